/** assembly/dot.ts: dot products of rows, summed in the order of the SIMD lanes. */

/** a · b over an even number of terms, in two lanes. */
export function dotInLanes(m: Float64Array, a: number, b: number, length: number): number {
  let even = 0;
  let odd = 0;
  for (let k = 0; k < length; k += 2) {
    even += m[a + k] * m[b + k];
    odd += m[a + k + 1] * m[b + k + 1];
  }
  return even + odd;
}

/** a · b over a multiple of four terms, in four lanes: (0 + 2) + (1 + 3). */
function dot(m: Float64Array, a: number, b: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let k = 0; k < length; k += 4) {
    s0 += m[a + k] * m[b + k];
    s1 += m[a + k + 1] * m[b + k + 1];
    s2 += m[a + k + 2] * m[b + k + 2];
    s3 += m[a + k + 3] * m[b + k + 3];
  }
  return s0 + s2 + (s1 + s3);
}

export function dotRows(
  m: Float64Array,
  rows: number,
  stride: number,
  count: number,
  x: number,
  length: number,
  out: number,
): void {
  for (let i = 0; i < count; i++) m[out + i] = dot(m, rows + i * stride, x, length);
}

export function squaredNorms(
  m: Float64Array,
  rows: number,
  stride: number,
  count: number,
  length: number,
  out: number,
): void {
  for (let i = 0; i < count; i++) m[out + i] = dot(m, rows + i * stride, rows + i * stride, length);
}
