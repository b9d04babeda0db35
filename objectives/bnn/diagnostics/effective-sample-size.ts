/**
 * Effective sample size: the number of independent draws that would give the same precision (Vehtari et al. 2021,
 * sections 3.2 and 4).
 */
import { mean, quantile, sampleVariance } from "../../../math/statistics.ts";
import { autocovariance } from "./autocorrelation.ts";
import { concatenate, rankNormalize } from "./rank-normalize.ts";
import { splitChains } from "./split-rhat.ts";

/** Bulk: from the rank-normalized draws. Takes chains of at least 4 draws each, all of equal length. */
export function bulkEffectiveSampleSize(chains: readonly Float64Array[]): number {
  return effectiveSampleSize(rankNormalize(splitChains(chains)));
}

/** Tail: the smaller of the values for the indicators of being below the 5 % and the 95 % quantile. */
export function tailEffectiveSampleSize(chains: readonly Float64Array[]): number {
  const all = concatenate(chains);
  const sizes = [0.05, 0.95].map((level) => {
    const bound = quantile(all, level);
    const below = chains.map((chain) => {
      const is = new Float64Array(chain.length);
      for (let i = 0; i < is.length; i++) if (chain[i] <= bound) is[i] = 1;
      return is;
    });
    return effectiveSampleSize(splitChains(below));
  });
  return Math.min(...sizes);
}

/**
 * S/τ with τ = 1 + 2 Σ ρ_t, where ρ_t = 1 − (W − mean autocovariance of the chains at lag t)/(pooled variance), so
 * disagreement between chains also increases τ. The sum ends where a pair ρ_2m + ρ_2m+1 is no longer positive, beyond
 * which there is only noise, and pairs are made non-increasing (Geyer 1992, section 3.3). τ ≥ 1/log₁₀ S.
 */
export function effectiveSampleSize(chains: readonly Float64Array[]): number {
  const n = chains[0].length;
  const total = chains.length * n;
  if (chains.every((chain) => chain.every((draw) => draw === chains[0][0]))) return total;
  const covariance = meanOf(chains.map(autocovariance));
  const within = (covariance[0] * n) / (n - 1);
  const all = covariance[0] + (chains.length > 1 ? sampleVariance(chains.map(mean)) : 0);
  const correlationAt = (lag: number) => 1 - (within - covariance[lag]) / all;

  let even = 1;
  let pair = even + correlationAt(1);
  let smallest = Infinity;
  let sum = 0;
  for (let lag = 2; pair > 0 && lag < n - 2; lag += 2) {
    smallest = Math.min(smallest, pair);
    sum += smallest;
    even = correlationAt(lag);
    pair = even + correlationAt(lag + 1);
  }
  // The pair that ends the sum is discarded, except that its first half, if positive, counts once.
  const time = -1 + 2 * sum + Math.max(0, even);
  return total / Math.max(time, 1 / Math.log10(total));
}

/** Elementwise. */
function meanOf(series: readonly Float64Array[]): Float64Array {
  const result = new Float64Array(series[0].length);
  for (const one of series) for (let i = 0; i < result.length; i++) result[i] += one[i];
  for (let i = 0; i < result.length; i++) result[i] /= series.length;
  return result;
}
