/** Squared distances between all pairs of rows, one dimension at a time: computed once per fit, scaled at every step. */
import { hammingDistance } from "./kernels/hamming.ts";
import type { RegressionData } from "./regression-data.ts";

/**
 * For each dimension k the n(n−1)/2 numbers δ_k(x_i, x_j), j < i, in the order (1,0), (2,0), (2,1), (3,0) …
 */
export function pairDistances({ x, y, dimension, categorical }: RegressionData): readonly Float64Array[] {
  const n = y.length;
  return categorical.map((isCategorical, k) => {
    const distances = new Float64Array((n * (n - 1)) / 2);
    for (let i = 0, pair = 0; i < n; i++) {
      for (let j = 0; j < i; j++, pair++) {
        const a = x[i * dimension + k];
        const b = x[j * dimension + k];
        distances[pair] = isCategorical ? hammingDistance(a, b) : (a - b) * (a - b);
      }
    }
    return distances;
  });
}

/** out ← Σ_k scales_k · distances_k. */
export function sumScaled(distances: readonly Float64Array[], scales: Float64Array, out: Float64Array): void {
  out.fill(0);
  for (let k = 0; k < distances.length; k++) {
    const distance = distances[k];
    const scale = scales[k];
    for (let pair = 0; pair < out.length; pair++) out[pair] += scale * distance[pair];
  }
}
