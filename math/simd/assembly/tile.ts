/** The inner loop of all O(n³) work. */

/**
 * C (2 × 4) −= A (2 rows) · B (4 rows)ᵀ over `size` bytes of each row, a multiple of 16. Each of the eight sums runs in
 * two lanes, even and odd terms, which are added at the end: six loads serve sixteen multiplications.
 */
export function subtractTile(a0: usize, a1: usize, b: usize, rowB: usize, size: usize, c0: usize, c1: usize): void {
  let s00 = f64x2.splat(0);
  let s01 = f64x2.splat(0);
  let s02 = f64x2.splat(0);
  let s03 = f64x2.splat(0);
  let s10 = f64x2.splat(0);
  let s11 = f64x2.splat(0);
  let s12 = f64x2.splat(0);
  let s13 = f64x2.splat(0);
  const b1 = b + rowB;
  const b2 = b1 + rowB;
  const b3 = b2 + rowB;
  for (let k: usize = 0; k < size; k += 16) {
    const x0 = v128.load(a0 + k);
    const x1 = v128.load(a1 + k);
    let y = v128.load(b + k);
    s00 = f64x2.add(s00, f64x2.mul(x0, y));
    s10 = f64x2.add(s10, f64x2.mul(x1, y));
    y = v128.load(b1 + k);
    s01 = f64x2.add(s01, f64x2.mul(x0, y));
    s11 = f64x2.add(s11, f64x2.mul(x1, y));
    y = v128.load(b2 + k);
    s02 = f64x2.add(s02, f64x2.mul(x0, y));
    s12 = f64x2.add(s12, f64x2.mul(x1, y));
    y = v128.load(b3 + k);
    s03 = f64x2.add(s03, f64x2.mul(x0, y));
    s13 = f64x2.add(s13, f64x2.mul(x1, y));
  }
  subtractPair(c0, s00, s01);
  subtractPair(c0 + 16, s02, s03);
  subtractPair(c1, s10, s11);
  subtractPair(c1 + 16, s12, s13);
}

/** Two adjacent numbers in memory −= the lane sums of s and of t. */
function subtractPair(at: usize, s: v128, t: v128): void {
  const sums = f64x2.add(v128.shuffle<f64>(s, t, 0, 2), v128.shuffle<f64>(s, t, 1, 3));
  v128.store(at, f64x2.sub(v128.load(at), sums));
}
