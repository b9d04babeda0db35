/** Block sizes shared by the kernels. assembly/layout.ts repeats them. */

/** Number of columns completed together, once all previous columns have been subtracted. */
export const PANEL = 64;
/** Number of terms that are summed before they are subtracted. */
export const CHUNK = 256;

/** The next multiple of four. */
export function padded(n: number): number {
  return (n + 3) & ~3;
}

/** Row stride in numbers. Rows that are a power of two apart would compete for the same cache lines. */
export function strideFor(n: number): number {
  const size = padded(n);
  return size % PANEL === 0 ? size + 4 : size;
}
