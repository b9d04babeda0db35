/** The loop that all O(n³) work is spent in: assembly/tile.ts, in tiles that suit scalars. */

/**
 * C (2 × 2) −= A (2 rows) · B (2 rows)ᵀ over `length` terms, an even number. Even and odd terms are summed apart, as
 * the lanes of a vector would be.
 */
export function subtractTile(
  m: Float64Array,
  a0: number,
  a1: number,
  b0: number,
  b1: number,
  length: number,
  c0: number,
  c1: number,
): void {
  let even00 = 0;
  let even01 = 0;
  let even10 = 0;
  let even11 = 0;
  let odd00 = 0;
  let odd01 = 0;
  let odd10 = 0;
  let odd11 = 0;
  for (let k = 0; k < length; k += 2) {
    const x0 = m[a0 + k];
    const x1 = m[a1 + k];
    const y0 = m[b0 + k];
    const y1 = m[b1 + k];
    even00 += x0 * y0;
    even01 += x0 * y1;
    even10 += x1 * y0;
    even11 += x1 * y1;
    const p0 = m[a0 + k + 1];
    const p1 = m[a1 + k + 1];
    const q0 = m[b0 + k + 1];
    const q1 = m[b1 + k + 1];
    odd00 += p0 * q0;
    odd01 += p0 * q1;
    odd10 += p1 * q0;
    odd11 += p1 * q1;
  }
  m[c0] -= even00 + odd00;
  m[c0 + 1] -= even01 + odd01;
  m[c1] -= even10 + odd10;
  m[c1 + 1] -= even11 + odd11;
}
