/** assembly/cholesky.ts: the factor of a positive definite matrix, panel by panel, in place. */
import { CHUNK, padded, PANEL } from "../padding.ts";
import { dotInLanes } from "./dot.ts";
import { solveFourColumns, subtractEarlier, type Triangle } from "./panel.ts";
import { subtractDot } from "./subtract-dot.ts";

const ROUNDING = 2 ** -52;

export function cholesky(m: Float64Array, n: number, triangle: Triangle): number {
  const { l, stride, d } = triangle;
  const size = padded(n);
  for (let i = n; i < size; i++) {
    m.fill(0, l + i * stride, l + i * stride + size);
    m[l + i * stride + i] = 1;
  }
  for (let i = 0; i < size; i++) m[d + i] = m[l + i * stride + i];
  for (let j0 = 0; j0 < size; j0 += PANEL) {
    const jEnd = Math.min(j0 + PANEL, size);
    subtractEarlier(m, triangle, 0, j0, jEnd, { x: l + j0 * stride, stride, count: size - j0 }, true);
    for (let j = j0; j < jEnd; j += 4) {
      const failure = factorizeCorner(m, triangle, j0, j);
      if (failure !== 0) return failure;
      solveFourColumns(m, triangle, j0, j, { x: l + (j + 4) * stride, stride, count: size - j - 4 });
    }
  }
  return 0;
}

/**
 * Factors the 4 × 4 block on the diagonal. Returns 0, or 1 + the row whose pivot does not exceed its own rounding
 * error.
 */
function factorizeCorner(m: Float64Array, { l, stride, d }: Triangle, j0: number, j: number): number {
  const b = l + j * stride + j0;
  const corner = l + j * stride + j;
  for (let r = 0; r < 4; r++) {
    for (let c = 0; c <= r; c++) subtractDot(m, b + r * stride, b + c * stride, j - j0, corner + r * stride + c);
  }
  for (let r = 0; r < 4; r++) {
    const at = corner + r * stride;
    for (let c = 0; c < r; c++) {
      let value = m[at + c];
      for (let t = 0; t < c; t++) value -= m[at + t] * m[corner + c * stride + t];
      m[at + c] = value * m[d + j + c];
    }
    let pivot = m[at + r];
    for (let t = 0; t < r; t++) pivot -= m[at + t] * m[at + t];
    const diagonal = d + j + r;
    if (!(pivot > (j + r + 1) * ROUNDING * m[diagonal] && pivot < Infinity)) {
      m[diagonal] = pivot;
      return j + r + 1;
    }
    m[at + r] = Math.sqrt(pivot);
    m[diagonal] = 1 / m[at + r];
  }
  return 0;
}

/** The pivot of a row (n entries of the factor) with this diagonal entry, as `cholesky` would compute it. */
export function pivotBelow(m: Float64Array, x: number, n: number, diagonal: number): number {
  const j0 = n & ~(PANEL - 1);
  const j = n & ~3;
  let pivot = diagonal;
  for (let k = 0; k < j0; k += CHUNK) pivot -= dotInLanes(m, x + k, x + k, Math.min(CHUNK, j0 - k));
  pivot -= dotInLanes(m, x + j0, x + j0, j - j0);
  for (let t = j; t < n; t++) pivot -= m[x + t] * m[x + t];
  return pivot;
}
