/**
 * Elementary functions of four numbers, using additions and multiplications only, so that the reference is
 * bit-identical.
 */

/**
 * Constants are read from memory, because compilers build a vector from an immediate number with several instructions
 * every time. Polynomials have the highest coefficient first.
 */
const EXPONENTIAL = memory.data<f32>([0.00139505, 0.00836889, 0.04166621, 0.16666518, 0.5]);
const TANGENT = memory.data<f32>([-0.00571697, 0.02065052, -0.05374347, 0.13331491, -0.33333284]);
const TAIL = memory.data<f32>([
  0.03674668, -0.16170087, 0.21417063, -0.06095535, 0.13245934, 0.09871325, 0.12095006, 0.1196162,
]);
const TABLE = memory.data<f32>([1, -2, -0.5, 0.3, 0.625, 1.44269504, 12582912, 0.693359375, -2.1219444e-4, -87]);
const ONE: usize = 0,
  MINUS_TWO: usize = 4,
  MINUS_HALF: usize = 8,
  SLANT: usize = 12,
  NEAR: usize = 16;
const LOG2_E: usize = 20,
  INTEGER: usize = 24,
  LN2_HIGH: usize = 28,
  LN2_LOW: usize = 32,
  LEAST: usize = 36;

function constant(offset: usize): v128 {
  return v128.load32_splat(TABLE + offset);
}

/** p x + the coefficient at the address. */
function step(p: v128, x: v128, coefficient: usize): v128 {
  return f32x4.add(f32x4.mul(p, x), v128.load32_splat(coefficient));
}

/** e^x for x ≤ 0, with an error of two units in the last place; 0 below −87. NaN stays NaN. */
function exponential(x: v128): v128 {
  // Adding a number to it rounds the number to an integer, which ends up in the lowest bits.
  const shifted = f32x4.add(f32x4.mul(x, constant(LOG2_E)), constant(INTEGER));
  const twos = f32x4.sub(shifted, constant(INTEGER));
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(twos, constant(LN2_HIGH))), f32x4.mul(twos, constant(LN2_LOW)));
  let p = v128.load32_splat(EXPONENTIAL);
  p = step(p, r, EXPONENTIAL + 4);
  p = step(p, r, EXPONENTIAL + 8);
  p = step(p, r, EXPONENTIAL + 12);
  p = step(p, r, EXPONENTIAL + 16);
  p = f32x4.add(constant(ONE), f32x4.add(r, f32x4.mul(f32x4.mul(r, r), p)));
  return v128.andnot(i32x4.add(p, i32x4.shl(shifted, 23)), f32x4.lt(x, constant(LEAST)));
}

/** tanh x: an odd polynomial near 0, and by e^{−2|x|} beyond. */
export function hyperbolicTangent(x: v128): v128 {
  const size = f32x4.abs(x);
  const u = f32x4.mul(x, x);
  let p = v128.load32_splat(TANGENT);
  p = step(p, u, TANGENT + 4);
  p = step(p, u, TANGENT + 8);
  p = step(p, u, TANGENT + 12);
  p = step(p, u, TANGENT + 16);
  const near = f32x4.add(x, f32x4.mul(f32x4.mul(x, u), p));
  const e = exponential(f32x4.mul(constant(MINUS_TWO), size));
  const far = f32x4.div(f32x4.sub(constant(ONE), e), f32x4.add(constant(ONE), e));
  const signed = v128.or(far, v128.xor(x, size));
  return v128.bitselect(near, signed, f32x4.lt(size, constant(NEAR)));
}

/** 1/(1 + e^{−x}). */
export function logistic(x: v128): v128 {
  const zero = v128.xor(x, x);
  const one = constant(ONE);
  const e = exponential(f32x4.neg(f32x4.abs(x)));
  return f32x4.div(v128.bitselect(e, one, f32x4.lt(x, zero)), f32x4.add(one, e));
}

/** e^{−z²/2}. */
export function bell(z: v128): v128 {
  return exponential(f32x4.mul(f32x4.mul(constant(MINUS_HALF), z), z));
}

/** Φ(z) for e = bell(z), with an error of 1e-7. */
export function normalCdf(z: v128, e: v128): v128 {
  const t = f32x4.div(constant(ONE), f32x4.add(constant(ONE), f32x4.mul(constant(SLANT), f32x4.abs(z))));
  let p = v128.load32_splat(TAIL);
  p = step(p, t, TAIL + 4);
  p = step(p, t, TAIL + 8);
  p = step(p, t, TAIL + 12);
  p = step(p, t, TAIL + 16);
  p = step(p, t, TAIL + 20);
  p = step(p, t, TAIL + 24);
  p = step(p, t, TAIL + 28);
  const upper = f32x4.mul(e, f32x4.mul(t, p));
  const zero = v128.xor(z, z);
  return v128.bitselect(upper, f32x4.sub(constant(ONE), upper), f32x4.lt(z, zero));
}
