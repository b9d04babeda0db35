/** L⁻¹ by solving for the columns of the identity; its column i is stored as row i, so that products run along rows. */
import { bytes, padded, PANEL } from "./layout";
import { solveFourColumns } from "./panel";
import { solvePanels } from "./solve-rows";

export function invertFactor(l: usize, n: i32, stride: i32, d: usize, u: usize): void {
  const row = bytes(stride);
  const size = padded(n);
  for (let i = 0; i < size; i++) {
    const start = u + <usize>i * row;
    memory.fill(start, 0, bytes(size));
    store<f64>(start + bytes(i), 1);
  }
  for (let i = 0; i < size; i += PANEL) {
    const rows = u + <usize>i * row;
    const count = min(PANEL, size - i);
    // In its own panel a row is zero before its diagonal: the first columns affect only the first rows.
    for (let j = i; j < i + count; j += 4) solveFourColumns(l, row, d, i, j, rows, row, j - i + 4);
    solvePanels(l, n, stride, d, i, i + PANEL, rows, row, count);
  }
}
