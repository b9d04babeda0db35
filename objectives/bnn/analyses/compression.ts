/** Compressed versions of a weight vector: without its smallest weights, or with few bits per weight. */

/**
 * Magnitude pruning (Han et al. 2015): keeps the fraction `share` of the network's weights (the first `count` entries)
 * that are largest in magnitude, and sets the others to 0.
 */
export function pruned(weights: Float64Array, count: number, share: number): Float64Array {
  const order = Array.from({ length: count }, (_, i) => i).sort((a, b) => Math.abs(weights[a]) - Math.abs(weights[b]));
  const result = weights.slice();
  for (const i of order.slice(0, count - Math.round(share * count))) result[i] = 0;
  return result;
}

/**
 * Symmetric uniform quantisation: rounds the weights `from` … `to − 1` of each block to a grid of 2^bits − 1 numbers,
 * evenly spaced between ± the largest magnitude of the block and including 0. `bits` ≥ 2.
 */
export function quantised(
  weights: Float64Array,
  blocks: readonly { readonly from: number; readonly to: number }[],
  bits: number,
): Float64Array {
  const steps = 2 ** (bits - 1) - 1;
  const result = weights.slice();
  for (const { from, to } of blocks) {
    const largest = weights.subarray(from, to).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    if (largest === 0) continue;
    for (let i = from; i < to; i++) result[i] = (Math.round((weights[i] / largest) * steps) / steps) * largest;
  }
  return result;
}
