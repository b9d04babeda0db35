/** A search away from existing trials, for when the neighbourhood of the best is exhausted. */
import { stack } from "../../math/linear-algebra/matrix-from-rows.ts";
import type { Key } from "../../math/random.ts";
import { upperConfidenceBound } from "../acquisition/upper-confidence-bound.ts";
import type { OutputWarp } from "../../gp/output-warp.ts";
import { decode, encode } from "../space/encoding.ts";
import type { Hyperparameters } from "../space/search-space.ts";
import { encodeSpace } from "../space/snapper.ts";
import type { Surrogate } from "../surrogate/surrogate.ts";
import { acquisitionSurface } from "./acquisition-surface.ts";
import { penalizeFailure } from "./feasibility-weight.ts";
import type { Candidate } from "./maximize.ts";
import { feasiblePoints, spreadPoints } from "./screening.ts";
import { higherFirst, score } from "./surface.ts";
import type { Visited } from "./visited.ts";

/**
 * Points count as unexplored if their predicted standard deviation times the probability of success is at least this
 * fraction of the maximum.
 */
const LITTLE_KNOWN = 0.5;

/**
 * Improvement over the best trial that the confidence bound (`kappa` standard deviations below the mean) predicts at a
 * point, ignoring pending trials, on `scale`, which may be a different warp from the surrogate's.
 */
export function boundedGain(
  { history, measuredProcess, warp, best }: Surrogate,
  { hyperparameters, kappa, scale }: { hyperparameters: Hyperparameters; kappa: number; scale: OutputWarp },
): number {
  const { mean, variance } = measuredProcess.predict(encode(history.space, hyperparameters));
  const bound = mean - kappa * Math.sqrt(variance);
  return scale.warp(warp.unwarp(best)) - scale.warp(warp.unwarp(bound));
}

/**
 * Among unexplored quasi-random points, the one with the best confidence bound; null if all of those have been
 * evaluated. There is no local search: the least explored points are the corners of the space, which rarely hold the
 * optimum.
 */
export function lookElsewhere(
  surrogate: Surrogate,
  { key, visited, kappa }: { key: Key; visited: Visited; kappa: number },
): Candidate | null {
  const { space } = surrogate.history;
  const feasible = visited.feasible?.();
  const encoded = encodeSpace(space, feasible?.region);
  const anywhere = spreadPoints(encoded, key);
  const points = feasible === undefined ? anywhere : feasiblePoints(encoded, anywhere, { feasible, key });
  const unknown = unknownAt(surrogate, points);
  const least = LITTLE_KNOWN * unknown.reduce((a, b) => Math.max(a, b), 0);
  const surface = acquisitionSurface(surrogate, upperConfidenceBound(kappa), penalizeFailure);
  const ranked = score(
    surface,
    points.filter((_, i) => unknown[i] >= least),
  ).sort(higherFirst);
  for (const { point, value } of ranked) {
    const hyperparameters = decode(space, point);
    if (!visited.has(hyperparameters)) return { hyperparameters, value };
  }
  return null;
}

/**
 * Standard deviation times the probability of success: where trials fail, nothing is ever measured, and the standard
 * deviation stays large.
 */
function unknownAt(
  { gaussianProcess, feasibility, history }: Surrogate,
  points: readonly Float64Array[],
): Float64Array {
  const rows = stack(points, history.space.length);
  const deviations = gaussianProcess.predictMany(rows, points.length).variance.map(Math.sqrt);
  const probabilities = feasibility?.probabilities(rows, points.length);
  return probabilities === undefined ? deviations : deviations.map((deviation, i) => deviation * probabilities[i]);
}
