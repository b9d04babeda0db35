/** The clip-log output warp: presses bad objective values together and stretches the differences near the best. */
import { mean, median, medianAbsoluteDeviation, quantile, standardDeviation } from "../math/statistics.ts";

/**
 * An increasing map from objective values y (smaller is better) to values z with mean 0 and deviation 1 over the
 * observations it was made from.
 */
export interface OutputWarp {
  /** Values above this are taken for it. */
  readonly clip: number;
  /** y → z; constant above the clip. Throws RangeError for NaN and ±∞. */
  warp(y: number): number;
  /** z → y: undoes `warp` below the clip, and goes on along the same curve above it. */
  unwarp(z: number): number;
  /** dz/dy > 0, to carry standard errors over; above the clip the one at the clip: being clipped is not being known. */
  slope(y: number): number;
}

/** From this many values on the quartiles say where the outliers begin, before that the median deviation. */
const ENOUGH_FOR_QUARTILES = 8;
/** Of normal values: deviation / median absolute deviation. */
const NORMAL_MAD = 1.4826;
/** Differences below this share of the values are rounding. */
const ROUNDING = 1e-12;
/** Values nearer to 0 count as 0, values farther away as this far: so that no difference or quotient can overflow. */
const SMALLEST = 1e-100;
const LARGEST = 1e100;

/**
 * y ← min(y, c), then z = ln(1 + u), u = (y − y_min)/(y_median − y_min), then standardised. The clip c is
 * q75 + 1.5·(q75 − q25) (Tukey's fence) from 8 values on, else median + 5·1.4826·MAD.
 *
 * Below y_min, where only predictions can lie, z goes on as u instead of ln(1 + u): equal in value and slope at y_min,
 * and never −∞. Throws RangeError when there is no value or one of them is NaN or ±∞.
 */
export function clipLogWarp(y: ArrayLike<number>): OutputWarp {
  if (y.length === 0) throw new RangeError("invalid number of objective values; must be ≥ 1: 0");
  const values = Float64Array.from(y, tamed);
  const clip = upperClip(values);
  const clipped = values.map((value) => Math.min(value, clip));
  const best = clipped.reduce((a, b) => Math.min(a, b));
  const scale = logarithmScale(clipped, best);

  const bend = (value: number) => {
    const u = (Math.min(tamed(value), clip) - best) / scale;
    return u < 0 ? u : Math.log1p(u);
  };
  const bent = clipped.map(bend);
  const center = mean(bent);
  const deviation = standardDeviation(bent) || 1;

  return {
    clip,
    warp: (value) => (bend(value) - center) / deviation,
    unwarp(z) {
      const bentValue = z * deviation + center;
      return best + scale * (bentValue < 0 ? bentValue : Math.expm1(bentValue));
    },
    slope(value) {
      const u = Math.max(0, (Math.min(tamed(value), clip) - best) / scale);
      return 1 / ((1 + u) * scale * deviation);
    },
  };
}

/**
 * Where most values are equal the usual clip would make all values equal. Then the clip is the first value above those:
 * worse ones still count as worse.
 */
function upperClip(values: Float64Array): number {
  const isEnough = values.length >= ENOUGH_FOR_QUARTILES;
  const upper = isEnough ? quantile(values, 0.75) : median(values);
  const spread = isEnough ? 1.5 * (upper - quantile(values, 0.25)) : 5 * NORMAL_MAD * medianAbsoluteDeviation(values);
  if (spread > leastDifference(upper)) return upper + spread;
  const above = values.filter((value) => value > upper);
  return above.length === 0 ? upper : above.reduce((a, b) => Math.min(a, b));
}

/** Median − best; where half of the values are best, mean − best; where all are, anything. */
function logarithmScale(values: Float64Array, best: number): number {
  const byMedian = median(values) - best;
  if (byMedian > leastDifference(best)) return byMedian;
  const byMean = mean(values) - best;
  return byMean > leastDifference(best) ? byMean : Math.max(1, Math.abs(best));
}

function leastDifference(value: number): number {
  return SMALLEST + ROUNDING * Math.abs(value);
}

function tamed(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`invalid objective value; must be finite: ${value}`);
  return Math.abs(value) < SMALLEST ? 0 : Math.min(Math.max(value, -LARGEST), LARGEST);
}
