/** assembly/contraction.ts: sums over rows of slopes times derivatives of r². */
import { readModel } from "../covariance-model.ts";
import { padded } from "../padding.ts";

export function contractSlopes(
  m: Float64Array,
  address: number,
  n: number,
  w: number,
  slopes: number,
  stride: number,
  q: number,
  out: number,
): void {
  const { columns, stride: columnStride, dimension, categorical } = readModel(m, address);
  m.fill(0, out, out + dimension);
  for (let i = 1; i < n; i++) {
    const start = i * stride;
    for (let j = 0; j < i; j++) m[q + j] = m[w + start + j] * m[slopes + start + j];
    m.fill(0, q + i, q + padded(i));
    for (let k = 0; k < dimension; k++) {
      const column = columns + k * columnStride;
      const sum = m[categorical + k] !== 0 ? sumOfDifferent : sumOfSquares;
      m[out + k] += sum(m, q, column, m[column + i], padded(i));
    }
  }
}

/** Σ q_j (x − c_j)², in four lanes. */
function sumOfSquares(m: Float64Array, q: number, c: number, x: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = 0; j < length; j += 4) {
    const d0 = x - m[c + j];
    const d1 = x - m[c + j + 1];
    const d2 = x - m[c + j + 2];
    const d3 = x - m[c + j + 3];
    s0 += m[q + j] * d0 * d0;
    s1 += m[q + j + 1] * d1 * d1;
    s2 += m[q + j + 2] * d2 * d2;
    s3 += m[q + j + 3] * d3 * d3;
  }
  return s0 + s2 + (s1 + s3);
}

/** Σ q_j over the j with c_j ≠ x, in four lanes. */
function sumOfDifferent(m: Float64Array, q: number, c: number, x: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let j = 0; j < length; j += 4) {
    if (m[c + j] !== x) s0 += m[q + j];
    if (m[c + j + 1] !== x) s1 += m[q + j + 1];
    if (m[c + j + 2] !== x) s2 += m[q + j + 2];
    if (m[c + j + 3] !== x) s3 += m[q + j + 3];
  }
  return s0 + s2 + (s1 + s3);
}

export function weightedDifferences(
  m: Float64Array,
  address: number,
  n: number,
  x: number,
  a: number,
  slopes: number,
  q: number,
  out: number,
): void {
  const { columns, stride, dimension, categorical } = readModel(m, address);
  const length = padded(n);
  for (let i = 0; i < length; i++) m[q + i] = m[a + i] * m[slopes + i];
  for (let k = 0; k < dimension; k++) {
    m[out + k] = m[categorical + k] !== 0 ? 0 : sumOfDifferences(m, q, columns + k * stride, m[x + k], length);
  }
}

/** Σ q_i (x − c_i), in four lanes. */
function sumOfDifferences(m: Float64Array, q: number, c: number, x: number, length: number): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (let i = 0; i < length; i += 4) {
    s0 += m[q + i] * (x - m[c + i]);
    s1 += m[q + i + 1] * (x - m[c + i + 1]);
    s2 += m[q + i + 2] * (x - m[c + i + 2]);
    s3 += m[q + i + 3] * (x - m[c + i + 3]);
  }
  return s0 + s2 + (s1 + s3);
}
