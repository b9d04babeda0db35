/** R̂: how much wider the pooled draws are than each chain; 1 when the chains agree (Gelman & Rubin 1992). */
import { mean, median, sampleVariance } from "../../../math/statistics.ts";
import { concatenate, rankNormalize } from "./rank-normalize.ts";

/**
 * Splits every chain in half, so that a drifting chain disagrees with itself; if the number of draws is odd, the middle
 * one is dropped.
 */
export function splitChains(chains: readonly Float64Array[]): Float64Array[] {
  return chains.flatMap((chain) => {
    const half = Math.floor(chain.length / 2);
    return [chain.subarray(0, half), chain.subarray(chain.length - half)];
  });
}

/**
 * √(((n − 1)/n · W + B/n)/W) for chains of n ≥ 2 draws each, where W is the mean of their variances and B/n the
 * variance of their means. NaN if no chain moves.
 */
export function potentialScaleReduction(chains: readonly Float64Array[]): number {
  const n = chains[0].length;
  const within = mean(chains.map(sampleVariance));
  const between = sampleVariance(chains.map(mean));
  return Math.sqrt((n - 1) / n + between / within);
}

/**
 * Rank-normalized split R̂ (Vehtari et al. 2021, section 4): the larger of R̂ of the draws, which detects differences
 * in location, and R̂ of their distances to the median, which detects differences in scale. Takes one or more chains of
 * at least 4 draws each, all of equal length.
 */
export function splitRhat(chains: readonly Float64Array[]): number {
  const halves = splitChains(chains);
  const center = median(concatenate(halves));
  const folded = halves.map((half) => half.map((draw) => Math.abs(draw - center)));
  return Math.max(...[halves, folded].map((parts) => potentialScaleReduction(rankNormalize(parts))));
}
