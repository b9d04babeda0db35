/**
 * Rows x of X L⁻ᵀ, a panel of columns at a time: shared by the factorization, the solves and the inverse. All of them
 * use this order, so that a row gets the same bits from each, whether alone or among others.
 */
import { bytes, CHUNK } from "./layout";
import { subtractTile } from "./tile";

/**
 * For `count` rows at x (an even number): columns j0 … jEnd −= the contributions of columns `from` … j0. `below`: the
 * rows are the panel's own, so only the lower triangle is needed.
 */
export function subtractEarlier(
  l: usize,
  row: usize,
  from: i32,
  j0: i32,
  jEnd: i32,
  x: usize,
  rowX: usize,
  count: i32,
  below: bool,
): void {
  for (let k = from; k < j0;) {
    const kEnd = min((k & ~(CHUNK - 1)) + CHUNK, j0);
    for (let i = 0; i < count; i += 2) {
      const x0 = x + <usize>i * rowX;
      const x1 = x0 + rowX;
      const at = bytes(k);
      const last = below ? min(jEnd, j0 + i + 2) : jEnd;
      for (let j = j0; j < last; j += 4) {
        subtractTile(x0 + at, x1 + at, l + <usize>j * row + at, row, bytes(kEnd - k), x0 + bytes(j), x1 + bytes(j));
      }
    }
    k = kEnd;
  }
}

/** For `count` rows at x: columns j … j + 3, from which all columns before j0 have been subtracted. d: 1 / L_jj. */
export function solveFourColumns(
  l: usize,
  row: usize,
  d: usize,
  j0: i32,
  j: i32,
  x: usize,
  rowX: usize,
  count: i32,
): void {
  const corner = l + <usize>j * row + bytes(j);
  const l10 = load<f64>(corner + row);
  const l20 = load<f64>(corner + 2 * row);
  const l21 = load<f64>(corner + 2 * row, 8);
  const l30 = load<f64>(corner + 3 * row);
  const l31 = load<f64>(corner + 3 * row, 8);
  const l32 = load<f64>(corner + 3 * row, 16);
  const d0 = load<f64>(d + bytes(j));
  const d1 = load<f64>(d + bytes(j), 8);
  const d2 = load<f64>(d + bytes(j), 16);
  const d3 = load<f64>(d + bytes(j), 24);
  const size = bytes(j - j0);
  const b = l + <usize>j * row + bytes(j0);
  for (let i = 0; i < count; i += 2) {
    const start = x + <usize>i * rowX;
    const c0 = start + bytes(j);
    const c1 = c0 + rowX;
    subtractTile(start + bytes(j0), start + rowX + bytes(j0), b, row, size, c0, c1);
    for (let c = c0; c <= c1; c += rowX) {
      const x0 = load<f64>(c) * d0;
      const x1 = (load<f64>(c, 8) - x0 * l10) * d1;
      const x2 = (load<f64>(c, 16) - x0 * l20 - x1 * l21) * d2;
      const x3 = (load<f64>(c, 24) - x0 * l30 - x1 * l31 - x2 * l32) * d3;
      store<f64>(c, x0);
      store<f64>(c, x1, 8);
      store<f64>(c, x2, 16);
      store<f64>(c, x3, 24);
    }
  }
}
