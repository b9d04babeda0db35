/**
 * Incomplete beta and gamma functions, from which the distribution functions of Student's t and of Poisson counts
 * follow.
 */
import { logGamma } from "./gamma.ts";

const TINY = 1e-300;
const PRECISION = 1e-15;
const MAX_TERMS = 10_000;

/**
 * x ↦ I_x(a, b), the regularized incomplete beta function, for a, b > 0 and x in [0, 1] (DLMF 8.17.22, by Lentz's algorithm).
 */
export function incompleteBeta(a: number, b: number): (x: number) => number {
  const logNormalization = logGamma(a + b) - logGamma(a) - logGamma(b);
  // The continued fraction converges quickly below the mean.
  const bound = (a + 1) / (a + b + 2);
  const below = (x: number) =>
    (Math.exp(logNormalization + a * Math.log(x) + b * Math.log1p(-x)) / a) * betaFraction(a, b, x);
  const above = (x: number) =>
    1 - (Math.exp(logNormalization + a * Math.log(x) + b * Math.log1p(-x)) / b) * betaFraction(b, a, 1 - x);
  return (x) => {
    if (!(x > 0)) return x === 0 ? 0 : Number.NaN;
    if (x >= 1) return 1;
    return x > bound ? above(x) : below(x);
  };
}

function betaFraction(a: number, b: number, x: number): number {
  let [c, d] = [1, 1 / away(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m < MAX_TERMS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  return fraction;
}

/** P(a, x) and Q(a, x) = 1 − P, the regularized incomplete gamma functions, for a > 0 and x ≥ 0 (DLMF 8.7.1 and 8.9.2). */
export function incompleteGamma(a: number, x: number): { readonly lower: number; readonly upper: number } {
  if (!(x > 0)) return x === 0 ? { lower: 0, upper: 1 } : { lower: Number.NaN, upper: Number.NaN };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let [term, sum] = [1 / a, 1 / a];
    for (let n = 1; n < MAX_TERMS && term > PRECISION * sum; n++) {
      term *= x / (a + n);
      sum += term;
    }
    const lower = front * sum;
    return { lower, upper: 1 - lower };
  }
  let b = x + 1 - a;
  let [c, d] = [1 / TINY, 1 / b];
  let fraction = d;
  for (let n = 1; n < MAX_TERMS; n++) {
    const term = -n * (n - a);
    b += 2;
    d = 1 / away(term * d + b);
    c = away(b + term / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < PRECISION) break;
  }
  const upper = front * fraction;
  return { lower: 1 - upper, upper };
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}
