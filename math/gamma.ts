/** The logarithm of the gamma function. */
import { HALF_LOG_TWO_PI } from "./constants.ts";

/** Coefficients of Stirling's series, B₂ₖ/(2k(2k − 1)). */
const STIRLING = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188];
/** Above this, the series is exact to double precision. */
const FAR = 10;

/** ln Γ(x) for x > 0, to about 14 digits (Abramowitz & Stegun 1964, 6.1.40); NaN elsewhere. */
export function logGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let product = 1;
  let z = x;
  for (; z < FAR; z++) product *= z;
  const inverse = 1 / z;
  let power = inverse;
  let series = 0;
  for (const coefficient of STIRLING) {
    series += coefficient * power;
    power *= inverse * inverse;
  }
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + series - Math.log(product);
}
