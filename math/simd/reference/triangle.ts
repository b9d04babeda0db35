/** assembly/solve-rows.ts, solve-backward.ts and inverse.ts: operations on a factor. */
import { padded, PANEL } from "../padding.ts";
import { solveFourColumns, subtractEarlier, type Rows, type Triangle } from "./panel.ts";

export function solveRows(m: Float64Array, n: number, triangle: Triangle, rows: Rows): void {
  solvePanels(m, n, triangle, 0, 0, rows);
}

/**
 * Solves the columns from `start` on, for rows that are zero before `from` and solved up to `start` (both multiples of
 * the panel width).
 */
function solvePanels(m: Float64Array, n: number, triangle: Triangle, from: number, start: number, rows: Rows): void {
  const size = padded(n);
  for (let j0 = start; j0 < size; j0 += PANEL) {
    const jEnd = Math.min(j0 + PANEL, size);
    subtractEarlier(m, triangle, from, j0, jEnd, rows, false);
    for (let j = j0; j < jEnd; j += 4) solveFourColumns(m, triangle, j0, j, rows);
  }
}

export function solveBackward(m: Float64Array, n: number, { l, stride, d }: Triangle, x: number): void {
  for (let j = padded(n) - 4; j >= 0; j -= 4) {
    const r0 = l + j * stride;
    const r1 = r0 + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    const x3 = m[x + j + 3] * m[d + j + 3];
    const x2 = (m[x + j + 2] - m[r3 + j + 2] * x3) * m[d + j + 2];
    const x1 = (m[x + j + 1] - m[r3 + j + 1] * x3 - m[r2 + j + 1] * x2) * m[d + j + 1];
    const x0 = (m[x + j] - m[r3 + j] * x3 - m[r2 + j] * x2 - m[r1 + j] * x1) * m[d + j];
    m[x + j] = x0;
    m[x + j + 1] = x1;
    m[x + j + 2] = x2;
    m[x + j + 3] = x3;
    for (let k = 0; k < j; k++) {
      m[x + k] -= m[r0 + k] * x0 + m[r1 + k] * x1 + (m[r2 + k] * x2 + m[r3 + k] * x3);
    }
  }
}

/** u ← L⁻ᵀ, with the stride of L. */
export function invertFactor(m: Float64Array, n: number, triangle: Triangle, u: number): void {
  const size = padded(n);
  const { stride } = triangle;
  for (let i = 0; i < size; i++) {
    m.fill(0, u + i * stride, u + i * stride + size);
    m[u + i * stride + i] = 1;
  }
  for (let i = 0; i < size; i += PANEL) {
    const rows = { x: u + i * stride, stride, count: Math.min(PANEL, size - i) };
    // Within its own panel, a row is zero before its diagonal, so the first columns affect only the first rows.
    for (let j = i; j < i + rows.count; j += 4) solveFourColumns(m, triangle, i, j, { ...rows, count: j - i + 4 });
    solvePanels(m, n, triangle, i, i + PANEL, rows);
  }
}
