/** Shared by the kernel tests: both backends, artificial matrices, and bitwise comparison. */
import { currentBackend, withReferenceKernels } from "../../../math/simd/current-backend.ts";
import type { Backend } from "../../../math/simd/backend.ts";
import { makeKey, openStream } from "../../../math/random.ts";

export const simd: Backend = currentBackend();
export const reference: Backend = withReferenceKernels(currentBackend);

/** On both sides of every block: pairs, fours, panels of 64, chunks of 256. */
export const sizes: readonly number[] = [...Array.from({ length: 70 }, (_, i) => i + 1), 127, 300];

export function normals(label: string, count: number): Float64Array {
  const out = new Float64Array(count);
  openStream(makeKey(label)).fillNormal(out);
  return out;
}

/** B Bᵀ + n I / 2, for normal B. */
export function positiveDefinite(n: number): Float64Array {
  const b = normals(`matrix ${n}`, n * n);
  const a = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? n / 2 : 0;
      for (let k = 0; k < n; k++) sum += b[i * n + k] * b[j * n + k];
      a[i * n + j] = sum;
      a[j * n + i] = sum;
    }
  }
  return a;
}

/** Number of entries that differ in any bit; −1 for arrays of different lengths. */
export function differences(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return -1;
  let count = 0;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) count++;
  return count;
}

/** Number of entries of two results of the same shape that differ between SIMD and the reference. */
export function differencesFromReference(compute: () => readonly ArrayLike<number>[]): number {
  const fast = compute();
  const plain = withReferenceKernels(compute);
  return fast.reduce((total, list, i) => total + Math.abs(differences(list, plain[i])), 0);
}
