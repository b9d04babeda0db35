/** Quantiles of a row's predictive, the mixture of the draws' Gaussians. */
import { normalCdf, normalPdf, normalQuantile } from "../../math/normal.ts";
import type { Predictive } from "../predictive.ts";

/** How exactly a quantile has its probability. */
const TOLERANCE = 1e-7;
const MOST_ITERATIONS = 60;

/** The quantiles of one row at each of the levels, in (0, 1). */
export function mixtureQuantiles(
  { draws, rows, mean, variance }: Predictive,
  row: number,
  levels: readonly number[],
): number[] {
  const centers = new Float64Array(draws);
  const scales = new Float64Array(draws);
  for (let s = 0; s < draws; s++) {
    centers[s] = mean[s * rows + row];
    scales[s] = Math.sqrt(variance[s * rows + row]);
  }
  return levels.map((level) => quantileOf(centers, scales, level));
}

/** Newton's iteration on the distribution function, kept between bounds that close in. */
function quantileOf(centers: Float64Array, scales: Float64Array, level: number): number {
  const draws = centers.length;
  const standard = normalQuantile(level);
  // The quantile of a mixture lies between the smallest and the largest of those of its parts.
  let [low, high, x] = [Infinity, -Infinity, 0];
  for (let s = 0; s < draws; s++) {
    const own = centers[s] + scales[s] * standard;
    low = Math.min(low, own);
    high = Math.max(high, own);
    x += own / draws;
  }
  for (let iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
    let [below, density] = [0, 0];
    for (let s = 0; s < draws; s++) {
      const z = (x - centers[s]) / scales[s];
      below += normalCdf(z);
      density += normalPdf(z) / scales[s];
    }
    const excess = below / draws - level;
    if (Math.abs(excess) <= TOLERANCE) break;
    if (excess > 0) high = x;
    else low = x;
    const step = x - excess / (density / draws);
    const next = step > low && step < high ? step : (low + high) / 2;
    if (next === x) break;
    x = next;
  }
  return x;
}
