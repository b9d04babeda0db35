/** Products of matrices: where almost all time goes. */

/**
 * C (m × n) ← α A B + D, for A (m × k) with any strides, so that it may be a transpose, and rows of B, C and D without
 * gaps. m and n are multiples of 4, strides are in bytes; D is nothing at address 0, and one row for all with stride 0.
 * Every number is summed in the order of k.
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
  let j = 0;
  for (; j + 8 <= n; j += 8) {
    const column = (<usize>j) << 2;
    for (let i = 0; i < m; i += 4) {
      const row = <usize>i;
      wide(
        a + row * ai,
        ai,
        ak,
        b + column,
        bk,
        k,
        c + row * ci + column,
        ci,
        alpha,
        d === 0 ? 0 : d + row * di + column,
        di,
      );
    }
  }
  if (j < n) {
    const column = (<usize>j) << 2;
    for (let i = 0; i < m; i += 4) {
      const row = <usize>i;
      narrow(
        a + row * ai,
        ai,
        ak,
        b + column,
        bk,
        k,
        c + row * ci + column,
        ci,
        alpha,
        d === 0 ? 0 : d + row * di + column,
        di,
      );
    }
  }
}

/** 4 × 8 sums stay in registers; a rolled loop is faster than an unrolled one. */
function wide(
  a: usize,
  ai: usize,
  ak: usize,
  b: usize,
  bk: usize,
  k: i32,
  c: usize,
  ci: usize,
  alpha: f32,
  d: usize,
  di: usize,
): void {
  let s00 = f32x4.splat(0),
    s01 = f32x4.splat(0),
    s10 = f32x4.splat(0),
    s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0),
    s21 = f32x4.splat(0),
    s30 = f32x4.splat(0),
    s31 = f32x4.splat(0);
  const a1 = a + ai,
    a2 = a1 + ai,
    a3 = a2 + ai;
  let at: usize = 0;
  for (; k > 0; k--) {
    const y0 = v128.load(b),
      y1 = v128.load(b, 16);
    let x = v128.load32_splat(a + at);
    s00 = f32x4.add(s00, f32x4.mul(x, y0));
    s01 = f32x4.add(s01, f32x4.mul(x, y1));
    x = v128.load32_splat(a1 + at);
    s10 = f32x4.add(s10, f32x4.mul(x, y0));
    s11 = f32x4.add(s11, f32x4.mul(x, y1));
    x = v128.load32_splat(a2 + at);
    s20 = f32x4.add(s20, f32x4.mul(x, y0));
    s21 = f32x4.add(s21, f32x4.mul(x, y1));
    x = v128.load32_splat(a3 + at);
    s30 = f32x4.add(s30, f32x4.mul(x, y0));
    s31 = f32x4.add(s31, f32x4.mul(x, y1));
    b += bk;
    at += ak;
  }
  const f = f32x4.splat(alpha);
  finish(c, f, s00, d);
  finish(c + 16, f, s01, d === 0 ? 0 : d + 16);
  c += ci;
  if (d !== 0) d += di;
  finish(c, f, s10, d);
  finish(c + 16, f, s11, d === 0 ? 0 : d + 16);
  c += ci;
  if (d !== 0) d += di;
  finish(c, f, s20, d);
  finish(c + 16, f, s21, d === 0 ? 0 : d + 16);
  c += ci;
  if (d !== 0) d += di;
  finish(c, f, s30, d);
  finish(c + 16, f, s31, d === 0 ? 0 : d + 16);
}

/** 4 × 4 sums, for the last columns. */
function narrow(
  a: usize,
  ai: usize,
  ak: usize,
  b: usize,
  bk: usize,
  k: i32,
  c: usize,
  ci: usize,
  alpha: f32,
  d: usize,
  di: usize,
): void {
  let s0 = f32x4.splat(0),
    s1 = f32x4.splat(0),
    s2 = f32x4.splat(0),
    s3 = f32x4.splat(0);
  const a1 = a + ai,
    a2 = a1 + ai,
    a3 = a2 + ai;
  let at: usize = 0;
  for (; k > 0; k--) {
    const y = v128.load(b);
    s0 = f32x4.add(s0, f32x4.mul(v128.load32_splat(a + at), y));
    s1 = f32x4.add(s1, f32x4.mul(v128.load32_splat(a1 + at), y));
    s2 = f32x4.add(s2, f32x4.mul(v128.load32_splat(a2 + at), y));
    s3 = f32x4.add(s3, f32x4.mul(v128.load32_splat(a3 + at), y));
    b += bk;
    at += ak;
  }
  const f = f32x4.splat(alpha);
  finish(c, f, s0, d);
  c += ci;
  if (d !== 0) d += di;
  finish(c, f, s1, d);
  c += ci;
  if (d !== 0) d += di;
  finish(c, f, s2, d);
  c += ci;
  if (d !== 0) d += di;
  finish(c, f, s3, d);
}

function finish(c: usize, alpha: v128, sum: v128, d: usize): void {
  const scaled = f32x4.mul(alpha, sum);
  v128.store(c, d === 0 ? scaled : f32x4.add(scaled, v128.load(d)));
}

/** out (n × m) ← the transpose of a (m × n), both without gaps; m and n are multiples of 4. */
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
