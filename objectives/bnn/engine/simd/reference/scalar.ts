/** ../assembly/scalar.ts: elementary functions in double precision. */
import { exponential as normalExponential } from "../../../../../math/simd/reference/exponential.ts";

const LN2 = 0.6931471805599453;

const number = new Float64Array(1);
/**
 * The high and low halves of a double's bits; the byte order is that of WebAssembly on every platform that Node
 * supports.
 */
const halves = new Int32Array(number.buffer);

export function exponential(x: number): number {
  if (x > 709) return Infinity;
  return normalExponential(x);
}

export function logarithm(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  number[0] = x;
  const power = (halves[1] - 0x3fe6a09e) >> 20;
  halves[1] -= power << 20;
  const m = number[0];
  const t = (m - 1) / (m + 1);
  const u = t * t;
  let p = 1 / 21;
  for (let odd = 19; odd >= 3; odd -= 2) p = p * u + 1 / odd;
  return power * LN2 + (2 * t + 2 * t * u * p);
}

export function logGamma(x: number): number {
  let product = 1;
  let z = x;
  for (; z < 10; z++) product *= z;
  const inverse = 1 / z;
  const square = inverse * inverse;
  let p = 1 / 1188;
  p = p * square - 1 / 1680;
  p = p * square + 1 / 1260;
  p = p * square - 1 / 360;
  p = p * square + 1 / 12;
  return (z - 0.5) * logarithm(z) - z + 0.9189385332046728 + p * inverse - logarithm(product);
}
