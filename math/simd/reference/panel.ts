/** assembly/panel.ts: rows of X L⁻ᵀ, a panel of columns at a time. */
import { CHUNK } from "../padding.ts";
import { subtractDot } from "./subtract-dot.ts";

/** Address of the factor. */
export interface Triangle {
  readonly l: number;
  readonly stride: number;
  /** 1 / L_jj. */
  readonly d: number;
}

export interface Rows {
  readonly x: number;
  readonly stride: number;
  readonly count: number;
}

/**
 * Columns j0 … jEnd −= the contributions of columns `from` … j0; `below`: only the lower triangle of the panel's own
 * rows.
 */
export function subtractEarlier(
  m: Float64Array,
  { l, stride }: Triangle,
  from: number,
  j0: number,
  jEnd: number,
  rows: Rows,
  below: boolean,
): void {
  for (let k = from; k < j0;) {
    const kEnd = Math.min((k & ~(CHUNK - 1)) + CHUNK, j0);
    for (let i = 0; i < rows.count; i++) {
      const row = rows.x + i * rows.stride;
      const last = below ? Math.min(jEnd, j0 + i + 1) : jEnd;
      for (let j = j0; j < last; j++) subtractDot(m, row + k, l + j * stride + k, kEnd - k, row + j);
    }
    k = kEnd;
  }
}

/** Solves columns j … j + 3, from which the contributions of all columns before j0 have been subtracted. */
export function solveFourColumns(m: Float64Array, { l, stride, d }: Triangle, j0: number, j: number, rows: Rows): void {
  const corner = l + j * stride + j;
  const l10 = m[corner + stride];
  const l20 = m[corner + 2 * stride];
  const l21 = m[corner + 2 * stride + 1];
  const l30 = m[corner + 3 * stride];
  const l31 = m[corner + 3 * stride + 1];
  const l32 = m[corner + 3 * stride + 2];
  const d0 = m[d + j];
  const d1 = m[d + j + 1];
  const d2 = m[d + j + 2];
  const d3 = m[d + j + 3];
  const b = l + j * stride + j0;
  const length = j - j0;
  for (let i = 0; i < rows.count; i++) {
    const row = rows.x + i * rows.stride;
    for (let c = 0; c < 4; c++) subtractDot(m, row + j0, b + c * stride, length, row + j + c);
    const v0 = m[row + j] * d0;
    const v1 = (m[row + j + 1] - v0 * l10) * d1;
    const v2 = (m[row + j + 2] - v0 * l20 - v1 * l21) * d2;
    m[row + j + 3] = (m[row + j + 3] - v0 * l30 - v1 * l31 - v2 * l32) * d3;
    m[row + j] = v0;
    m[row + j + 1] = v1;
    m[row + j + 2] = v2;
  }
}
