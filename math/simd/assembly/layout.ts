/** Sizes shared by all kernels; ../padding.ts repeats them for TypeScript. */

/** Columns that are completed together, after all previous columns have been subtracted. */
export const PANEL: i32 = 64;
/** Terms that are summed before they are subtracted: meanwhile their operands stay in the innermost caches. */
export const CHUNK: i32 = 256;

/** The next multiple of four: rows and columns are padded to it, so that no loop needs a remainder. */
export function padded(n: i32): i32 {
  return (n + 3) & ~3;
}

/** The bytes that `count` f64 take. */
export function bytes(count: i32): usize {
  return (<usize>count) << 3;
}
