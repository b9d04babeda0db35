/**
 * exp and log using only IEEE additions, multiplications and divisions. Unlike Math.exp and Math.log, whose last bit
 * depends on the JavaScript engine, they give the same bits everywhere, and so do random numbers generated with them.
 */

/** ln 2 in two parts; the first has trailing zeros, so that its small multiples are exact. */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const EXP_TERMS = 17;
const LOG_TERMS = 13;

/** e^x to about 1e-16 relative, for −700 ≤ x ≤ 700. */
export function portableExp(x: number): number {
  const twos = Math.round(x / LN2_HIGH);
  const rest = x - twos * LN2_HIGH - twos * LN2_LOW;
  let series = 1;
  for (let k = EXP_TERMS; k >= 1; k--) series = 1 + (rest / k) * series;
  const factor = twos < 0 ? 0.5 : 2;
  for (let k = Math.abs(twos); k > 0; k--) series *= factor;
  return series;
}

/** ln x to about 1e-16 relative, for 1e-300 ≤ x ≤ 1e300. */
export function portableLog(x: number): number {
  let mantissa = x;
  let twos = 0;
  for (; mantissa > Math.SQRT2; twos++) mantissa *= 0.5;
  for (; mantissa < Math.SQRT1_2; twos--) mantissa *= 2;
  const s = (mantissa - 1) / (mantissa + 1);
  let series = 0;
  for (let k = LOG_TERMS; k >= 1; k--) series = (series + 1 / (2 * k + 1)) * s * s;
  return twos * LN2_HIGH + (twos * LN2_LOW + 2 * s * series + 2 * s);
}
