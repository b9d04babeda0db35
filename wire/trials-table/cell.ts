/** Cells of a table of trials, and their sort order. */

/** Null if the trial does not have this cell. */
export type Cell = number | string | boolean | null;

/** In the order used by tables. */
export const states = ["waiting", "running", "complete", "pruned", "failed"] as const;

/** Numbers, false, true, then strings by code unit. */
export function compareCells(a: NonNullable<Cell>, b: NonNullable<Cell>): number {
  if (typeof a === "number" && typeof b === "number") return a - b;
  if (typeof a !== typeof b) return rankOf(a) - rankOf(b);
  return a < b ? -1 : a > b ? 1 : 0;
}

function rankOf(cell: NonNullable<Cell>): number {
  return typeof cell === "number" ? 0 : typeof cell === "boolean" ? 1 : 2;
}
