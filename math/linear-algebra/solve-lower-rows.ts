/** In-place forward substitution for many right-hand sides, stored consecutively in memory. */
import { currentBackend } from "../simd/current-backend.ts";
import { factorLength, reciprocalsOf, writeFactor } from "../simd/factor.ts";
import { strideFor } from "../simd/padding.ts";

/** Number of right-hand sides that are solved together: even, and small enough for the inner caches. */
const TOGETHER = 64;

/**
 * Overwrites each of the `count` rows b (length n) of `rows` with the solution x of L x = b, for lower-triangular L (n
 * × n).
 */
export function solveLowerRows(factor: Float64Array, n: number, rows: Float64Array, count: number): void {
  const here = currentBackend();
  const { kernels, memory } = here;
  memory.compute((allocate) => {
    const stride = strideFor(n);
    const address = allocate(factorLength(n));
    const block = allocate(TOGETHER * stride);
    writeFactor(here, address, factor, n);
    const view = memory.view(block, TOGETHER * stride);
    for (let first = 0; first < count; first += TOGETHER) {
      const height = Math.min(TOGETHER, count - first);
      view.fill(0);
      for (let row = 0; row < height; row++) {
        view.set(rows.subarray((first + row) * n, (first + row + 1) * n), row * stride);
      }
      kernels.solveRows(address, n, stride, reciprocalsOf(address, n), block, stride, height + (height % 2));
      for (let row = 0; row < height; row++) {
        rows.set(view.subarray(row * stride, row * stride + n), (first + row) * n);
      }
    }
  });
}
