/** The output warp: clips bad objective values, and optionally stretches differences near the best. */
import { mean, medianAbsoluteDeviation, quantile } from "../math/statistics.ts";

/**
 * An increasing map from objective values y (smaller is better) to values z with mean 0 and standard deviation 1 over
 * the observations from which it was built.
 */
export interface OutputWarp {
  /** Larger values are clipped to this. */
  readonly clip: number;
  /** y → z; constant above the clip. Throws RangeError for NaN and ±∞. */
  warp(y: number): number;
  /** z → y: undoes `warp` below the clip, and continues along the same curve above it. */
  unwarp(z: number): number;
  /**
   * dz/dy > 0, to transform standard errors. Above the clip it is the slope at the clip, since a clipped value is still
   * uncertain.
   */
  slope(y: number): number;
}

/**
 * With at least this many values, outliers are determined by quartiles; with fewer, by the median absolute deviation.
 */
const ENOUGH_FOR_QUARTILES = 8;
/** For a normal distribution: standard deviation / median absolute deviation. */
const NORMAL_MAD = 1.4826;
/** Differences below this fraction of the values are rounding errors. */
const ROUNDING = 1e-12;
/**
 * Values closer to 0 than the first constant count as 0, and magnitudes above the second are clipped, so that no
 * difference or quotient can overflow.
 */
const SMALLEST = 1e-100;
const LARGEST = 1e100;
/** e to this power times a scale of 2·LARGEST is still finite. */
const MAX_LOGARITHM = 450;

/** `linear`: only standardized; `log`: differences near the best are stretched. */
type WarpShape = "linear" | "log";

interface OutputWarpOptions {
  readonly shape: WarpShape;
  /**
   * Weight of each of the n observations in all statistics (> 0), to correct for uneven sampling; equal weights by
   * default.
   */
  readonly counts?: Float64Array;
}

/**
 * y ← min(y, c); for `log` z = ln(1 + u), u = (y − y_min)/(y_median − y_min), for `linear` z = u; then standardized.
 * The clip c is q75 + 1.5·(q75 − q25) (Tukey's fence) for 8 or more values, else median + 5·1.4826·MAD.
 *
 * Below y_min, where only predictions can lie, z continues as u instead of ln(1 + u): equal in value and slope at
 * y_min, and never −∞. Throws RangeError when there is no value or one of them is NaN or ±∞.
 */
export function outputWarp(y: ArrayLike<number>, { shape, counts }: OutputWarpOptions): OutputWarp {
  if (y.length === 0) throw new RangeError("invalid number of objective values; must be ≥ 1: 0");
  const values = Float64Array.from(y, tamed);
  const statistics = counts === undefined ? unweighted : weightedBy(counts);
  const clip = upperClip(values, statistics);
  const clipped = values.map((value) => Math.min(value, clip));
  const best = clipped.reduce((a, b) => Math.min(a, b));
  const scale = unitOf(clipped, best, statistics);
  const isLog = shape === "log";

  const bend = (value: number) => {
    const u = (Math.min(tamed(value), clip) - best) / scale;
    return u < 0 || !isLog ? u : Math.log1p(u);
  };
  const bent = clipped.map(bend);
  const center = statistics.mean(bent);
  const deviation = Math.sqrt(statistics.mean(bent.map((value) => (value - center) ** 2))) || 1;

  return {
    clip,
    warp: (value) => (bend(value) - center) / deviation,
    unwarp(z) {
      const bentValue = z * deviation + center;
      const u = bentValue < 0 || !isLog ? bentValue : Math.expm1(Math.min(bentValue, MAX_LOGARITHM));
      return finite(best + scale * u);
    },
    slope(value) {
      const u = isLog ? Math.max(0, (Math.min(tamed(value), clip) - best) / scale) : 0;
      return 1 / ((1 + u) * scale * deviation);
    },
  };
}

interface Statistics {
  mean(values: Float64Array): number;
  quantile(values: Float64Array, p: number): number;
}

const unweighted: Statistics = { mean, quantile };

function weightedBy(weights: Float64Array): Statistics {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return {
    mean: (values) => values.reduce((sum, value, i) => sum + (weights[i] / total) * value, 0),
    /** The value at which the cumulative weight, including half of its own weight, first reaches p. */
    quantile(values, p) {
      const order = [...values.keys()].sort((a, b) => values[a] - values[b]);
      let before = 0;
      for (const index of order) {
        if (before + weights[index] / 2 >= p * total) return values[index];
        before += weights[index];
      }
      return values[order[order.length - 1]];
    },
  };
}

/**
 * If most values are equal, the usual clip would make all values equal. In that case, the clip is the smallest value
 * above them, so that worse values still count as worse.
 */
function upperClip(values: Float64Array, { quantile: at }: Statistics): number {
  const isEnough = values.length >= ENOUGH_FOR_QUARTILES;
  const upper = at(values, isEnough ? 0.75 : 0.5);
  const spread = isEnough ? 1.5 * (upper - at(values, 0.25)) : 5 * NORMAL_MAD * medianAbsoluteDeviation(values);
  if (spread > leastDifference(upper)) return upper + spread;
  const above = values.filter((value) => value > upper);
  return above.length === 0 ? upper : above.reduce((a, b) => Math.min(a, b));
}

/** Median − best; if half of the values equal the best, mean − best; if all of them do, any positive number. */
function unitOf(values: Float64Array, best: number, statistics: Statistics): number {
  const byMedian = statistics.quantile(values, 0.5) - best;
  if (byMedian > leastDifference(best)) return byMedian;
  const byMean = statistics.mean(values) - best;
  return byMean > leastDifference(best) ? byMean : Math.max(1, Math.abs(best));
}

function leastDifference(value: number): number {
  return SMALLEST + ROUNDING * Math.abs(value);
}

function finite(value: number): number {
  return Math.min(Math.max(value, -Number.MAX_VALUE), Number.MAX_VALUE);
}

function tamed(value: number): number {
  if (!Number.isFinite(value)) throw new RangeError(`invalid objective value; must be finite: ${value}`);
  return Math.abs(value) < SMALLEST ? 0 : Math.min(Math.max(value, -LARGEST), LARGEST);
}
