/** Elementary functions of one number in double precision, for quantities computed once per row. */
import { exponential as exponentials } from "../../../../../math/simd/assembly/exponential";

const LN2: f64 = 0.6931471805599453;

/** e^x; ∞ above 709, 0 below −708. NaN stays NaN. */
export function exponential(x: f64): f64 {
  if (x > 709) return Infinity;
  return f64x2.extract_lane(exponentials(f64x2.splat(x)), 0);
}

/** ln x of normal numbers > 0 and of ∞; −∞ for 0, NaN below. */
export function logarithm(x: f64): f64 {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  const high = <i32>(reinterpret<u64>(x) >> 32);
  const power = (high - 0x3fe6a09e) >> 20;
  const m = reinterpret<f64>(reinterpret<i64>(x) - ((<i64>power) << 52));
  // ln m = 2 artanh((m − 1)/(m + 1)), for m from √½ to √2.
  const t = (m - 1) / (m + 1);
  const u = t * t;
  let p: f64 = 1.0 / 21;
  p = p * u + 1.0 / 19;
  p = p * u + 1.0 / 17;
  p = p * u + 1.0 / 15;
  p = p * u + 1.0 / 13;
  p = p * u + 1.0 / 11;
  p = p * u + 1.0 / 9;
  p = p * u + 1.0 / 7;
  p = p * u + 1.0 / 5;
  p = p * u + 1.0 / 3;
  return <f64>power * LN2 + (2 * t + 2 * t * u * p);
}

/** ln Γ(x) for x > 0: Stirling's series beyond 10 (Abramowitz & Stegun 1964, 6.1.40). */
export function logGamma(x: f64): f64 {
  let product: f64 = 1;
  let z = x;
  while (z < 10) {
    product *= z;
    z += 1;
  }
  const inverse = 1 / z,
    square = inverse * inverse;
  let p: f64 = 1.0 / 1188;
  p = p * square - 1.0 / 1680;
  p = p * square + 1.0 / 1260;
  p = p * square - 1.0 / 360;
  p = p * square + 1.0 / 12;
  return (z - 0.5) * logarithm(z) - z + 0.9189385332046728 + p * inverse - logarithm(product);
}
