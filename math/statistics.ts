/** Summaries of lists of numbers. */

/** Throws a RangeError for an empty array. */
export function mean(values: ArrayLike<number>): number {
  requireSome(values, 1);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i];
  return total / values.length;
}

/** The population variance: the mean squared distance from the mean. Throws a RangeError for an empty array. */
export function variance(values: ArrayLike<number>): number {
  return squaredDeviations(values) / values.length;
}

/** The square root of the population variance. Throws a RangeError for an empty array. */
export function standardDeviation(values: ArrayLike<number>): number {
  return Math.sqrt(variance(values));
}

/** The unbiased variance, with n − 1 in the denominator. Throws a RangeError for fewer than two numbers. */
export function sampleVariance(values: ArrayLike<number>): number {
  requireSome(values, 2);
  return squaredDeviations(values) / (values.length - 1);
}

/**
 * The p-quantile, interpolated linearly between order statistics (type 7 of Hyndman & Fan 1996, NumPy's default).
 * Throws a RangeError for an empty array or p outside [0, 1]; returns NaN if a number is NaN.
 */
export function quantile(values: ArrayLike<number>, p: number): number {
  requireSome(values, 1);
  if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid probability; must be from 0 to 1: ${p}`);
  const sorted = Float64Array.from(values).sort();
  if (Number.isNaN(sorted[sorted.length - 1])) return NaN;
  const position = p * (sorted.length - 1);
  const below = sorted[Math.floor(position)];
  const above = sorted[Math.ceil(position)];
  // Equal neighbors may both be infinite, in which case interpolating between them would give NaN.
  return below === above ? below : below + (position - Math.floor(position)) * (above - below);
}

export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/** The median distance from the median; times 1.4826, it estimates the standard deviation of a normal distribution. */
export function medianAbsoluteDeviation(values: ArrayLike<number>): number {
  const centre = median(values);
  return median(Array.from(values, (value) => Math.abs(value - centre)));
}

/** ln Σ exp(values), without overflow; −∞ for an empty array, NaN if a number is NaN. */
export function logSumExp(values: ArrayLike<number>): number {
  let largest = -Infinity;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, values[i]);
  if (!Number.isFinite(largest)) return largest;
  let total = 0;
  for (let i = 0; i < values.length; i++) total += Math.exp(values[i] - largest);
  return largest + Math.log(total);
}

/** ln of the mean of exp(values). Throws a RangeError for an empty array. */
export function logMeanExp(values: ArrayLike<number>): number {
  requireSome(values, 1);
  return logSumExp(values) - Math.log(values.length);
}

/** Running mean and population variance (Welford 1962); NaN before the first number. */
export interface RunningMoments {
  push(x: number): void;
  readonly count: number;
  readonly mean: number;
  readonly variance: number;
}

export function createRunningMoments(): RunningMoments {
  let count = 0;
  let centre = 0;
  let squares = 0;
  return {
    push(x) {
      count++;
      const distance = x - centre;
      centre += distance / count;
      squares += distance * (x - centre);
    },
    get count() {
      return count;
    },
    get mean() {
      return count === 0 ? NaN : centre;
    },
    get variance() {
      return squares / count;
    },
  };
}

function squaredDeviations(values: ArrayLike<number>): number {
  const centre = mean(values);
  let total = 0;
  for (let i = 0; i < values.length; i++) total += (values[i] - centre) ** 2;
  return total;
}

function requireSome(values: ArrayLike<number>, least: number): void {
  if (values.length < least) {
    throw new RangeError(`invalid values; must be at least ${least} number${least === 1 ? "" : "s"}: ${values.length}`);
  }
}
