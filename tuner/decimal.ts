/** Rounding to decimal digits, so that numbers read well and stay the same when they are read back. */

const SMALLEST_EXPONENT = -308;
const LARGEST_EXPONENT = 308;
/** Read from text: `10 ** -5` is not everywhere the double nearest to 0.00001. */
const POWERS: readonly number[] = Array.from({ length: LARGEST_EXPONENT - SMALLEST_EXPONENT + 1 }, (_, index) =>
  Number(`1e${index + SMALLEST_EXPONENT}`),
);

/** 10^exponent, the double nearest to it; exponent from −308 to 308. */
export function powerOfTen(exponent: number): number {
  return POWERS[exponent - SMALLEST_EXPONENT];
}

/** Exponent of the leading decimal digit of a finite x ≠ 0: 0.05 → −2. */
export function decimalExponent(x: number): number {
  const size = Math.abs(x);
  const guess = Math.floor(Math.log10(size));
  // The logarithm of a number next to a power of ten may round to the wrong side of it.
  if (size < powerOfTen(guess)) return guess - 1;
  return size >= powerOfTen(guess + 1) ? guess + 1 : guess;
}

/**
 * The multiple of 10^exponent nearest to x, as the double nearest to that decimal. Needs |x| < 2⁵³ · 10^exponent and
 * |exponent| ≤ 300.
 */
export function roundToExponent(x: number, exponent: number): number {
  const power = powerOfTen(Math.abs(exponent));
  // + 0 turns −0 into 0.
  const multiple = Math.round(exponent < 0 ? x * power : x / power) + 0;
  // Powers up to 10²² are exact, so that one division or product rounds once, to the nearest double.
  if (Math.abs(exponent) > 22) return Number(`${multiple}e${exponent}`);
  return exponent < 0 ? multiple / power : multiple * power;
}
