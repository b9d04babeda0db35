/** Block sizes shared by the kernels. assembly/layout.ts repeats them. */

/** Columns that are finished together, after all columns before them have been subtracted. */
export const PANEL = 64;
/** Terms that are summed before they are subtracted. */
export const CHUNK = 256;

/** The next multiple of four. */
export function padded(n: number): number {
  return (n + 3) & ~3;
}

/** Numbers from row to row: rows a power of two apart would compete for the same lines of the cache. */
export function strideFor(n: number): number {
  const size = padded(n);
  return size % PANEL === 0 ? size + 4 : size;
}
