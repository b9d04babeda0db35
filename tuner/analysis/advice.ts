/**
 * Advice on whether to continue: the most that all further trials could gain, compared with the noise of one
 * evaluation. It never stops a study.
 */
import { drawPosteriorFunction } from "../../gp/posterior-draw.ts";
import { shearData, shearPoints } from "../../gp/shear.ts";
import { fold, makeKey, openStream, type Key } from "../../math/random.ts";
import { mean, quantile, standardDeviation } from "../../math/statistics.ts";
import { snapAll } from "../space/snap-all.ts";
import { allowsPoint } from "../search/feasible/walk.ts";
import { feasibleSetOf } from "../search/feasible/feasible-set.ts";
import { stack } from "../../math/linear-algebra/matrix-from-rows.ts";
import { regionOf } from "../space/constraint/region.ts";
import type { SearchSpace } from "../space/search-space.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import type { Verdict } from "../../common/artifact.ts";
import { checkSurrogate } from "./cross-validation.ts";
import { currentSurrogate } from "./current-surrogate.ts";
import { edgesOf, type RangeEnd } from "./edges.ts";
import { drawSurrogates } from "./posterior-draws.ts";
import { recommend } from "./recommendation.ts";
import { requirementPredictions, type RequirementPrediction } from "./requirement-chances.ts";

export interface Advice {
  /** Expected improvement of the optimum over the recommended configuration, ≥ 0, in the metric's units. */
  readonly remaining: {
    readonly expected: number;
    /** Upper 95 % bound on the gain. */ readonly atMost: number;
  };
  /** Standard deviation of the noise of one evaluation. */
  readonly noise: number;
  /** Gains below this do not count: the noise, or a thousandth of the values' standard deviation if that is larger. */
  readonly worthwhile: number;
  /** Minimum number of complete trials before the search can be considered sufficient. */
  readonly needed: number;
  readonly complete: number;
  /** Whether further search is unlikely to gain anything worthwhile. */
  readonly isEnough: boolean;
  /** Ends of ranges at which the recommended configuration lies, since better values may lie beyond them. */
  readonly edges: readonly RangeEnd[];
  /** The verdict on how well the surrogate predicts held-out trials. */
  readonly trust: Verdict;
}

/** Number of points at which the optimum is sought: throughout the space, and around the recommended configuration. */
const [ANYWHERE, AROUND] = [1024, 256];
/** Standard deviations of the latter, as fractions of the ranges, used in turn. */
const RADII = [0.2, 0.05, 0.01] as const;
const NEGLIGIBLE = 1e-3;
const [MIN_TRIALS, MIN_PER_DIMENSION] = [20, 3];

/**
 * For each of several surrogates drawn over the noise levels (see recommend), a function f is drawn from its posterior;
 * f(recommended) − min f is the gain that is still possible; with requirements, the minimum over the points that meet
 * them in functions drawn for their metrics. Sufficient: the mean over the draws is less than half of
 * the worthwhile gain. Null while fewer than five trials are complete. Deterministic.
 */
export function advise(
  study: Pick<Study, "space" | "constraints" | "metrics" | "seed">,
  trials: readonly Trial[],
): Advice | null {
  const current = currentSurrogate(study, trials, "improvement");
  const recommendation = recommend(study, trials);
  if (current === null || recommendation === null) return null;
  const { surrogate, history } = current;
  const { space, measured } = history;
  const chosen = measured.find(({ number }) => number === recommendation.number) ?? measured[0];
  const key = fold(makeKey(study.seed), "advice");
  const { data, processes } = drawSurrogates(surrogate, { needed: [chosen], key });
  const dimension = space.length;
  const { shears, warp } = surrogate;
  const sheared = shearData(data, shears);
  const required = requirementPredictions(study, trials);
  const candidates = allowedOf(study, candidatesAround(space, chosen.point, fold(key, "candidates")));
  const count = candidates.length / dimension;
  const at = shearPoints(candidates, { dimension, shears });

  const gains = processes.map(({ hyperparameters }, i) => {
    const values = drawPosteriorFunction(sheared, hyperparameters, fold(fold(key, "functions"), i))(at, count);
    const isMet = drawRequirements(required, candidates, fold(fold(key, "requirements"), i));
    const least = values.reduce((a, b, row) => (isMet(row) ? Math.min(a, b) : a), values[0]);
    return Math.max(0, warp.unwarp(values[0]) - warp.unwarp(least));
  });
  const { noise } = recommendation;
  const clipped = measured.map(({ value }) => Math.min(value, warp.clip));
  const worthwhile = Math.max(noise, NEGLIGIBLE * standardDeviation(clipped));
  const needed = Math.max(MIN_TRIALS, MIN_PER_DIMENSION * dimension);
  const remaining = { expected: mean(gains), atMost: quantile(gains, 0.95) };
  return {
    remaining,
    noise,
    worthwhile,
    needed,
    complete: measured.length,
    edges: edgesOf(space, recommendation.hyperparameters),
    trust: checkSurrogate(study, trials)?.verdict ?? { level: "doubtful", text: "There are too few trials to tell." },
    isEnough: measured.length >= needed && remaining.expected <= worthwhile / 2,
  };
}

/** Does a point meet the requirements, in functions drawn from the posteriors of their metrics? By its row. */
function drawRequirements(
  required: readonly RequirementPrediction[],
  points: Float64Array,
  key: Key,
): (row: number) => boolean {
  const drawn = required.flatMap(({ surrogate, bound }, index) => {
    if (surrogate === null) return [];
    const { data, kernel, shears, history } = surrogate;
    const dimension = history.space.length;
    const of = drawPosteriorFunction(shearData(data, shears), kernel, fold(key, index));
    return [{ values: of(shearPoints(points, { dimension, shears }), points.length / dimension), bound }];
  });
  return (row) => drawn.every(({ values, bound }) => values[row] <= bound);
}

/** Removes points that violate a constraint, except the first one, and adds some that satisfy all constraints. */
function allowedOf(study: Pick<Study, "space" | "constraints" | "seed">, points: Float64Array): Float64Array {
  const region = regionOf(study);
  if (region === null) return points;
  const d = study.space.length;
  const rows = Array.from({ length: points.length / d }, (_, row) => points.subarray(row * d, (row + 1) * d));
  const allowed = rows.filter((row, i) => i === 0 || allowsPoint(region, row));
  return stack([...allowed, ...feasibleSetOf(region, study.seed).points], d);
}

/** The point itself comes first. */
function candidatesAround(space: SearchSpace, point: Float64Array, key: Key): Float64Array {
  const d = space.length;
  const out = new Float64Array((1 + ANYWHERE + AROUND) * d);
  out.set(point);
  const stream = openStream(key);
  for (let i = d; i < (1 + ANYWHERE) * d; i++) out[i] = stream.uniform();
  for (let i = 0; i < AROUND; i++) {
    const radius = RADII[i % RADII.length];
    for (let k = 0; k < d; k++) {
      out[(1 + ANYWHERE + i) * d + k] = Math.min(1, Math.max(0, point[k] + radius * stream.normal()));
    }
  }
  return snapAll(space, out);
}
