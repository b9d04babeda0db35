/**
 * Cholesky factor, solutions and inverse of one symmetric matrix after another, in memory that is allocated once: for
 * loops that factor hundreds of matrices of one size. `linear-algebra.ts` has the same for a single matrix.
 *
 * The order is rounded up to an even number with rows of the identity, so that every inner loop can work on two rows
 * and two columns at a time, which halves the loads from memory, and no loop needs a special last round.
 */

export interface CholeskyWorkspace {
  /** Entries from the start of one row to the next, in `matrix` and in `inverse`. */
  readonly stride: number;
  /** A (n rows): fill the lower triangle, then call `factorize`, which leaves it as it is. */
  readonly matrix: Float64Array;
  /** The lower triangle of A⁻¹ (n rows), as of the last call of `invert`. */
  readonly inverse: Float64Array;
  /**
   * Factors A + jitter · I and returns the jitter: 0, or, where A is not positive definite to rounding, 1e-10 times the
   * mean diagonal and ten times more until 1e-4; NaN when no jitter helps or A has entries that are not finite.
   */
  factorize(): number;
  /** ln det A of the factored A. */
  logDeterminant(): number;
  /** x of A x = b; both n long, and may be the same array. */
  solve(b: Float64Array, x: Float64Array): void;
  /** Fills `inverse` from the factor. */
  invert(): void;
}

const ROUNDING = 2 ** -52;
const FIRST_JITTER = 1e-10;
const LAST_JITTER = 1e-4;

/** Memory for n×n matrices: four squares of the rounded-up order. */
export function createCholeskyWorkspace(n: number): CholeskyWorkspace {
  const size = n + (n % 2);
  const matrix = identity(size);
  const factor = identity(size);
  /** Row i holds column i of L⁻¹, so that the products of the inverse run along rows. */
  const columns = new Float64Array(size * size);
  const inverse = new Float64Array(size * size);
  const reciprocals = new Float64Array(size);

  function factorize(): number {
    let scale = 0;
    for (let i = 0; i < n; i++) scale += matrix[i * size + i] / n;
    if (tryFactorize(0)) return 0;
    // The slack lets 1e-10 · 10⁶ still count as 1e-4 after rounding.
    for (let relative = FIRST_JITTER; relative < LAST_JITTER * 1.001; relative *= 10) {
      if (tryFactorize(relative * scale)) return relative * scale;
    }
    return NaN;
  }

  function tryFactorize(jitter: number): boolean {
    for (let i = 0; i < size; i += 2) {
      const r0 = i * size;
      const r1 = r0 + size;
      for (let j = 0; j < i; j += 2) {
        const c0 = j * size;
        const c1 = c0 + size;
        let s00 = 0;
        let s01 = 0;
        let s10 = 0;
        let s11 = 0;
        for (let k = 0; k < j; k++) {
          const a0 = factor[r0 + k];
          const a1 = factor[r1 + k];
          const b0 = factor[c0 + k];
          const b1 = factor[c1 + k];
          s00 += a0 * b0;
          s01 += a0 * b1;
          s10 += a1 * b0;
          s11 += a1 * b1;
        }
        const below = factor[c1 + j];
        const first0 = (matrix[r0 + j] - s00) * reciprocals[j];
        const first1 = (matrix[r1 + j] - s10) * reciprocals[j];
        factor[r0 + j] = first0;
        factor[r1 + j] = first1;
        factor[r0 + j + 1] = (matrix[r0 + j + 1] - s01 - first0 * below) * reciprocals[j + 1];
        factor[r1 + j + 1] = (matrix[r1 + j + 1] - s11 - first1 * below) * reciprocals[j + 1];
      }
      if (!factorizeCorner(i, jitter)) return false;
    }
    return true;
  }

  /** The 2×2 block on the diagonal. A pivot that is not above its own rounding error is a failure. */
  function factorizeCorner(i: number, jitter: number): boolean {
    const r0 = i * size;
    const r1 = r0 + size;
    let s00 = 0;
    let s10 = 0;
    let s11 = 0;
    for (let k = 0; k < i; k++) {
      const a0 = factor[r0 + k];
      const a1 = factor[r1 + k];
      s00 += a0 * a0;
      s10 += a1 * a0;
      s11 += a1 * a1;
    }
    const diagonal0 = matrix[r0 + i] + jitter;
    const pivot0 = diagonal0 - s00;
    if (!isPivot(pivot0, diagonal0)) return false;
    factor[r0 + i] = Math.sqrt(pivot0);
    reciprocals[i] = 1 / factor[r0 + i];
    const below = (matrix[r1 + i] - s10) * reciprocals[i];
    factor[r1 + i] = below;
    const diagonal1 = i + 1 < n ? matrix[r1 + i + 1] + jitter : 1;
    const pivot1 = diagonal1 - s11 - below * below;
    if (!isPivot(pivot1, diagonal1)) return false;
    factor[r1 + i + 1] = Math.sqrt(pivot1);
    reciprocals[i + 1] = 1 / factor[r1 + i + 1];
    return true;
  }

  function isPivot(pivot: number, diagonal: number): boolean {
    return pivot > n * ROUNDING * diagonal && pivot < Infinity;
  }

  function logDeterminant(): number {
    let total = 0;
    for (let i = 0; i < n; i++) total += Math.log(factor[i * size + i]);
    return 2 * total;
  }

  function solve(b: Float64Array, x: Float64Array): void {
    for (let i = 0; i < n; i++) {
      let sum = b[i];
      for (let k = 0; k < i; k++) sum -= factor[i * size + k] * x[k];
      x[i] = sum * reciprocals[i];
    }
    for (let i = n - 1; i >= 0; i--) {
      const value = x[i] * reciprocals[i];
      x[i] = value;
      for (let k = 0; k < i; k++) x[k] -= factor[i * size + k] * value;
    }
  }

  function invert(): void {
    invertFactor();
    for (let i = 0; i < size; i += 2) {
      const r0 = i * size;
      const r1 = r0 + size;
      for (let j = 0; j <= i; j += 2) {
        const c0 = j * size;
        const c1 = c0 + size;
        let s00 = 0;
        let s01 = 0;
        let s10 = 0;
        let s11 = 0;
        for (let k = i; k < size; k++) {
          const a0 = columns[r0 + k];
          const a1 = columns[r1 + k];
          const b0 = columns[c0 + k];
          const b1 = columns[c1 + k];
          s00 += a0 * b0;
          s01 += a0 * b1;
          s10 += a1 * b0;
          s11 += a1 * b1;
        }
        inverse[r0 + j] = s00;
        inverse[r0 + j + 1] = s01;
        inverse[r1 + j] = s10;
        inverse[r1 + j + 1] = s11;
      }
    }
  }

  /** L⁻¹ by columns: column i of it is zero above row i. */
  function invertFactor(): void {
    for (let i = 0; i < size; i += 2) {
      const r0 = i * size;
      const r1 = r0 + size;
      columns[r0 + i] = reciprocals[i];
      columns[r0 + i + 1] = -factor[r1 + i] * reciprocals[i] * reciprocals[i + 1];
      columns[r1 + i] = 0;
      columns[r1 + i + 1] = reciprocals[i + 1];
      for (let k = i + 2; k < size; k += 2) {
        const l0 = k * size;
        const l1 = l0 + size;
        let s00 = 0;
        let s01 = 0;
        let s10 = 0;
        let s11 = 0;
        for (let j = i; j < k; j++) {
          const a0 = columns[r0 + j];
          const a1 = columns[r1 + j];
          const b0 = factor[l0 + j];
          const b1 = factor[l1 + j];
          s00 += a0 * b0;
          s01 += a0 * b1;
          s10 += a1 * b0;
          s11 += a1 * b1;
        }
        const below = factor[l1 + k];
        const first0 = -s00 * reciprocals[k];
        const first1 = -s10 * reciprocals[k];
        columns[r0 + k] = first0;
        columns[r1 + k] = first1;
        columns[r0 + k + 1] = -(s01 + below * first0) * reciprocals[k + 1];
        columns[r1 + k + 1] = -(s11 + below * first1) * reciprocals[k + 1];
      }
    }
  }

  return { stride: size, matrix, inverse, factorize, logDeterminant, solve, invert };
}

function identity(size: number): Float64Array {
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) out[i * size + i] = 1;
  return out;
}
