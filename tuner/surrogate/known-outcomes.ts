/** Known outcomes on the warped scales of the surrogates: the front to improve on. */
import { stack } from "../../math/linear-algebra/matrix-from-rows.ts";
import { normalCdf } from "../../math/normal.ts";
import { nonDominated, type Outcome } from "../pareto/dominance.ts";
import { hypervolumeGain } from "../pareto/hypervolume.ts";
import { referencePoint, type Reach } from "../pareto/reference-point.ts";
import { tunedMetrics } from "../study/goals.ts";
import type { Study } from "../study/study.ts";
import type { MetricSurrogate, MetricSurrogates } from "./metric-surrogates.ts";
import { canMislead } from "./surrogate.ts";

/**
 * Maximum number of front points over which improvements are computed; the others contribute least to the hypervolume.
 */
const MAX_FRONT = 150;
/**
 * A narrow reference point fills gaps near the front. A wide one lets the front grow at its ends; otherwise, a front
 * that began in one corner would never reach them.
 */
const NARROW: Reach = { margin: 0.1, floor: 0.1 };
const WIDE: Reach = { margin: 1, floor: 0.5 };
/** A pending point joins the front if it probably meets the requirements. */
const PROBABLE = 0.5;

export interface KnownOutcomes {
  /**
   * Points of the outcomes that meet the requirements and are not dominated; if there are none, of those that come
   * closest. Best first.
   */
  readonly best: readonly Float64Array[];
  /** Non-dominated outcomes, including pending ones, for two or more objectives. */
  readonly front: readonly Outcome[];
  readonly reference: Outcome;
  /** The value of the first objective to improve on; null until an outcome is known to meet the requirements. */
  readonly lowest: number | null;
}

/**
 * Outcomes of trials are as observed, or, for objectives with substantial noise, the surrogate's means. `turn` counts
 * suggestions: every third one uses the wide reference point. Pending trials count with the means on which the
 * surrogates are conditioned.
 */
export function knownOutcomes(
  study: Study,
  { objectives, requirements }: MetricSurrogates,
  turn: number,
): KnownOutcomes {
  const rows = objectives[0].surrogate.history.measured;
  const points = rows.map(({ point }) => point);
  const valuesOf = (one: MetricSurrogate) => outcomesOf(one, points);
  const columns = objectives.map(valuesOf);
  const excess = requirements.map(({ of, bound }) => {
    const { history, warp } = of.surrogate;
    return history.measured.map(({ value }) => Math.max(0, warp.warp(value) - bound));
  });
  const misses = rows.map((_, i) => excess.reduce((sum, column) => sum + column[i], 0));
  const all: readonly Outcome[] = rows.map((_, i) => columns.map((column) => column[i]));

  const met = [...rows.keys()].filter((i) => misses[i] === 0);
  if (met.length === 0) {
    const closest = [...rows.keys()].sort((a, b) => misses[a] - misses[b]);
    return { best: closest.map((i) => points[i]), front: [], reference: [], lowest: null };
  }
  const outcomes = met.map((i) => all[i]);
  const onFront = nonDominated(outcomes);
  const fixed = tunedMetrics(study.metrics).map(({ reference }, k) =>
    reference === undefined ? undefined : objectives[k].toScale(reference),
  );
  const measuredFront = onFront.map((i) => outcomes[i]);
  const reference = referencePoint(measuredFront, all, fixed, turn % 3 === 2 ? WIDE : NARROW);
  const gains = onFront.map((i) =>
    hypervolumeGain(
      measuredFront.filter((other) => other !== outcomes[i]),
      outcomes[i],
      reference,
    ),
  );
  const byGain = [...onFront.keys()].sort((a, b) => gains[b] - gains[a]);
  const kept = byGain.slice(0, MAX_FRONT).map((at) => measuredFront[at]);
  const joined = [...kept, ...pendingOutcomes({ objectives, requirements })];
  return {
    best: byGain.map((at) => points[met[onFront[at]]]),
    front: nonDominated(joined).map((i) => joined[i]),
    reference,
    lowest: outcomes.reduce((least, [value]) => Math.min(least, value), Infinity),
  };
}

function outcomesOf({ surrogate }: MetricSurrogate, points: readonly Float64Array[]): Float64Array {
  const { history, warp, measuredProcess, data } = surrogate;
  if (!canMislead(measuredProcess, data.noise)) {
    return Float64Array.from(history.measured, ({ value }) => warp.warp(value));
  }
  return measuredProcess.means(stack(points, history.space.length), points.length);
}

/** The expected outcomes of pending trials. */
function pendingOutcomes({ objectives, requirements }: Pick<MetricSurrogates, "objectives" | "requirements">) {
  const { unmeasured, space } = objectives[0].surrogate.history;
  if (unmeasured.length === 0) return [];
  const rows = stack(unmeasured, space.length);
  const columns = objectives.map(({ surrogate }) => surrogate.measuredProcess.means(rows, unmeasured.length));
  const chances = requirements.map(({ of, bound }) => {
    const { mean, variance } = of.surrogate.measuredProcess.predictMany(rows, unmeasured.length);
    return mean.map((centre, i) => normalCdf((bound - centre) / Math.max(1e-6, Math.sqrt(variance[i]))));
  });
  return [...unmeasured.keys()]
    .filter((i) => chances.reduce((product, column) => product * column[i], 1) >= PROBABLE)
    .map((i): Outcome => columns.map((column) => column[i]));
}
