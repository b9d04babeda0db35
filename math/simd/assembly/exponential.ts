/** e^x by additions and multiplications alone, in the same order in every lane and in the twin: the same bits everywhere. */

const LOG2_E: f64 = 1.4426950408889634;
/** ln 2 in two parts; the first has trailing zeros, so that its multiples are exact. */
const LN2_HIGH: f64 = 6.9314718036912382e-1;
const LN2_LOW: f64 = 1.9082149292705877e-10;
/** 1.5 · 2⁵²: what is added to it is rounded to an integer, which then stands in the lowest bits. */
const INTEGER: f64 = 6755399441055744;
/** Below, e^x is not a normal number; it is taken as 0. */
const LEAST: f64 = -708;

/** For x ≤ 709, with an error below one unit in the last place; 0 below −708. */
export function exponential(x: v128): v128 {
  const shifted = f64x2.add(f64x2.mul(x, f64x2.splat(LOG2_E)), f64x2.splat(INTEGER));
  const twos = f64x2.sub(shifted, f64x2.splat(INTEGER));
  const high = f64x2.sub(x, f64x2.mul(twos, f64x2.splat(LN2_HIGH)));
  const r = f64x2.sub(high, f64x2.mul(twos, f64x2.splat(LN2_LOW)));
  // Taylor: |r| ≤ ln 2 / 2, where the first term left out is 4e-18.
  let p = f64x2.splat(1.6059043836821613e-10); // 1/13!
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(2.08767569878681e-9));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(2.505210838544172e-8));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(2.755731922398589e-7));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(2.7557319223985893e-6));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(2.48015873015873e-5));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.984126984126984e-4));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(1.388888888888889e-3));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(8.333333333333333e-3));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(4.1666666666666664e-2));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.16666666666666666));
  p = f64x2.add(f64x2.mul(p, r), f64x2.splat(0.5));
  p = f64x2.add(f64x2.splat(1), f64x2.add(r, f64x2.mul(f64x2.mul(r, r), p)));
  const scaled = i64x2.add(p, i64x2.shl(shifted, 52));
  return v128.andnot(scaled, f64x2.lt(x, f64x2.splat(LEAST)));
}
