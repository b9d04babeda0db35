/** e^x by additions and multiplications alone, in the same order in every lane and in the reference: the same bits everywhere. */

/** Below this, e^x is not a normal number and is replaced by 0. */
const LEAST: f64 = -708;

/**
 * log2 e; 1.5 · 2⁵² (adding a number to it rounds the number to an integer, which ends up in the lowest bits); ln 2 in
 * two parts, the first with trailing zeros, so that its multiples are exact; 1/2!, 1/3! … 1/13!. Loading a vector of
 * them from memory takes one instruction, an immediate vector four.
 */
const CONSTANTS: usize = memory.data<f64>([
  1.4426950408889634, 6755399441055744, 6.9314718036912382e-1, 1.9082149292705877e-10, 0.5, 0.16666666666666666,
  4.1666666666666664e-2, 8.333333333333333e-3, 1.388888888888889e-3, 1.984126984126984e-4, 2.48015873015873e-5,
  2.7557319223985893e-6, 2.755731922398589e-7, 2.505210838544172e-8, 2.08767569878681e-9, 1.6059043836821613e-10,
]);

/** For x ≤ 709, with an error below one unit in the last place; 0 below −708. */
export function exponential(x: v128): v128 {
  const integer = v128.load64_splat(CONSTANTS, 8);
  const shifted = f64x2.add(f64x2.mul(x, v128.load64_splat(CONSTANTS)), integer);
  const twos = f64x2.sub(shifted, integer);
  const high = f64x2.sub(x, f64x2.mul(twos, v128.load64_splat(CONSTANTS, 16)));
  const r = f64x2.sub(high, f64x2.mul(twos, v128.load64_splat(CONSTANTS, 24)));
  const r2 = f64x2.mul(r, r);
  const r4 = f64x2.mul(r2, r2);
  // Taylor: |r| ≤ ln 2 / 2, where the first omitted term is 4e-18. Summed in pairs, so that the sums do not wait for
  // each other.
  const p2 = f64x2.add(v128.load64_splat(CONSTANTS, 32), f64x2.mul(r, v128.load64_splat(CONSTANTS, 40)));
  const p4 = f64x2.add(v128.load64_splat(CONSTANTS, 48), f64x2.mul(r, v128.load64_splat(CONSTANTS, 56)));
  const p6 = f64x2.add(v128.load64_splat(CONSTANTS, 64), f64x2.mul(r, v128.load64_splat(CONSTANTS, 72)));
  const p8 = f64x2.add(v128.load64_splat(CONSTANTS, 80), f64x2.mul(r, v128.load64_splat(CONSTANTS, 88)));
  const p10 = f64x2.add(v128.load64_splat(CONSTANTS, 96), f64x2.mul(r, v128.load64_splat(CONSTANTS, 104)));
  const p12 = f64x2.add(v128.load64_splat(CONSTANTS, 112), f64x2.mul(r, v128.load64_splat(CONSTANTS, 120)));
  const low = f64x2.add(p2, f64x2.mul(r2, p4));
  const middle = f64x2.add(p6, f64x2.mul(r2, p8));
  const top = f64x2.add(p10, f64x2.mul(r2, p12));
  const p = f64x2.add(low, f64x2.mul(r4, f64x2.add(middle, f64x2.mul(r4, top))));
  const sum = f64x2.add(f64x2.splat(1), f64x2.add(r, f64x2.mul(r2, p)));
  const scaled = i64x2.add(sum, i64x2.shl(shifted, 52));
  return v128.andnot(scaled, f64x2.lt(x, f64x2.splat(LEAST)));
}
