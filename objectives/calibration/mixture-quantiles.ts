/** Quantiles of a row's predictive, the mixture of the draws' Gaussians. */
import { normalCdf, normalPdf, normalQuantile } from "../../math/normal.ts";
import type { Predictive } from "../predictive.ts";

/** A quantile is good enough when its tail has the probability asked for up to this share of it. */
const TOLERANCE = 1e-3;
/** Within this share, what Newton's next step leaves can be told from the curvature. */
const NEAR = 0.1;
const MOST_ITERATIONS = 60;

/** The quantiles of one row at each of the levels, in (0, 1), each tail to a thousandth of its probability. */
export function mixtureQuantiles(
  { draws, rows, mean, variance }: Predictive,
  row: number,
  levels: readonly number[],
): number[] {
  const centers = new Float64Array(draws);
  const scales = new Float64Array(draws);
  let [center, total, squares] = [0, 0, 0];
  for (let s = 0; s < draws; s++) {
    centers[s] = mean[s * rows + row];
    scales[s] = Math.sqrt(variance[s * rows + row]);
    center += centers[s] / draws;
    total += variance[s * rows + row] / draws;
  }
  for (let s = 0; s < draws; s++) squares += (centers[s] - center) ** 2;
  const mixture = { centers, scales, center, deviation: Math.sqrt(total + squares / draws) };
  return levels.map((level) => quantileOf(mixture, level));
}

interface Mixture {
  readonly centers: Float64Array;
  readonly scales: Float64Array;
  /** Of the whole. */
  readonly center: number;
  readonly deviation: number;
}

/** Newton's iteration on the distribution function, from the Gaussian of the same moments, between bounds that close in. */
function quantileOf({ centers, scales, center, deviation }: Mixture, level: number): number {
  const draws = centers.length;
  const standard = normalQuantile(level);
  // The quantile of a mixture lies between the smallest and the largest of those of its parts.
  let [low, high] = [Infinity, -Infinity];
  for (let s = 0; s < draws; s++) {
    const own = centers[s] + scales[s] * standard;
    low = Math.min(low, own);
    high = Math.max(high, own);
  }
  const tail = Math.min(level, 1 - level);
  let x = Math.min(high, Math.max(low, center + deviation * standard));
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    let [below, density, slope] = [0, 0, 0];
    for (let s = 0; s < draws; s++) {
      const z = (x - centers[s]) / scales[s];
      const own = normalPdf(z) / scales[s];
      below += normalCdf(z);
      density += own;
      slope -= (z / scales[s]) * own;
    }
    const excess = below / draws - level;
    if (Math.abs(excess) <= TOLERANCE ** 2 * tail) break;
    if (excess > 0) high = x;
    else low = x;
    const step = (excess * draws) / density;
    const isInside = x - step > low && x - step < high;
    const left = Math.abs((slope / draws) * step * step) / 2;
    x = isInside ? x - step : (low + high) / 2;
    if (isInside && Math.abs(excess) <= NEAR * tail && left <= TOLERANCE * tail) break;
  }
  return x;
}
