/** assembly/covariance.ts: covariances between points and the rows of data, whose coordinates are stored in columns. */
import { padded } from "../padding.ts";
import { MATERN52, readModel, SQUARED_EXPONENTIAL, type ModelInMemory } from "../covariance-model.ts";
import { exponential } from "./exponential.ts";

const SQRT5 = 2.23606797749979;
/** Beyond this, e^{−s} is 0, whereas the factor multiplied with it could be ∞. */
const FAR = 708;

/** Coordinate k of x is at x + k · step; no slopes are written if their address is 0. */
function fillRow(
  m: Float64Array,
  model: ModelInMemory,
  x: number,
  step: number,
  count: number,
  out: number,
  slopes: number,
): void {
  const { columns, stride, dimension, scales, categorical } = model;
  const end = padded(count);
  m.fill(0, out, out + end);
  for (let k = 0; k < dimension; k++) {
    const column = columns + k * stride;
    const coordinate = m[x + k * step];
    const scale = m[scales + k];
    if (m[categorical + k] !== 0) {
      for (let i = 0; i < end; i++) m[out + i] += coordinate === m[column + i] ? 0 : scale;
    } else {
      for (let i = 0; i < end; i++) {
        const t = coordinate - m[column + i];
        m[out + i] += scale * t * t;
      }
    }
  }
  correlate(m, model, end, out, slopes);
}

/** Converts r² to covariance, in place. */
function correlate(m: Float64Array, { kind, variance }: ModelInMemory, end: number, out: number, slopes: number): void {
  if (kind === MATERN52) {
    for (let i = 0; i < end; i++) {
      const r2 = m[out + i];
      const s = SQRT5 * Math.sqrt(r2);
      const isNear = s < FAR;
      const e = variance * exponential(-s);
      m[out + i] = isNear ? (1 + s + (5 / 3) * r2) * e : 0;
      if (slopes !== 0) m[slopes + i] = isNear ? (-5 / 6) * (1 + s) * e : 0;
    }
  } else if (kind === SQUARED_EXPONENTIAL) {
    for (let i = 0; i < end; i++) {
      const e = variance * exponential(-0.5 * m[out + i]);
      m[out + i] = e;
      if (slopes !== 0) m[slopes + i] = -0.5 * e;
    }
  }
}

export function covarianceMatrix(
  m: Float64Array,
  address: number,
  n: number,
  stride: number,
  out: number,
  slopes: number,
): void {
  const model = readModel(m, address);
  for (let i = 0; i < n; i++) {
    const slopeRow = slopes === 0 ? 0 : slopes + i * stride;
    fillRow(m, model, model.columns + i, model.stride, i + 1, out + i * stride, slopeRow);
  }
}

export function covarianceRow(
  m: Float64Array,
  address: number,
  n: number,
  x: number,
  out: number,
  slopes: number,
): void {
  fillRow(m, readModel(m, address), x, 1, n, out, slopes);
  m.fill(0, out + n, out + padded(n));
  if (slopes !== 0) m.fill(0, slopes + n, slopes + padded(n));
}
