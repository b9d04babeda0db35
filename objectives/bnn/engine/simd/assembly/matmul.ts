/** Matrix products, which take almost all of the time. */

/**
 * C (m × n) ← α A B + D, for A (m × k) with any strides, so that it may be a transpose, and contiguous rows of B, C and
 * D. m and n are multiples of 4, strides are in bytes; D is omitted if its address is 0, and a single row for all if
 * its stride is 0. Every sum is taken in the order of k.
 *
 * A tile of C stays in registers: 2 × 16 numbers, or 4 × 8 or 4 × 4 at the end of rows. Compilers load everything that
 * a loop iteration needs before they multiply, so an iteration handles one term: fifteen registers hold its six
 * vectors, the eight sums, and a product. To save counters, addresses only increase, and one of them determines when
 * the loop ends.
 */
export function multiply(
  a: usize,
  ai: usize,
  ak: usize,
  b: usize,
  bk: usize,
  c: usize,
  ci: usize,
  m: i32,
  n: i32,
  k: i32,
  alpha: f32,
  d: usize,
  di: usize,
): void {
  for (; n >= 16; n -= 16) {
    wide(a, ai, ak, b, bk, c, ci, m, k, alpha, d, di);
    b += 64;
    c += 64;
    if (d !== 0) d += 64;
  }
  if (n >= 8) {
    half(a, ai, ak, b, bk, c, ci, m, k, alpha, d, di);
    b += 32;
    c += 32;
    if (d !== 0) d += 32;
    n -= 8;
  }
  if (n > 0) narrow(a, ai, ak, b, bk, c, ci, m, k, alpha, d, di);
}

/** The next 16 columns, 2 × 16 sums at a time. */
function wide(
  a: usize,
  ai: usize,
  ak: usize,
  b: usize,
  bk: usize,
  c: usize,
  ci: usize,
  m: i32,
  k: i32,
  alpha: f32,
  d: usize,
  di: usize,
): void {
  const f = f32x4.splat(alpha);
  const end = b + <usize>k * bk;
  for (let i = 0; i < m; i += 2) {
    let s00 = f32x4.splat(0),
      s01 = f32x4.splat(0),
      s02 = f32x4.splat(0),
      s03 = f32x4.splat(0);
    let s10 = f32x4.splat(0),
      s11 = f32x4.splat(0),
      s12 = f32x4.splat(0),
      s13 = f32x4.splat(0);
    let at = b,
      a0 = a,
      a1 = a0 + ai;
    while (at !== end) {
      const y0 = v128.load(at),
        y1 = v128.load(at, 16),
        y2 = v128.load(at, 32),
        y3 = v128.load(at, 48);
      let x = v128.load32_splat(a0);
      s00 = f32x4.add(s00, f32x4.mul(x, y0));
      s01 = f32x4.add(s01, f32x4.mul(x, y1));
      s02 = f32x4.add(s02, f32x4.mul(x, y2));
      s03 = f32x4.add(s03, f32x4.mul(x, y3));
      x = v128.load32_splat(a1);
      s10 = f32x4.add(s10, f32x4.mul(x, y0));
      s11 = f32x4.add(s11, f32x4.mul(x, y1));
      s12 = f32x4.add(s12, f32x4.mul(x, y2));
      s13 = f32x4.add(s13, f32x4.mul(x, y3));
      at += bk;
      a0 += ak;
      a1 += ak;
    }

    const c1 = c + ci;
    if (d === 0) {
      v128.store(c, f32x4.mul(f, s00));
      v128.store(c, f32x4.mul(f, s01), 16);
      v128.store(c, f32x4.mul(f, s02), 32);
      v128.store(c, f32x4.mul(f, s03), 48);
      v128.store(c1, f32x4.mul(f, s10));
      v128.store(c1, f32x4.mul(f, s11), 16);
      v128.store(c1, f32x4.mul(f, s12), 32);
      v128.store(c1, f32x4.mul(f, s13), 48);
    } else {
      const d1 = d + di;
      v128.store(c, f32x4.add(f32x4.mul(f, s00), v128.load(d)));
      v128.store(c, f32x4.add(f32x4.mul(f, s01), v128.load(d, 16)), 16);
      v128.store(c, f32x4.add(f32x4.mul(f, s02), v128.load(d, 32)), 32);
      v128.store(c, f32x4.add(f32x4.mul(f, s03), v128.load(d, 48)), 48);
      v128.store(c1, f32x4.add(f32x4.mul(f, s10), v128.load(d1)));
      v128.store(c1, f32x4.add(f32x4.mul(f, s11), v128.load(d1, 16)), 16);
      v128.store(c1, f32x4.add(f32x4.mul(f, s12), v128.load(d1, 32)), 32);
      v128.store(c1, f32x4.add(f32x4.mul(f, s13), v128.load(d1, 48)), 48);
      d += 2 * di;
    }
    a += 2 * ai;
    c += 2 * ci;
  }
}

/** The next 8, 4 × 8 sums at a time. */
function half(
  a: usize,
  ai: usize,
  ak: usize,
  b: usize,
  bk: usize,
  c: usize,
  ci: usize,
  m: i32,
  k: i32,
  alpha: f32,
  d: usize,
  di: usize,
): void {
  const f = f32x4.splat(alpha);
  const end = b + <usize>k * bk;
  for (let i = 0; i < m; i += 4) {
    let s00 = f32x4.splat(0),
      s01 = f32x4.splat(0);
    let s10 = f32x4.splat(0),
      s11 = f32x4.splat(0);
    let s20 = f32x4.splat(0),
      s21 = f32x4.splat(0);
    let s30 = f32x4.splat(0),
      s31 = f32x4.splat(0);
    let at = b,
      a0 = a,
      a1 = a0 + ai,
      a2 = a1 + ai,
      a3 = a2 + ai;
    while (at !== end) {
      const y0 = v128.load(at),
        y1 = v128.load(at, 16);
      let x = v128.load32_splat(a0);
      s00 = f32x4.add(s00, f32x4.mul(x, y0));
      s01 = f32x4.add(s01, f32x4.mul(x, y1));
      x = v128.load32_splat(a1);
      s10 = f32x4.add(s10, f32x4.mul(x, y0));
      s11 = f32x4.add(s11, f32x4.mul(x, y1));
      x = v128.load32_splat(a2);
      s20 = f32x4.add(s20, f32x4.mul(x, y0));
      s21 = f32x4.add(s21, f32x4.mul(x, y1));
      x = v128.load32_splat(a3);
      s30 = f32x4.add(s30, f32x4.mul(x, y0));
      s31 = f32x4.add(s31, f32x4.mul(x, y1));
      at += bk;
      a0 += ak;
      a1 += ak;
      a2 += ak;
      a3 += ak;
    }

    const c1 = c + ci;
    const c2 = c1 + ci;
    const c3 = c2 + ci;
    if (d === 0) {
      v128.store(c, f32x4.mul(f, s00));
      v128.store(c, f32x4.mul(f, s01), 16);
      v128.store(c1, f32x4.mul(f, s10));
      v128.store(c1, f32x4.mul(f, s11), 16);
      v128.store(c2, f32x4.mul(f, s20));
      v128.store(c2, f32x4.mul(f, s21), 16);
      v128.store(c3, f32x4.mul(f, s30));
      v128.store(c3, f32x4.mul(f, s31), 16);
    } else {
      const d1 = d + di;
      const d2 = d1 + di;
      const d3 = d2 + di;
      v128.store(c, f32x4.add(f32x4.mul(f, s00), v128.load(d)));
      v128.store(c, f32x4.add(f32x4.mul(f, s01), v128.load(d, 16)), 16);
      v128.store(c1, f32x4.add(f32x4.mul(f, s10), v128.load(d1)));
      v128.store(c1, f32x4.add(f32x4.mul(f, s11), v128.load(d1, 16)), 16);
      v128.store(c2, f32x4.add(f32x4.mul(f, s20), v128.load(d2)));
      v128.store(c2, f32x4.add(f32x4.mul(f, s21), v128.load(d2, 16)), 16);
      v128.store(c3, f32x4.add(f32x4.mul(f, s30), v128.load(d3)));
      v128.store(c3, f32x4.add(f32x4.mul(f, s31), v128.load(d3, 16)), 16);
      d += 4 * di;
    }
    a += 4 * ai;
    c += 4 * ci;
  }
}

/** The last 4, 4 × 4 sums at a time. */
function narrow(
  a: usize,
  ai: usize,
  ak: usize,
  b: usize,
  bk: usize,
  c: usize,
  ci: usize,
  m: i32,
  k: i32,
  alpha: f32,
  d: usize,
  di: usize,
): void {
  const f = f32x4.splat(alpha);
  const end = b + <usize>k * bk;
  for (let i = 0; i < m; i += 4) {
    let s00 = f32x4.splat(0);
    let s10 = f32x4.splat(0);
    let s20 = f32x4.splat(0);
    let s30 = f32x4.splat(0);
    let at = b,
      a0 = a,
      a1 = a0 + ai,
      a2 = a1 + ai,
      a3 = a2 + ai;
    while (at !== end) {
      const y0 = v128.load(at);
      let x = v128.load32_splat(a0);
      s00 = f32x4.add(s00, f32x4.mul(x, y0));
      x = v128.load32_splat(a1);
      s10 = f32x4.add(s10, f32x4.mul(x, y0));
      x = v128.load32_splat(a2);
      s20 = f32x4.add(s20, f32x4.mul(x, y0));
      x = v128.load32_splat(a3);
      s30 = f32x4.add(s30, f32x4.mul(x, y0));
      at += bk;
      a0 += ak;
      a1 += ak;
      a2 += ak;
      a3 += ak;
    }

    const c1 = c + ci;
    const c2 = c1 + ci;
    const c3 = c2 + ci;
    if (d === 0) {
      v128.store(c, f32x4.mul(f, s00));
      v128.store(c1, f32x4.mul(f, s10));
      v128.store(c2, f32x4.mul(f, s20));
      v128.store(c3, f32x4.mul(f, s30));
    } else {
      const d1 = d + di;
      const d2 = d1 + di;
      const d3 = d2 + di;
      v128.store(c, f32x4.add(f32x4.mul(f, s00), v128.load(d)));
      v128.store(c1, f32x4.add(f32x4.mul(f, s10), v128.load(d1)));
      v128.store(c2, f32x4.add(f32x4.mul(f, s20), v128.load(d2)));
      v128.store(c3, f32x4.add(f32x4.mul(f, s30), v128.load(d3)));
      d += 4 * di;
    }
    a += 4 * ai;
    c += 4 * ci;
  }
}

/** out (n × m) ← the transpose of a (m × n), both contiguous; m and n are multiples of 4. */
export function transpose(a: usize, m: i32, n: i32, out: usize): void {
  const ai = (<usize>n) << 2;
  const oi = (<usize>m) << 2;
  for (let i = 0; i < m; i += 4) {
    for (let j = 0; j < n; j += 4) {
      const from = a + <usize>i * ai + ((<usize>j) << 2);
      const to = out + <usize>j * oi + ((<usize>i) << 2);
      const r0 = v128.load(from);
      const r1 = v128.load(from + ai);
      const r2 = v128.load(from + 2 * ai);
      const r3 = v128.load(from + 3 * ai);
      const t0 = i32x4.shuffle(r0, r1, 0, 4, 1, 5);
      const t1 = i32x4.shuffle(r2, r3, 0, 4, 1, 5);
      const t2 = i32x4.shuffle(r0, r1, 2, 6, 3, 7);
      const t3 = i32x4.shuffle(r2, r3, 2, 6, 3, 7);
      v128.store(to, i64x2.shuffle(t0, t1, 0, 2));
      v128.store(to + oi, i64x2.shuffle(t0, t1, 1, 3));
      v128.store(to + 2 * oi, i64x2.shuffle(t2, t3, 0, 2));
      v128.store(to + 3 * oi, i64x2.shuffle(t2, t3, 1, 3));
    }
  }
}

/** out (n) ← Σ rows of a (m × n); n is a multiple of 4. */
export function columnSums(a: usize, m: i32, n: i32, out: usize): void {
  const ai = (<usize>n) << 2;
  for (let j: usize = 0; j < ai; j += 16) {
    let sum = f32x4.splat(0);
    let at = a + j;
    for (let i = 0; i < m; i++) {
      sum = f32x4.add(sum, v128.load(at));
      at += ai;
    }
    v128.store(out + j, sum);
  }
}
