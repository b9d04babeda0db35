/**
 * Loops over a matrix and a vector, which process four rows of a row-major matrix at a time, so that each loaded entry
 * of the vector is used four times. They touch each matrix entry only once, so copying the matrix to a compiled kernel
 * would cost as much as the loop.
 */

/** a · b over the first `length` entries. */
export function dot(a: Float64Array, b: Float64Array, length: number = a.length): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < length; k += 4) {
    s0 += a[k] * b[k];
    s1 += a[k + 1] * b[k + 1];
    s2 += a[k + 2] * b[k + 2];
    s3 += a[k + 3] * b[k + 3];
  }
  for (; k < length; k++) s0 += a[k] * b[k];
  return s0 + s1 + (s2 + s3);
}

/** out[j] = row j of `a` · x for every j of out; rows are `stride` apart and as long as x. */
export function multiplyRows(a: Float64Array, stride: number, x: Float64Array, out: Float64Array): void {
  let j = 0;
  for (; j + 3 < out.length; j += 4) {
    const r0 = j * stride;
    const r1 = r0 + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < x.length; k++) {
      const value = x[k];
      s0 += a[r0 + k] * value;
      s1 += a[r1 + k] * value;
      s2 += a[r2 + k] * value;
      s3 += a[r3 + k] * value;
    }
    out[j] = s0;
    out[j + 1] = s1;
    out[j + 2] = s2;
    out[j + 3] = s3;
  }
  for (; j < out.length; j++) {
    let s = 0;
    for (let k = 0; k < x.length; k++) s += a[j * stride + k] * x[k];
    out[j] = s;
  }
}

/** x ← L⁻¹ x for lower-triangular L (rows `stride` apart), whose order is the length of x. */
export function substituteForward(factor: Float64Array, stride: number, x: Float64Array): void {
  const n = x.length;
  let j = 0;
  for (; j + 3 < n; j += 4) {
    const r0 = j * stride;
    const r1 = r0 + stride;
    const r2 = r1 + stride;
    const r3 = r2 + stride;
    let s0 = x[j];
    let s1 = x[j + 1];
    let s2 = x[j + 2];
    let s3 = x[j + 3];
    for (let k = 0; k < j; k++) {
      const value = x[k];
      s0 -= factor[r0 + k] * value;
      s1 -= factor[r1 + k] * value;
      s2 -= factor[r2 + k] * value;
      s3 -= factor[r3 + k] * value;
    }
    const x0 = s0 / factor[r0 + j];
    const x1 = (s1 - factor[r1 + j] * x0) / factor[r1 + j + 1];
    const x2 = (s2 - factor[r2 + j] * x0 - factor[r2 + j + 1] * x1) / factor[r2 + j + 2];
    s3 = s3 - factor[r3 + j] * x0 - factor[r3 + j + 1] * x1 - factor[r3 + j + 2] * x2;
    x[j] = x0;
    x[j + 1] = x1;
    x[j + 2] = x2;
    x[j + 3] = s3 / factor[r3 + j + 3];
  }
  for (; j < n; j++) {
    let s = x[j];
    for (let k = 0; k < j; k++) s -= factor[j * stride + k] * x[k];
    x[j] = s / factor[j * stride + j];
  }
}

/** x ← L⁻ᵀ x for lower-triangular L (rows `stride` apart), whose order is the length of x. */
export function substituteBackward(factor: Float64Array, stride: number, x: Float64Array): void {
  let j = x.length - 1;
  for (; j >= 3; j -= 4) {
    const r0 = j * stride;
    const r1 = r0 - stride;
    const r2 = r1 - stride;
    const r3 = r2 - stride;
    const x0 = x[j] / factor[r0 + j];
    const x1 = (x[j - 1] - factor[r0 + j - 1] * x0) / factor[r1 + j - 1];
    const x2 = (x[j - 2] - factor[r0 + j - 2] * x0 - factor[r1 + j - 2] * x1) / factor[r2 + j - 2];
    const s3 = x[j - 3] - factor[r0 + j - 3] * x0 - factor[r1 + j - 3] * x1 - factor[r2 + j - 3] * x2;
    const x3 = s3 / factor[r3 + j - 3];
    x[j] = x0;
    x[j - 1] = x1;
    x[j - 2] = x2;
    x[j - 3] = x3;
    for (let k = 0; k < j - 3; k++) {
      x[k] -= factor[r0 + k] * x0 + factor[r1 + k] * x1 + (factor[r2 + k] * x2 + factor[r3 + k] * x3);
    }
  }
  for (; j >= 0; j--) {
    const value = x[j] / factor[j * stride + j];
    x[j] = value;
    for (let k = 0; k < j; k++) x[k] -= factor[j * stride + k] * value;
  }
}
