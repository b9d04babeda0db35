/** Sizes that every kernel agrees on. The references repeat them in ../padding.ts. */

/** Columns that are finished together, after all columns before them have been subtracted. */
export const PANEL: i32 = 64;
/** Terms that are summed before they are subtracted: their operands stay in the nearest caches meanwhile. */
export const CHUNK: i32 = 256;

/** The next multiple of four: rows and columns are padded to it, so that no loop needs a last round of its own. */
export function padded(n: i32): i32 {
  return (n + 3) & ~3;
}

/** Bytes of so many f64. */
export function bytes(count: i32): usize {
  return (<usize>count) << 3;
}
