/** What the surrogate believes along one dimension or over two, the others held where they are. */
import { makeKey } from "../../math/random.ts";
import { activity, encode } from "../space-encoding.ts";
import type { Hyperparameters, HyperparameterValue } from "../search-space.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";
import { surfaceFor } from "./acquisitions.ts";
import { layCut } from "./cut.ts";
import type { CutQuestion } from "./cut.ts";
import { presentBelief } from "./present-belief.ts";
import type { PresentBelief } from "./present-belief.ts";
import { stack } from "./stack.ts";
import { fitSurrogate } from "./surrogate.ts";
import type { Surrogate } from "./surrogate.ts";

export interface SliceQuestion extends CutQuestion {
  /** Absent: the study's own; log-EI where it takes turns. */
  readonly acquisition?: "log-ei" | "ucb";
}

/** Grids are row-major: the last axis varies fastest. */
export interface SurrogateSlice {
  readonly axes: readonly { readonly name: string; readonly values: readonly HyperparameterValue[] }[];
  /** Values of the other dimensions, those that are active somewhere on the grid. */
  readonly at: Hyperparameters;
  /** In the metric's units. */
  readonly mean: readonly number[];
  /** Of the objective without its noise, in the metric's units: half the central 68 % interval. */
  readonly deviation: readonly number[];
  /** The more, the sooner the point is suggested: trials under way count as visited. */
  readonly acquisition: readonly number[];
  readonly acquisitionName: "log-ei" | "ucb";
  /** Probability that a trial there does not fail; null where none has failed. */
  readonly feasibility: readonly number[] | null;
  /** Standard deviation of the noise of one observation around the best value, in the metric's units. */
  readonly noise: number;
  /** The best value so far. */
  readonly best: number;
  /** Measurements that the belief is conditioned on. */
  readonly fitted: number;
  /** Trials that had taught something. */
  readonly seen: number;
}

/**
 * Null while fewer than five trials are complete. Throws InvalidInput. Deterministic.
 */
export function sliceSurrogate(
  study: Pick<Study, "space" | "metrics" | "seed" | "strategy">,
  trials: readonly Trial[],
  question: SliceQuestion,
): SurrogateSlice | null {
  const { space, strategy } = study;
  const cut = layCut(study, trials, question);
  const present = presentBelief(study, trials);
  if (present === null) return null;
  const { history, surrogate: measured } = present;
  const deciding = withPending(present);
  const acquisitionName = question.acquisition ?? (strategy.acquisition === "ucb" ? "ucb" : "log-ei");

  const places = cut.axes.reduce<readonly Hyperparameters[]>(
    (before, { name, values }) => before.flatMap((place) => values.map((value) => ({ ...place, [name]: value }))),
    [cut.anchor],
  );
  const points = places.map((place) => encode(space, place));
  const rows = stack(points, space.length);
  const { mean, variance } = measured.belief.predictMany(rows, points.length);
  const beliefs = [...mean].map((centre, i) => measured.inMetric(centre, Math.sqrt(variance[i])));
  const { feasibility, best } = measured;
  return {
    axes: cut.axes,
    at: othersOf(study, cut, places),
    mean: beliefs.map((belief) => belief.mean),
    deviation: beliefs.map((belief) => belief.deviation),
    acquisition: [...surfaceFor(acquisitionName, deciding, strategy).values(points)],
    acquisitionName,
    feasibility: feasibility === null ? null : [...feasibility.probabilities(rows, points.length)],
    noise: measured.inMetric(best, Math.sqrt(measured.kernel.noiseVariance)).deviation,
    best: history.sign * history.measured.reduce((least, { value }) => Math.min(least, value), Infinity),
    fitted: measured.rows.length,
    seen: history.seen,
  };
}

/** The surrogate that decides takes trials under way for measured where it believes them to be. */
function withPending({ history, surrogate }: PresentBelief): Surrogate {
  if (history.unmeasured.length === 0) return surrogate;
  // Of so recent a fit the kernel is kept, and nothing is drawn.
  const last = { kernel: surrogate.kernel, seen: history.seen };
  return fitSurrogate(history, { last, key: makeKey("none") });
}

function othersOf(
  { space }: Pick<Study, "space">,
  { anchor, axes }: ReturnType<typeof layCut>,
  places: readonly Hyperparameters[],
): Hyperparameters {
  const isActive = space.map(() => false);
  for (const place of places) {
    for (const [k, active] of activity(space, place).entries()) isActive[k] ||= active;
  }
  const others = space.filter(({ name }, k) => isActive[k] && axes.every((axis) => axis.name !== name));
  return Object.fromEntries(others.map(({ name }) => [name, anchor[name]]));
}
