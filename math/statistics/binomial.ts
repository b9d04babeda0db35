/** Tail probabilities of the binomial distribution. */

/**
 * P(X ≤ k) and P(X ≥ k) for X ~ Binomial(n, p), summed from the exact probabilities. Throws a RangeError unless
 * 0 ≤ k ≤ n are integers and 0 < p < 1.
 */
export function binomialTails(k: number, n: number, p: number): { readonly below: number; readonly above: number } {
  if (!Number.isInteger(n) || !Number.isInteger(k) || k < 0 || k > n) {
    throw new RangeError(`invalid count; must be an integer from 0 to ${n}: ${k}`);
  }
  if (!(p > 0 && p < 1)) throw new RangeError(`invalid probability; must be between 0 and 1: ${p}`);
  const logOdds = Math.log(p) - Math.log1p(-p);
  let logProbability = n * Math.log1p(-p);
  let below = 0;
  let above = 0;
  for (let i = 0; i <= n; i++) {
    const probability = Math.exp(logProbability);
    if (i <= k) below += probability;
    if (i >= k) above += probability;
    logProbability += Math.log((n - i) / (i + 1)) + logOdds;
  }
  return { below: Math.min(1, below), above: Math.min(1, above) };
}
