/** Draws replaced by the normal scores of their ranks, so that heavy tails do not hide what chains disagree about. */
import { normalQuantile } from "../../math/normal.ts";

/**
 * Φ⁻¹((r − 3/8)/(S + 1/4)) for every draw, r its rank among all S draws of all chains; equal draws have the mean of their
 * ranks (Vehtari et al. 2021, eq. 14).
 */
export function rankNormalize(chains: readonly Float64Array[]): Float64Array[] {
  const all = concatenate(chains);
  const count = all.length;
  const order = Uint32Array.from(all, (_, i) => i).sort((a, b) => all[a] - all[b]);
  const scores = new Float64Array(count);
  for (let first = 0; first < count;) {
    let end = first + 1;
    while (end < count && all[order[end]] === all[order[first]]) end++;
    // Ranks first + 1 … end.
    const score = normalQuantile(((first + 1 + end) / 2 - 3 / 8) / (count + 1 / 4));
    for (let i = first; i < end; i++) scores[order[i]] = score;
    first = end;
  }
  let from = 0;
  return chains.map(({ length }) => scores.subarray(from, (from += length)));
}

/** All draws, chain after chain. */
export function concatenate(chains: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(chains.reduce((sum, { length }) => sum + length, 0));
  let from = 0;
  for (const chain of chains) {
    all.set(chain, from);
    from += chain.length;
  }
  return all;
}
