/** Dense linear algebra on flat, row-major Float64Arrays: what Gaussian processes need. */
import { dot, multiplyRows, substituteBackward, substituteForward, subtractRows } from "./inner-loops.ts";

export { dot };

/** A lower-triangular factor (n × n, zeros above the diagonal) of A + jitter · I. */
export interface CholeskyFactor {
  readonly factor: Float64Array;
  /** What was added to each diagonal entry; 0 when the matrix needed nothing. */
  readonly jitter: number;
}

const ROUNDING = 2 ** -52;
const GROWTH = 10;

/**
 * The Cholesky factor L of A = L Lᵀ (n × n; only the lower triangle is read). When A is not positive definite beyond
 * rounding, a jitter is added to the diagonal: `initialJitter` (default 1e-10) times the mean diagonal, then ten times
 * more until `maxJitter` (default 1e-4) times it. Throws a RangeError when that is not enough, or A is not finite.
 */
export function cholesky(
  a: Float64Array,
  n: number,
  options: { initialJitter?: number; maxJitter?: number } = {},
): CholeskyFactor {
  const { initialJitter = 1e-10, maxJitter = 1e-4 } = options;
  const factor = new Float64Array(n * n);
  let jitter = 0;
  let failure = factorize(a, factor, n, jitter);

  const scale = meanDiagonal(a, n);
  // The slack lets 1e-10 · 10⁶ count as 1e-4 after rounding.
  const largest = maxJitter * scale * (1 + 1e-9);
  while (failure !== null) {
    const larger = jitter === 0 ? initialJitter * scale : jitter * GROWTH;
    if (!Number.isFinite(failure.pivot) || !(larger > 0 && larger <= largest)) throw rejection(failure, jitter);
    jitter = larger;
    failure = factorize(a, factor, n, jitter);
  }
  return { factor, jitter };
}

/**
 * The factor ((n + 1) × (n + 1)) of A with one more row and column: `column` (n) and the new corner `diagonal`, which
 * must include the jitter that A was factored with. O(n²), and the very numbers of factoring anew. Throws a RangeError
 * when the larger matrix is not positive definite beyond rounding.
 */
export function appendCholesky(factor: Float64Array, n: number, column: Float64Array, diagonal: number): Float64Array {
  const size = n + 1;
  const larger = new Float64Array(size * size);
  for (let i = 0; i < n; i++) larger.set(factor.subarray(i * n, i * n + i + 1), i * size);
  larger.set(column.subarray(0, n), n * size);
  const failure = factorizeRow(larger, size, n, diagonal);
  if (failure !== null) throw rejection(failure, 0);
  return larger;
}

/** x of L x = b, for lower-triangular L (n × n) and b (n). */
export function solveLower(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = b.slice(0, n);
  substituteForward(factor, n, x);
  return x;
}

/** x of Lᵀ x = b, for lower-triangular L (n × n) and b (n). */
export function solveLowerTransposed(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = b.slice(0, n);
  substituteBackward(factor, n, x);
  return x;
}

/** x of A x = b, for A = L Lᵀ (n × n) and b (n). */
export function solveCholesky(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = solveLower(factor, n, b);
  substituteBackward(factor, n, x);
  return x;
}

/** X (n × m) of L X = B, for lower-triangular L (n × n) and B (n × m). */
export function solveLowerMany(factor: Float64Array, n: number, b: Float64Array, m: number): Float64Array {
  const x = b.slice(0, n * m);
  for (let i = 0; i < n; i++) {
    subtractRows(x, m, factor.subarray(i * n, i * n + i));
    const pivot = factor[i * n + i];
    for (let c = i * m; c < (i + 1) * m; c++) x[c] /= pivot;
  }
  return x;
}

/** A⁻¹ (n × n, symmetric) of A = L Lᵀ. */
export function inverseFromCholesky(factor: Float64Array, n: number): Float64Array {
  // Row i of U = L⁻ᵀ is column i of L⁻¹, which starts at entry i: a substitution in the triangle from there on.
  const upper = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const corner = i * n + i;
    upper[corner] = 1;
    substituteForward(factor.subarray(corner), n, upper.subarray(corner, (i + 1) * n));
  }
  const inverse = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    const row = upper.subarray(i * n + i, (i + 1) * n);
    multiplyRows(upper.subarray(i), n, row, inverse.subarray(i * n, i * n + i + 1));
  }
  return mirrored(inverse, n);
}

/** ln det A of A = L Lᵀ. */
export function logDeterminantFromCholesky(factor: Float64Array, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += Math.log(factor[i * n + i]);
  return 2 * total;
}

/** A x, for A (rows × cols) and x (cols). */
export function multiplyMatrixVector(a: Float64Array, rows: number, cols: number, x: Float64Array): Float64Array {
  const out = new Float64Array(rows);
  multiplyRows(a, cols, x.subarray(0, cols), out);
  return out;
}

/** A Aᵀ (n × n, symmetric), for A (n × k). */
export function symmetricRankK(a: Float64Array, n: number, k: number): Float64Array {
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    multiplyRows(a, k, a.subarray(i * k, (i + 1) * k), out.subarray(i * n, i * n + i + 1));
  }
  return mirrored(out, n);
}

interface Failure {
  readonly row: number;
  readonly pivot: number;
}

/** Writes the factor of A + jitter · I. */
function factorize(a: Float64Array, factor: Float64Array, n: number, jitter: number): Failure | null {
  for (let i = 0; i < n; i++) {
    factor.set(a.subarray(i * n, i * n + i), i * n);
    const failure = factorizeRow(factor, n, i, a[i * n + i] + jitter);
    if (failure !== null) return failure;
  }
  return null;
}

/** Turns row i of A, which stands in the factor, into row i of L. A pivot not above its own rounding is a failure. */
function factorizeRow(factor: Float64Array, n: number, i: number, diagonal: number): Failure | null {
  const row = factor.subarray(i * n, i * n + i);
  substituteForward(factor, n, row);
  const pivot = diagonal - dot(row, row);
  if (!(pivot > (i + 1) * ROUNDING * diagonal && pivot < Infinity)) return { row: i, pivot };
  factor[i * n + i] = Math.sqrt(pivot);
  return null;
}

function rejection({ row, pivot }: Failure, jitter: number): RangeError {
  const short = (value: number): number => Number(value.toPrecision(6));
  return new RangeError(
    `invalid matrix; must be positive definite: pivot ${row} is ${short(pivot)} with jitter ${short(jitter)}`,
  );
}

function meanDiagonal(a: Float64Array, n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) total += a[i * n + i];
  return total / n;
}

/** Copies the lower triangle to the upper one. */
function mirrored(matrix: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) matrix[j * n + i] = matrix[i * n + j];
  return matrix;
}
