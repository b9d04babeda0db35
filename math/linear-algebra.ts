/** Dense linear algebra on flat, row-major Float64Arrays, for Gaussian processes. */
import { factorWithJitter, type Attempt } from "./linear-algebra/factor-with-jitter.ts";
import { dot, multiplyRows, substituteBackward, substituteForward } from "./linear-algebra/inner-loops.ts";
import { currentBackend } from "./simd/current-backend.ts";
import { factorLength, readLower, reciprocalsOf, writeFactor } from "./simd/factor.ts";
import { padded, strideFor } from "./simd/padding.ts";
import { solveLowerRows } from "./linear-algebra/solve-lower-rows.ts";

export { dot };

/** A lower-triangular factor (n × n, zeros above the diagonal) of A + jitter · I. */
export interface CholeskyFactor {
  readonly factor: Float64Array;
  /** The jitter added to each diagonal entry; 0 if none was needed. */
  readonly jitter: number;
}

const ROUNDING = 2 ** -52;

/**
 * The Cholesky factor L of A = L Lᵀ (n × n; only the lower triangle is read). If A is not positive definite beyond
 * rounding error, jitter is added to the diagonal: `initialJitter` (default 1e-10) times the mean diagonal, increased
 * tenfold up to `maxJitter` (default 1e-4) times it. Throws a RangeError if that is not enough, or if A is not finite.
 */
export function cholesky(
  a: Float64Array,
  n: number,
  options: { initialJitter?: number; maxJitter?: number } = {},
): CholeskyFactor {
  const { initialJitter = 1e-10, maxJitter = 1e-4 } = options;
  const backend = currentBackend();
  return backend.memory.compute((allocate) => {
    const stride = strideFor(n);
    const address = allocate(factorLength(n));
    const diagonal = Float64Array.from({ length: n }, (_, i) => a[i * n + i]);
    const fill = () => {
      const matrix = backend.memory.view(address, n * stride);
      for (let i = 0; i < n; i++) matrix.set(a.subarray(i * n, i * n + i), i * stride);
    };
    const range = { first: initialJitter, last: maxJitter };
    const { jitter, failure } = factorWithJitter(backend, { address, n, diagonal, fill }, range);
    if (failure !== null) throw rejection(failure, jitter);
    return { factor: readLower(backend, address, n), jitter };
  });
}

/**
 * The factor ((n + 1) × (n + 1)) of A extended by one row and column: `column` (n) and the new corner `diagonal`, which
 * must include the jitter with which A was factored. O(n²), and bit-identical to factoring the larger matrix. Throws a
 * RangeError if the larger matrix is not positive definite beyond rounding error.
 */
export function appendCholesky(factor: Float64Array, n: number, column: Float64Array, diagonal: number): Float64Array {
  const size = n + 1;
  const larger = new Float64Array(size * size);
  for (let i = 0; i < n; i++) larger.set(factor.subarray(i * n, i * n + i + 1), i * size);
  const backend = currentBackend();
  const { kernels, memory } = backend;
  memory.compute((allocate) => {
    const stride = strideFor(n);
    const address = allocate(factorLength(n));
    const rows = allocate(2 * stride);
    writeFactor(backend, address, factor, n);
    const row = memory.view(rows, 2 * stride).fill(0);
    row.set(column.subarray(0, n));
    kernels.solveRows(address, n, stride, reciprocalsOf(address, n), rows, stride, 2);
    const pivot = kernels.pivotBelow(rows, n, diagonal);
    if (!(pivot > size * ROUNDING * diagonal && pivot < Infinity)) throw rejection({ row: n, pivot }, 0);
    larger.set(row.subarray(0, n), n * size);
    larger[n * size + n] = Math.sqrt(pivot);
  });
  return larger;
}

/** Solves L x = b for x, for lower-triangular L (n × n) and b (n). */
export function solveLower(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = b.slice(0, n);
  substituteForward(factor, n, x);
  return x;
}

/** Solves Lᵀ x = b for x, for lower-triangular L (n × n) and b (n). */
export function solveLowerTransposed(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = b.slice(0, n);
  substituteBackward(factor, n, x);
  return x;
}

/** Solves A x = b for x, for A = L Lᵀ (n × n) and b (n). */
export function solveCholesky(factor: Float64Array, n: number, b: Float64Array): Float64Array {
  const x = solveLower(factor, n, b);
  substituteBackward(factor, n, x);
  return x;
}

/** Solves L X = B for X (n × m), for lower-triangular L (n × n) and B (n × m). */
export function solveLowerMany(factor: Float64Array, n: number, b: Float64Array, m: number): Float64Array {
  const rows = transposed(b, n, m);
  solveLowerRows(factor, n, rows, m);
  return transposed(rows, m, n);
}

/** A⁻¹ (n × n, symmetric), given the factor L of A = L Lᵀ. */
export function inverseFromCholesky(factor: Float64Array, n: number): Float64Array {
  const backend = currentBackend();
  const { kernels, memory } = backend;
  return memory.compute((allocate) => {
    const stride = strideFor(n);
    const address = allocate(factorLength(n));
    const upper = allocate(padded(n) * stride);
    writeFactor(backend, address, factor, n);
    kernels.invertFactor(address, n, stride, reciprocalsOf(address, n), upper);
    // The factor is no longer needed; the product overwrites it.
    memory.view(address, padded(n) * stride).fill(0);
    kernels.subtractSquare(upper, n, n, stride, address, stride, 1);
    return mirroredNegative(readLower(backend, address, n), n);
  });
}

/** ln det A, given the factor L of A = L Lᵀ. */
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
  const backend = currentBackend();
  const { kernels, memory } = backend;
  return memory.compute((allocate) => {
    const stride = strideFor(k);
    const rows = allocate(padded(n) * stride);
    const product = allocate(padded(n) * strideFor(n));
    const view = memory.view(rows, padded(n) * stride).fill(0);
    for (let i = 0; i < n; i++) view.set(a.subarray(i * k, (i + 1) * k), i * stride);
    memory.view(product, padded(n) * strideFor(n)).fill(0);
    kernels.subtractSquare(rows, n, k, stride, product, strideFor(n), 0);
    return mirroredNegative(readLower(backend, product, n), n);
  });
}

function rejection({ row, pivot }: NonNullable<Attempt["failure"]>, jitter: number): RangeError {
  const short = (value: number): number => Number(value.toPrecision(6));
  return new RangeError(
    `invalid matrix; must be positive definite: pivot ${row} is ${short(pivot)} with jitter ${short(jitter)}`,
  );
}

/** −A on both sides of the diagonal, from the lower triangle of A. */
function mirroredNegative(matrix: Float64Array, n: number): Float64Array {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      // Written as 0 − x, because −x would turn 0 into −0.
      const value = 0 - matrix[i * n + j];
      matrix[i * n + j] = value;
      matrix[j * n + i] = value;
    }
  }
  return matrix;
}

function transposed(a: Float64Array, rows: number, cols: number): Float64Array {
  const out = new Float64Array(rows * cols);
  for (let i = 0; i < rows; i++) for (let j = 0; j < cols; j++) out[j * rows + i] = a[i * cols + j];
  return out;
}
