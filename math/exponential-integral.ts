/** The exponential integral E₁(x) = ∫_x^∞ e^{−t}/t dt. */

const EULER = 0.5772156649015329;

/**
 * e^x E₁(x) for x > 0: by its series up to 1 (Abramowitz & Stegun 1964, 5.1.11), and by its continued fraction beyond
 * (5.1.22).
 */
export function scaledExponentialIntegral(x: number): number {
  return x <= 1 ? Math.exp(x) * series(x) : fraction(x);
}

/** −γ − ln x − Σ_k (−x)^k/(k k!). */
function series(x: number): number {
  let sum = -EULER - Math.log(x);
  let term = 1;
  for (let k = 1; k < 40; k++) {
    term *= -x / k;
    sum -= term / k;
  }
  return sum;
}

/** 1/(x + 1 − 1/(x + 3 − 4/(x + 5 − …))), evaluated from the last term; smaller x need more terms. */
function fraction(x: number): number {
  const depth = Math.ceil(20 + 80 / x);
  let tail = 0;
  for (let k = depth; k >= 1; k--) tail = (k * k) / (x + 2 * k + 1 - tail);
  return 1 / (x + 1 - tail);
}
