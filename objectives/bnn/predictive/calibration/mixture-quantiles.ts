/** Quantiles of a row's predictive, the mixture of the draws' distributions. */
import { normalQuantile } from "../../../../math/normal.ts";
import { distributionOf, GAUSSIAN, type Distribution } from "../family.ts";
import type { Predictive } from "../predictive.ts";

/** Relative tolerance of a quantile's tail probability. */
const TOLERANCE = 1e-5;
/** Maximum number of non-Gaussian draws, evenly spaced, since their distribution functions are slow. */
const MAX_DRAWS = 256;
const MAX_ITERATIONS = 100;
const MAX_DOUBLINGS = 60;

/** The quantiles of one row at each of the levels, in (0, 1); for counts, the smallest counts that reach the levels. */
export function mixtureQuantiles(predictive: Predictive, row: number, levels: readonly number[]): number[] {
  const { rows, mean, variance, family = GAUSSIAN } = predictive;
  const stride = family.kind === "gaussian" ? 1 : Math.ceil(predictive.draws / MAX_DRAWS);
  const draws = Math.ceil(predictive.draws / stride);
  const means = Float64Array.from({ length: draws }, (_, s) => mean[s * stride * rows + row]);
  const variances = Float64Array.from({ length: draws }, (_, s) => variance[s * stride * rows + row]);
  let [center, spread] = [0, 0];
  for (let s = 0; s < draws; s++) center += means[s] / draws;
  for (let s = 0; s < draws; s++) spread += (variances[s] + (means[s] - center) ** 2) / draws;
  const distribution = distributionOf(family);
  const mixture = { distribution, means, variances, center, deviation: Math.sqrt(spread) };
  return levels.map((level) => (distribution.isDiscrete ? countQuantile : quantileOf)(mixture, level));
}

interface Mixture {
  readonly distribution: Distribution;
  /** Moments of the individual draws. */
  readonly means: Float64Array;
  readonly variances: Float64Array;
  /** Moments of the mixture. */
  readonly center: number;
  readonly deviation: number;
}

/** P(Y ≤ x) minus the level, computed from the smaller tail. */
function excessAt({ distribution, means, variances }: Mixture, x: number, level: number): number {
  let [below, above] = [0, 0];
  for (let s = 0; s < means.length; s++) {
    const tails = distribution.tails(x, means[s], variances[s]);
    below += tails.below / means.length;
    above += tails.above / means.length;
  }
  return level < 0.5 ? below - level : 1 - level - above;
}

/**
 * Newton's method on the distribution function within shrinking bounds, starting at the quantile of the Gaussian with
 * the same moments.
 */
function quantileOf(mixture: Mixture, level: number): number {
  const { distribution, means, variances, center, deviation } = mixture;
  const tail = Math.min(level, 1 - level);
  let x = center + deviation * normalQuantile(level);
  let [low, high] = bracketOf(mixture, level);
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    const excess = excessAt(mixture, x, level);
    if (Math.abs(excess) <= TOLERANCE * tail) break;
    if (excess > 0) high = x;
    else low = x;
    let density = 0;
    for (let s = 0; s < means.length; s++) {
      density += Math.exp(distribution.logDensity(x, means[s], variances[s])) / means.length;
    }
    const next = x - excess / density;
    const isInside = next > low && next < high;
    x = isInside ? next : (low + high) / 2;
  }
  return x;
}

/** Bounds on the quantile. */
function bracketOf(mixture: Mixture, level: number): readonly [number, number] {
  const { center, deviation } = mixture;
  let width = 2 * deviation;
  let [low, high] = [center - width, center + width];
  for (let i = 0; i < MAX_DOUBLINGS && excessAt(mixture, low, level) > 0; i++) low -= width *= 2;
  width = 2 * deviation;
  for (let i = 0; i < MAX_DOUBLINGS && excessAt(mixture, high, level) < 0; i++) high += width *= 2;
  return [low, high];
}

/** The smallest count at which P(Y ≤ count) reaches the level. */
function countQuantile(mixture: Mixture, level: number): number {
  let high = Math.max(1, Math.ceil(mixture.center));
  for (let i = 0; i < MAX_DOUBLINGS && excessAt(mixture, high, level) < 0; i++) high *= 2;
  let low = -1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (excessAt(mixture, middle, level) < 0) low = middle;
    else high = middle;
  }
  return high;
}
