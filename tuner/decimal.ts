/** Rounding to decimal digits, so that numbers read well and stay the same when they are read back. */

/** Exponent of the leading decimal digit of x ≠ 0: 0.05 → −2. */
export function decimalExponent(x: number): number {
  return Number(x.toExponential().split("e")[1]);
}

/** The multiple of 10^exponent nearest to x, as the double nearest to that decimal. Needs |x| < 2⁵³ · 10^exponent. */
export function roundToExponent(x: number, exponent: number): number {
  const multiple = Math.round(exponent < 0 ? x * Number(`1e${-exponent}`) : x / Number(`1e${exponent}`));
  return Number(`${multiple}e${exponent}`);
}
