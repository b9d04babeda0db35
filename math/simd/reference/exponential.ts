/** assembly/exponential.ts: e^x using only additions and multiplications. */

const LOG2_E = 1.4426950408889634;
/** ln 2 in two parts; the first has trailing zeros, so that its multiples are exact. */
const LN2_HIGH = 6.9314718036912382e-1;
const LN2_LOW = 1.9082149292705877e-10;
/** 1.5 · 2⁵²: adding it to a number rounds that number to an integer. */
const INTEGER = 6755399441055744;
/** Below this, e^x is not a normal number, and is replaced with 0. */
const LEAST = -708;
/** 2^k at LOWEST + k. */
const LOWEST = 1022;
const POWERS = powersOfTwo();

/** For x ≤ 709, with an error below one unit in the last place; 0 for x below −708. */
export function exponential(x: number): number {
  if (x < LEAST) return 0;
  const twos = x * LOG2_E + INTEGER - INTEGER;
  const r = x - twos * LN2_HIGH - twos * LN2_LOW;
  const r2 = r * r;
  const r4 = r2 * r2;
  const low = 0.5 + r * 0.16666666666666666 + r2 * (4.1666666666666664e-2 + r * 8.333333333333333e-3);
  const middle =
    1.388888888888889e-3 + r * 1.984126984126984e-4 + r2 * (2.48015873015873e-5 + r * 2.7557319223985893e-6);
  const top = 2.755731922398589e-7 + r * 2.505210838544172e-8 + r2 * (2.08767569878681e-9 + r * 1.6059043836821613e-10);
  return (1 + (r + r2 * (low + r4 * (middle + r4 * top)))) * POWERS[twos + LOWEST];
}

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2 * LOWEST + 2);
  powers[LOWEST] = 1;
  for (let k = 1; k <= LOWEST + 1; k++) powers[LOWEST + k] = 2 * powers[LOWEST + k - 1];
  for (let k = 1; k <= LOWEST; k++) powers[LOWEST - k] = powers[LOWEST - k + 1] / 2;
  return powers;
}
