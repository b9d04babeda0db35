/** The clip-log output warp: presses bad objective values together and keeps the differences near the best. */
import { mean, median, medianAbsoluteDeviation, quantile, standardDeviation } from "../math/statistics.ts";

/** A strictly increasing map up to the clip, standardised on the values it was made from. Smaller y is better. */
export interface OutputWarp {
  /** y of the objective → z of the surrogate. Constant above the clip. */
  warp(y: number): number;
  /** z → y; the exact inverse of `warp` below the clip. */
  unwarp(z: number): number;
  /** dz/dy; above the clip the slope at the clip, since a clipped value is not known any more exactly. */
  slope(y: number): number;
}

export function clipLogWarp(y: ArrayLike<number>): OutputWarp {
  const values = Float64Array.from(y);
  const clip = upperClip(values);
  const clipped = values.map((value) => Math.min(value, clip));
  const best = clipped.reduce((a, b) => Math.min(a, b));
  const scale = median(clipped) - best || 1;
  const logarithm = (value: number) => {
    const u = (Math.min(value, clip) - best) / scale;
    return u < 0 ? u : Math.log1p(u);
  };
  const logs = clipped.map(logarithm);
  const center = mean(logs);
  const deviation = standardDeviation(logs) || 1;
  return {
    warp: (value) => (logarithm(value) - center) / deviation,
    unwarp(z) {
      const u = z * deviation + center;
      return best + scale * (u < 0 ? u : Math.expm1(u));
    },
    slope(value) {
      const u = (Math.min(value, clip) - best) / scale;
      return 1 / ((1 + Math.max(u, 0)) * scale * deviation);
    },
  };
}

function upperClip(values: Float64Array): number {
  if (values.length < 8) return median(values) + 5 * 1.4826 * medianAbsoluteDeviation(values);
  const q75 = quantile(values, 0.75);
  return q75 + 1.5 * (q75 - quantile(values, 0.25));
}
