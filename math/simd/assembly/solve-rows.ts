/** Forward substitution for many right-hand sides, one per row. */
import { bytes, padded, PANEL } from "./layout";
import { solveFourColumns, subtractEarlier } from "./panel";

/**
 * Solves columns from `start` on, for rows that are zero before `from` and solved up to `start` (multiples of the
 * panel).
 */
export function solvePanels(
  l: usize,
  n: i32,
  stride: i32,
  d: usize,
  from: i32,
  start: i32,
  x: usize,
  rowX: usize,
  count: i32,
): void {
  const row = bytes(stride);
  const size = padded(n);
  for (let j0 = start; j0 < size; j0 += PANEL) {
    const jEnd = min(j0 + PANEL, size);
    subtractEarlier(l, row, from, j0, jEnd, x, rowX, count, false);
    for (let j = j0; j < jEnd; j += 4) solveFourColumns(l, row, d, j0, j, x, rowX, count);
  }
}

export function solveRows(l: usize, n: i32, stride: i32, d: usize, x: usize, strideX: i32, count: i32): void {
  solvePanels(l, n, stride, d, 0, 0, x, bytes(strideX), count);
}
