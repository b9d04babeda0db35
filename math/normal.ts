/** The standard normal distribution, exact far into its tails, and the factor of log expected improvement. */
import { erfc, erfcx, polynomial } from "./erfc.ts";

export { erfc };

const HALF_LOG_TWO_PI = 0.91893853320467274178;
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

/** exp(−z²/2) without the error that rounding z² would bring. */
function expMinusHalfSquare(z: number): number {
  const x = Math.abs(z);
  if (x > 60) return 0;
  const s = Math.trunc(x * 16) / 16;
  return Math.exp(-0.5 * s * s) * Math.exp(-0.5 * (x - s) * (x + s));
}

/** Below this, φ(z) + zΦ(z) cancels and the continued fraction converges fast. */
const FRACTION_BELOW = -3;

/**
 * ln h(z) with h(z) = φ(z) + zΦ(z), which is log expected improvement but for ln σ (z = improvement of the mean over
 * the best value, in deviations). In the lower tail with x = −z and the Mills ratio 1/f:
 * h = φ/(f·g), f = x + 1/g, g = x + 2/(x + 3/(x + …)).
 */
export function logExpectedImprovementFactor(z: number): number {
  if (z > FRACTION_BELOW) return Math.log(normalPdf(z) + z * normalCdf(z));
  const g = tailFraction(-z);
  return normalLogPdf(z) - Math.log(-z + 1 / g) - Math.log(g);
}

/** d ln h / dz = Φ(z) / h(z) > 0; in the lower tail it is g itself. */
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

const CENTRAL_TOP = [
  2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4, 4.5921953931549871457e4,
  1.3731693765509461125e4, 1.9715909503065514427e3, 1.3314166789178437745e2, 3.387132872796366608,
];
const CENTRAL_BOTTOM = [
  5.226495278852854561e3, 2.8729085735721942674e4, 3.930789580009271061e4, 2.1213794301586595867e4,
  5.3941960214247511077e3, 6.871870074920579083e2, 4.2313330701600911252e1, 1,
];
const OUTER_TOP = [
  7.7454501427834140764e-4, 2.27238449892691845833e-2, 2.4178072517745061177e-1, 1.27045825245236838258,
  3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734,
];
const OUTER_BOTTOM = [
  1.05075007164441684324e-9, 5.475938084995344946e-4, 1.51986665636164571966e-2, 1.4810397642748007459e-1,
  6.8976733498510000455e-1, 1.6763848301838038494, 2.05319162663775882187, 1,
];
const FAR_TOP = [
  2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.2426609473880784386e-3, 2.6532189526576123093e-2,
  2.9656057182850489123e-1, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772,
];
const FAR_BOTTOM = [
  2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
  1.48753612908506148525e-2, 1.3692988092273580531e-1, 5.9983220655588793769e-1, 1,
];

/**
 * Φ⁻¹(p) to about 1e-16 relative, for 0 ≤ p ≤ 1, −∞ and ∞ at the ends (Wichura 1988, algorithm AS 241, PPND16). Throws
 * a RangeError outside.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new RangeError(`invalid probability; must be from 0 to 1: ${p}`);
  if (p === 0) return -Infinity;
  if (p === 1) return Infinity;

  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(CENTRAL_TOP, r)) / polynomial(CENTRAL_BOTTOM, r);
  }
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  const size =
    r <= 5
      ? polynomial(OUTER_TOP, r - 1.6) / polynomial(OUTER_BOTTOM, r - 1.6)
      : polynomial(FAR_TOP, r - 5) / polynomial(FAR_BOTTOM, r - 5);
  return q < 0 ? -size : size;
}
