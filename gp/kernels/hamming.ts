/** The Hamming distance between categories, and the exponential kernel of it. */
import type { StationaryKernel } from "./kernel.ts";

/**
 * δ = 1[a ≠ b]: 0 for the same category, 1 for any two different ones, since categories have no order.
 *
 * This is half the squared Euclidean distance between one-hot codes. So δ can be added to (x − x')² in the r² of
 * any kernel that is positive definite in every dimension (Matérn, squared-exponential), and the mixed kernel is
 * positive definite too. That is how a space with numeric and categorical dimensions is modelled here.
 */
export function hammingDistance(a: number, b: number): 0 | 1 {
  return a === b ? 0 : 1;
}

/**
 * value = e^{−r²}, slope = −e^{−r²}: for a space of categories only, where r² = Σ_k 1[c_k ≠ c'_k]/ℓ_k².
 * A product over dimensions of 1 (same category) or e^{−1/ℓ_k²} (different): a large ℓ_k means that the choice hardly
 * matters, a small one that the categories are unrelated. Exponentiated Hamming distance of Ru et al. 2020 (CoCaBO),
 * one lengthscale per dimension.
 */
export const hamming: StationaryKernel = {
  name: "hamming",
  value: (r2) => Math.exp(-r2),
  slope: (r2) => -Math.exp(-r2),
};
