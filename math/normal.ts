/** The standard normal distribution, accurate far into its tails, and the factor of log expected improvement. */
import { HALF_LOG_TWO_PI } from "./constants.ts";
import { erfcx } from "./normal/erfc.ts";

export { erfc } from "./normal/erfc.ts";
export { normalQuantile } from "./normal/quantile.ts";

const INVERSE_SQRT_TWO_PI = 0.39894228040143267794;

/** φ(z) = exp(−z²/2) / √(2π). */
export function normalPdf(z: number): number {
  return INVERSE_SQRT_TWO_PI * expMinusHalfSquare(z);
}

/** ln φ(z). */
export function normalLogPdf(z: number): number {
  return -0.5 * z * z - HALF_LOG_TWO_PI;
}

/** Φ(z), with full relative precision in the lower tail. */
export function normalCdf(z: number): number {
  const tail = 0.5 * expMinusHalfSquare(z) * erfcx(Math.abs(z) * Math.SQRT1_2);
  return z > 0 ? 1 - tail : tail;
}

/** ln Φ(z); finite down to z = −1e154, where z² overflows. */
export function normalLogCdf(z: number): number {
  if (z > 0) return Math.log1p(-0.5 * expMinusHalfSquare(z) * erfcx(z * Math.SQRT1_2));
  return -0.5 * z * z + Math.log(0.5 * erfcx(-z * Math.SQRT1_2));
}

/** exp(−z²/2) without the error of rounding z². */
function expMinusHalfSquare(z: number): number {
  const x = Math.abs(z);
  if (x > 60) return 0;
  const s = Math.trunc(x * 16) / 16;
  return Math.exp(-0.5 * s * s) * Math.exp(-0.5 * (x - s) * (x + s));
}

/** Below this, φ(z) + zΦ(z) suffers from cancellation, and the continued fraction converges quickly. */
const FRACTION_BELOW = -3;

/**
 * ln h(z) with h(z) = φ(z) + zΦ(z), which is log expected improvement minus ln σ (z is the improvement of the mean over
 * the best value, in standard deviations). In the lower tail, with x = −z and Mills ratio 1/f: h = φ/(f·g), f = x +
 * 1/g, g = x + 2/(x + 3/(x + …)).
 */
export function logExpectedImprovementFactor(z: number): number {
  if (z > FRACTION_BELOW) return Math.log(normalPdf(z) + z * normalCdf(z));
  const g = tailFraction(-z);
  return normalLogPdf(z) - Math.log(-z + 1 / g) - Math.log(g);
}

/** d ln h / dz = Φ(z) / h(z) > 0, which equals g in the lower tail. */
export function logExpectedImprovementSlope(z: number): number {
  if (z > FRACTION_BELOW) return normalCdf(z) / (normalPdf(z) + z * normalCdf(z));
  return tailFraction(-z);
}

/** g = x + 2/(x + 3/(x + 4/…)), for x ≥ 3, to double precision. */
function tailFraction(x: number): number {
  const terms = x < 6 ? 60 : 20;
  let fraction = x;
  for (let k = terms; k >= 2; k--) fraction = x + k / fraction;
  return fraction;
}
