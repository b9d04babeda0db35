/**
 * Dense linear algebra on flat, row-major Float64Arrays: what Gaussian processes need. Inner loops run along rows, and
 * every function's body can be replaced by a compiled kernel.
 */

/** A lower-triangular factor (n × n, zeros above the diagonal) of A + jitter · I. */
export interface CholeskyFactor {
  readonly factor: Float64Array;
  /** What was added to each diagonal entry; 0 when the matrix needed nothing. */
  readonly jitter: number;
}

const ROUNDING = 2 ** -52;
const GROWTH = 10;

/**
 * The Cholesky factor L of A = L Lᵀ (n × n; only the lower triangle is read). When A is not positive definite to
 * rounding, a jitter is added to the diagonal: `initialJitter` (default 1e-10) times the mean diagonal, then ten times
 * more until `maxJitter` (default 1e-4). Throws a RangeError when that is not enough, or A is not finite.
 */
export function cholesky(
  a: Float64Array,
  n: number,
  options: { initialJitter?: number; maxJitter?: number } = {},
): CholeskyFactor {
  const { initialJitter = 1e-10, maxJitter = 1e-4 } = options;
  const factor = new Float64Array(n * n);
  const scale = meanDiagonal(a, n);
  let relative = 0;
  for (;;) {
    const jitter = relative * scale;
    const failure = factorize(a, n, jitter, factor);
    if (failure === null) return { factor, jitter };
    relative = relative === 0 ? initialJitter : relative * GROWTH;
    // The slack lets 1e-10 · 10⁶ still count as 1e-4 after rounding.
    if (!Number.isFinite(failure.pivot) || !(relative <= maxJitter * (1 + 1e-9)) || !(scale > 0)) {
      throw notPositiveDefinite(failure, jitter);
    }
  }
}

/**
 * The factor ((n + 1) × (n + 1)) of A with one more row and column: `column` (n) and the new corner `diagonal`, which
 * must hold the jitter that A was factored with. O(n²), and the same numbers as factoring anew. Throws a RangeError
 * when the larger matrix is not positive definite.
 */
export function appendCholesky(factor: Float64Array, n: number, column: Float64Array, diagonal: number): Float64Array {
  const size = n + 1;
  const larger = new Float64Array(size * size);
  for (let row = 0; row < n; row++) larger.set(factor.subarray(row * n, row * n + row + 1), row * size);
  const last = n * size;
  for (let j = 0; j < n; j++) {
    larger[last + j] = (column[j] - rowDot(larger, last, j * size, j)) / larger[j * size + j];
  }
  const pivot = diagonal - rowDot(larger, last, last, n);
  if (!(pivot > size * ROUNDING * diagonal)) throw notPositiveDefinite({ row: n, pivot }, 0);
  larger[last + n] = Math.sqrt(pivot);
  return larger;
}

/** x of L x = b, for lower-triangular L (n × n) and b (n). */
export function solveLower(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) x[i] = (b[i] - offsetDot(factor, i * n, x, i)) / factor[i * n + i];
  return x;
}

/** x of Lᵀ x = b, for lower-triangular L (n × n) and b (n). */
export function solveLowerTransposed(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = b.slice(0, n);
  for (let i = n - 1; i >= 0; i--) {
    const value = x[i] / factor[i * n + i];
    x[i] = value;
    for (let j = 0; j < i; j++) x[j] -= value * factor[i * n + j];
  }
  return x;
}

/** x of A x = b, for A = L Lᵀ (n × n) and b (n). */
export function solveCholesky(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  return solveLowerTransposed(factor, n, solveLower(factor, n, b));
}

/** A⁻¹ (n × n, symmetric) of A = L Lᵀ. */
export function inverseFromCholesky(factor: Float64Array, n: number): Float64Array {
  const identity = new Float64Array(n * n);
  for (let i = 0; i < n; i++) identity[i * n + i] = 1;
  const rows = solveLowerMany(factor, n, identity, n);
  const columns = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) columns[j * n + i] = rows[i * n + j];
  return symmetricRankK(columns, n, n);
}

/** ln det A of A = L Lᵀ. */
export function logDeterminantFromCholesky(factor: Float64Array, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += Math.log(factor[i * n + i]);
  return 2 * total;
}

/** X (n × m) of L X = B, for lower-triangular L (n × n) and B (n × m). */
export function solveLowerMany(factor: Float64Array, n: number, b: Float64Array, m: number): Float64Array {
  const x = b.slice(0, n * m);
  for (let i = 0; i < n; i++) {
    const row = i * m;
    for (let j = 0; j < i; j++) {
      const scale = factor[i * n + j];
      for (let c = 0; c < m; c++) x[row + c] -= scale * x[j * m + c];
    }
    const pivot = factor[i * n + i];
    for (let c = 0; c < m; c++) x[row + c] /= pivot;
  }
  return x;
}

/** a · b over the first `length` entries (default: all of a). */
export function dot(a: Float64Array, b: Float64Array, length: number = a.length): number {
  return offsetDot(a, 0, b, length);
}

/** A x, for A (rows × cols) and x (cols). */
export function multiplyMatrixVector(a: Float64Array, rows: number, cols: number, x: Float64Array): Float64Array {
  const out = new Float64Array(rows);
  for (let i = 0; i < rows; i++) out[i] = offsetDot(a, i * cols, x, cols);
  return out;
}

/** A Aᵀ (n × n, symmetric), for A (n × k). */
export function symmetricRankK(a: Float64Array, n: number, k: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      const value = rowDot(a, i * k, j * k, k);
      out[i * n + j] = value;
      out[j * n + i] = value;
    }
  }
  return out;
}

interface Failure {
  readonly row: number;
  readonly pivot: number;
}

/** Writes the factor of A + jitter · I; a pivot that is not above its own rounding error is a failure. */
function factorize(a: Float64Array, n: number, jitter: number, factor: Float64Array): Failure | null {
  for (let i = 0; i < n; i++) {
    const row = i * n;
    for (let j = 0; j < i; j++) {
      factor[row + j] = (a[row + j] - rowDot(factor, row, j * n, j)) / factor[j * n + j];
    }
    const diagonal = a[row + i] + jitter;
    const pivot = diagonal - rowDot(factor, row, row, i);
    if (!(pivot > n * ROUNDING * diagonal) || pivot === Infinity) return { row: i, pivot };
    factor[row + i] = Math.sqrt(pivot);
  }
  return null;
}

function meanDiagonal(a: Float64Array, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += a[i * n + i];
  return total / n;
}

function notPositiveDefinite(failure: Failure, jitter: number): RangeError {
  return new RangeError(
    `invalid matrix; must be positive definite: pivot ${failure.row} is ${failure.pivot} with jitter ${jitter}`,
  );
}

/** The inner product of two runs of one array. Four sums at a time keep the adder busy. */
function rowDot(data: Float64Array, first: number, second: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += data[first + k] * data[second + k];
    s1 += data[first + k + 1] * data[second + k + 1];
    s2 += data[first + k + 2] * data[second + k + 2];
    s3 += data[first + k + 3] * data[second + k + 3];
  }
  for (; k < length; k++) s0 += data[first + k] * data[second + k];
  return s0 + s1 + (s2 + s3);
}

/** The inner product of a run of one array with the start of another. */
function offsetDot(data: Float64Array, start: number, vector: Float64Array, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += data[start + k] * vector[k];
    s1 += data[start + k + 1] * vector[k + 1];
    s2 += data[start + k + 2] * vector[k + 2];
    s3 += data[start + k + 3] * vector[k + 3];
  }
  for (; k < length; k++) s0 += data[start + k] * vector[k];
  return s0 + s1 + (s2 + s3);
}
