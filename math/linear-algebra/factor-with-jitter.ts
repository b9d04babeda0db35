/**
 * A Cholesky factor in the kernels' memory, with the smallest diagonal jitter that makes the factorization possible.
 */
import { reciprocalsOf } from "../simd/factor.ts";
import type { Backend } from "../simd/backend.ts";
import { strideFor } from "../simd/padding.ts";

/** A matrix of order n to be written to `address`, where there is room for `factorLength(n)` numbers. */
export interface MatrixToFactor {
  readonly address: number;
  readonly n: number;
  /** The diagonal (n), which replaces the one written by `fill`. */
  readonly diagonal: Float64Array;
  /** Writes the lower triangle, once for each attempt. */
  fill(): void;
}

export interface Attempt {
  /** The jitter added to each diagonal entry; the last one tried if all have failed. */
  readonly jitter: number;
  /** Null if A + jitter · I is positive definite beyond rounding error; the factor has then replaced the matrix. */
  readonly failure: { readonly row: number; readonly pivot: number } | null;
}

const GROWTH = 10;
/** Makes 1e-10 · 10⁶ still count as 1e-4 despite rounding. */
const SLACK = 1 + 1e-9;

/**
 * Tries jitter 0, then `first` (default 1e-10) times the mean diagonal, and ten times more until `last` (default 1e-4)
 * times it. Jitter cannot help with non-finite entries.
 */
export function factorWithJitter(
  { kernels, memory }: Backend,
  { address, n, diagonal, fill }: MatrixToFactor,
  { first = 1e-10, last = 1e-4 }: { first?: number; last?: number } = {},
): Attempt {
  const stride = strideFor(n);
  const reciprocals = reciprocalsOf(address, n);
  const tryWith = (jitter: number): Attempt => {
    fill();
    const matrix = memory.view(address, n * stride);
    for (let i = 0; i < n; i++) matrix[i * stride + i] = diagonal[i] + jitter;
    const failed = kernels.cholesky(address, n, stride, reciprocals);
    return {
      jitter,
      failure: failed === 0 ? null : { row: failed - 1, pivot: memory.view(reciprocals, n)[failed - 1] },
    };
  };

  const scale = diagonal.reduce((sum, value) => sum + value, 0) / n;
  let attempt = tryWith(0);
  while (attempt.failure !== null) {
    const larger = attempt.jitter === 0 ? first * scale : attempt.jitter * GROWTH;
    const mayHelp = Number.isFinite(attempt.failure.pivot) && larger > 0 && larger <= last * scale * SLACK;
    if (!mayHelp) break;
    attempt = tryWith(larger);
  }
  return attempt;
}
