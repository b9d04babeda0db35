/**
 * Replaces draws with the normal scores of their ranks, so that heavy tails do not hide disagreement between chains.
 */
import { normalQuantile } from "../../../math/normal.ts";

/**
 * Φ⁻¹((r − 3/8)/(S + 1/4)) for every draw, where r is its rank among all S draws of all chains; tied draws get the mean
 * of their ranks (Vehtari et al. 2021, eq. 14).
 */
export function rankNormalize(chains: readonly Float64Array[]): Float64Array[] {
  const sorted = concatenate(chains).sort();
  const count = sorted.length;
  // Keyed by the index of the first of equal draws, whose ranks are first + 1 … end.
  const scores = new Float64Array(count);
  for (let first = 0; first < count;) {
    let end = first + 1;
    while (end < count && sorted[end] === sorted[first]) end++;
    scores[first] = normalQuantile(((first + 1 + end) / 2 - 3 / 8) / (count + 1 / 4));
    first = end;
  }
  return chains.map((chain) => {
    const own = new Float64Array(chain.length);
    for (let i = 0; i < chain.length; i++) own[i] = scores[firstIndexOf(chain[i], sorted)];
    return own;
  });
}

/** Index of the first element equal to `value`, which must occur. */
function firstIndexOf(value: number, sorted: Float64Array): number {
  let [low, high] = [0, sorted.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** All draws, concatenated chain by chain. */
export function concatenate(chains: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(chains.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const chain of chains) {
    all.set(chain, from);
    from += chain.length;
  }
  return all;
}
