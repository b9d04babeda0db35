/**
 * The kernels: loops over one flat memory that take addresses (in bytes, multiples of 16) and sizes (in numbers).
 *
 * Two backends implement them: WebAssembly SIMD, compiled from assembly/, and plain TypeScript in reference/. Both
 * compute every sum in the same order, and neither fuses multiplications with additions, so their results are
 * bit-identical.
 *
 * Matrices are row-major. `n` is the order; the memory holds `padded(n)` rows of `stride` numbers, where stride ≥
 * padded(n) is a multiple of four. Entries beyond n are scratch space. Triangles are lower triangles, and entries above
 * the diagonal are scratch space too.
 */

export interface Kernels {
  /**
   * A → L in place, with A = L Lᵀ, and d (padded(n)) ← 1 / L_ii. Returns 0, or 1 + i for the first pivot i that does
   * not exceed its own rounding error, with that pivot in d_i.
   */
  cholesky(a: number, n: number, stride: number, d: number): number;
  /**
   * The pivot of an additional row of L, given by x (L x = its covariances), whose diagonal entry in A is `diagonal`.
   */
  pivotBelow(x: number, n: number, diagonal: number): number;
  /** Each of `count` (an even number) rows b ← the solution x of L x = b; entries from n to padded(n) must be 0. */
  solveRows(l: number, n: number, stride: number, d: number, rows: number, rowStride: number, count: number): void;
  /** x ← L⁻ᵀ x, padded(n) long, 0 beyond n. */
  solveBackward(l: number, n: number, stride: number, d: number, x: number): void;
  /** u ← L⁻ᵀ, including zeros below the diagonal, with the same stride as L. */
  invertFactor(l: number, n: number, stride: number, d: number, u: number): void;
  /**
   * C −= A Aᵀ (lower triangle) for A (n × length; zeros up to padded(length), and rows up to padded(n)). `upper`: A is
   * upper triangular, which saves two thirds of the work.
   */
  subtractSquare(a: number, n: number, length: number, stride: number, c: number, cStride: number, upper: number): void;
  /** C ← x xᵀ (lower triangle), for x padded(n) long. */
  outerProduct(x: number, n: number, stride: number, c: number): void;
  /** out_i ← row i · x, for `count` rows; length a multiple of 4. */
  dotRows(rows: number, stride: number, count: number, x: number, length: number, out: number): void;
  /** out_i ← row i · row i. */
  squaredNorms(rows: number, stride: number, count: number, length: number, out: number): void;
  /**
   * Covariances between the model's rows (lower triangle, including the diagonal), and their slopes with respect to r²
   * unless that address is 0.
   */
  covarianceMatrix(model: number, n: number, stride: number, out: number, slopes: number): void;
  /**
   * Covariances of the point x with the n rows, with zeros up to padded(n), and their slopes with respect to r² unless
   * that address is 0.
   */
  covarianceRow(model: number, n: number, x: number, out: number, slopes: number): void;
  /** Covariances of `count` points (count × d) with the n rows, one row of `out` per point. */
  covarianceRows(model: number, n: number, xs: number, count: number, out: number, stride: number): void;
  /** out_k ← Σ_{j<i} w_ij slopes_ij δ_k(i, j), with δ as in the model; q is scratch space for padded(n) numbers. */
  contractSlopes(model: number, n: number, w: number, slopes: number, stride: number, q: number, out: number): void;
  /** out_k ← Σ_i a_i slopes_i (x_k − row_ik), 0 for a categorical k; q is scratch space for padded(n) numbers. */
  weightedDifferences(model: number, n: number, x: number, a: number, slopes: number, q: number, out: number): void;
}
