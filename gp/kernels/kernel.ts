/** The interface of a stationary kernel: a correlation as a function of the scaled squared distance. */

/**
 * A correlation function of r² = Σ_k δ_k/ℓ_k², with δ_k = (x_k − x'_k)² in a numeric dimension and
 * δ_k = 1[x_k ≠ x'_k] in a categorical one. The covariance is σ_f² · value(r²).
 *
 * The argument is r² rather than r, because everything that has to be differentiated is smooth in r², while √r² has no
 * derivative where two points coincide.
 */
export interface StationaryKernel {
  readonly name: string;
  /** Correlation at r² ≥ 0, from 1 at r² = 0 down to 0. */
  value(r2: number): number;
  /** d value / d r²: finite and ≤ 0 everywhere, including r² = 0. */
  slope(r2: number): number;
}
