/**
 * Extrapolates learning curves by power laws, y(t) = c + a t^−b with a ≥ 0 (Domhan et al. 2015, "Speeding up automatic
 * hyperparameter optimization of deep neural networks by extrapolation of learning curves", use a mixture of such families and
 * MCMC; here b is averaged over a grid, and c and a are linear given b).
 */
import type { Curve } from "./curve.ts";

/** Values of b, evenly spaced on a logarithmic scale. */
const SPEEDS: readonly number[] = Array.from({ length: 14 }, (_, k) => 0.1 * 20 ** (k / 13));
/** Minimum number of finite values for a fit: one more than the number of parameters. */
const MIN_VALUES = 4;
/** Maximum number of values used, evenly spaced, since later values of a long curve add little information. */
const MAX_VALUES = 200;
/** Values of one curve are not independent, so its likelihood counts for at most this many. */
const MAX_COUNTED = 20;
/** Weight of the uniform density in the distribution of b over the complete curves. */
const UNIFORM_SHARE = 0.2;

/** A normal distribution of the value at a later step, for one b; `share` is the probability of b. */
interface Forecast {
  readonly share: number;
  readonly mean: number;
  /** Standard deviation, > 0. */
  readonly deviation: number;
}

/** The probability of each b; sums to 1 over the grid. */
export type SpeedShares = readonly number[];

export const anySpeed: SpeedShares = SPEEDS.map(() => 1 / SPEEDS.length);

/**
 * The distribution of b for curves like these: the mean of the posteriors of the individual curves, mixed with a
 * uniform distribution.
 */
export function speedsOf(curves: readonly Curve[]): SpeedShares {
  const known = curves.flatMap((curve) => {
    const fits = fitsOf(curve, anySpeed);
    return fits === null ? [] : [fits.map(({ share }) => share)];
  });
  if (known.length === 0) return anySpeed;
  return anySpeed.map((uniform, k) => {
    const mean = known.reduce((sum, shares) => sum + shares[k], 0) / known.length;
    return UNIFORM_SHARE * uniform + (1 - UNIFORM_SHARE) * mean;
  });
}

/** The value at a later step as a mixture of normal distributions; null if the curve has too few finite values. */
export function extrapolate(curve: Curve, step: number, speeds: SpeedShares): readonly Forecast[] | null {
  const fits = fitsOf(curve, speeds);
  return fits === null ? null : fits.map(({ share, at }) => ({ share, ...at(step) }));
}

interface Fit {
  /** Probability of its b given the values. */
  readonly share: number;
  at(step: number): { readonly mean: number; readonly deviation: number };
}

function fitsOf(curve: Curve, speeds: SpeedShares): readonly Fit[] | null {
  const { times, values, timeOf } = observed(curve);
  if (values.length < MIN_VALUES) return null;
  // Scaling keeps squares of values of any size within the range of doubles.
  const unit = Math.max(...values.map(Math.abs)) || 1;
  const scaled = values.map((value) => value / unit);
  const fits = SPEEDS.map((b) => fit({ times, values: scaled, timeOf }, b));
  const counted = Math.min(values.length, MAX_COUNTED);
  const logs = fits.map(({ variance }, k) => Math.log(speeds[k]) - (counted / 2) * Math.log(variance));
  const top = Math.max(...logs);
  const shares = logs.map((log) => Math.exp(log - top));
  const total = shares.reduce((sum, share) => sum + share, 0);
  return fits.map(({ at }, k) => {
    const inUnits = (step: number) => {
      const { mean, deviation } = at(step);
      return { mean: mean * unit, deviation: deviation * unit };
    };
    return { share: shares[k] / total, at: inUnits };
  });
}

interface Observed {
  /** Times from 1, in units of the first step between two values. */
  readonly times: readonly number[];
  readonly values: readonly number[];
  timeOf(step: number): number;
}

function observed({ steps, values }: Curve): Observed {
  const finite = steps.flatMap((step, k) => (Number.isFinite(values[k]) ? [{ step, value: values[k] }] : []));
  const stride = Math.max(1, Math.ceil(finite.length / MAX_VALUES));
  const kept = finite.filter((_, k) => k % stride === 0 || k === finite.length - 1);
  const first = steps[0] ?? 0;
  const unit = steps.length > 1 ? steps[1] - first : 1;
  const timeOf = (step: number) => 1 + (step - first) / unit;
  return { times: kept.map(({ step }) => timeOf(step)), values: kept.map(({ value }) => value), timeOf };
}

/** Least squares for c and a given one b; a falls back to 0 if the curve rises. */
function fit({ times, values, timeOf }: Observed, b: number): Omit<Fit, "share"> & { readonly variance: number } {
  const n = values.length;
  const features = times.map((time) => time ** -b);
  const featureMean = features.reduce((sum, x) => sum + x, 0) / n;
  const mean = values.reduce((sum, y) => sum + y, 0) / n;
  let [xx, xy, yy] = [0, 0, 0];
  for (let k = 0; k < n; k++) {
    const [dx, dy] = [features[k] - featureMean, values[k] - mean];
    xx += dx * dx;
    xy += dx * dy;
    yy += dy * dy;
  }
  const a = Math.max(0, xy / xx);
  // Rounding errors alone leave a residual.
  const floor = (1e-9 * (Math.abs(mean) + Math.sqrt(yy / n)) + Number.MIN_VALUE) ** 2;
  const variance = Math.max((yy - a * (2 * xy - a * xx)) / (n - 2), floor, Number.MIN_VALUE);
  return {
    variance,
    at(step) {
      const dx = timeOf(step) ** -b - featureMean;
      return { mean: mean + a * dx, deviation: Math.sqrt(variance * (1 + 1 / n + (dx * dx) / xx)) };
    },
  };
}
