/**
 * The kernels: loops over one flat memory that take addresses in it (bytes, multiples of 16) and sizes (numbers).
 *
 * Two backends implement them: WebAssembly SIMD, compiled from assembly/, and plain TypeScript, reference/.
 * Every sum is added up in the same order in both, and neither fuses a multiplication with an addition: their results
 * are the same, bit by bit.
 *
 * Matrices are row-major. `n` is the order; memory is there for `padded(n)` rows of `stride` numbers, where
 * stride ≥ padded(n) is a multiple of four. Numbers beyond n are scratch space. Triangles are lower ones, and what is
 * above the diagonal is scratch too.
 */

export interface Kernels {
  /**
   * A → L in place, with A = L Lᵀ, and d (padded(n)) ← 1 / L_ii. Returns 0, or 1 + i for the first pivot i that is not
   * above its own rounding error, with that pivot in d_i.
   */
  cholesky(a: number, n: number, stride: number, d: number): number;
  /**
   * The pivot of an additional row of L, given by x (L x = its covariances), where `diagonal` is its diagonal entry in
   * A.
   */
  pivotBelow(x: number, n: number, diagonal: number): number;
  /** Each of `count` rows b (an even number) ← x of L x = b; entries from n to padded(n) must be 0. */
  solveRows(l: number, n: number, stride: number, d: number, rows: number, rowStride: number, count: number): void;
  /** x ← L⁻ᵀ x, padded(n) long, 0 beyond n. */
  solveBackward(l: number, n: number, stride: number, d: number, x: number): void;
  /** u ← L⁻ᵀ, zeros below the diagonal included. Same stride as L. */
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
   * Covariances between the model's rows (lower triangle, diagonal included), and their slopes in r², unless that
   * address is 0.
   */
  covarianceMatrix(model: number, n: number, stride: number, out: number, slopes: number): void;
  /**
   * Covariances of the point x with the n rows, zeros up to padded(n), and their slopes in r², unless that address is
   * 0.
   */
  covarianceRow(model: number, n: number, x: number, out: number, slopes: number): void;
  /** Covariances of `count` points (count × d) with the n rows, a row of out for each. */
  covarianceRows(model: number, n: number, xs: number, count: number, out: number, stride: number): void;
  /** out_k ← Σ_{j<i} w_ij slopes_ij δ_k(i, j), with δ as in the model; q is room for padded(n) numbers. */
  contractSlopes(model: number, n: number, w: number, slopes: number, stride: number, q: number, out: number): void;
  /** out_k ← Σ_i a_i slopes_i (x_k − row_ik), 0 for a categorical k; q is room for padded(n) numbers. */
  weightedDifferences(model: number, n: number, x: number, a: number, slopes: number, q: number, out: number): void;
}
