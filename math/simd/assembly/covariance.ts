/** Covariances between points and the rows of data, whose coordinates lie in columns. */
import { exponential } from "./exponential";
import { bytes, padded } from "./layout";
import { categoricalOf, columnsOf, dimensionOf, kindOf, scalesOf, strideOf, varianceOf } from "./model";

/** What is written for a scaled squared distance r². The same numbers as in ../kernels.ts. */
const MATERN52: i32 = 1;
const SQUARED_EXPONENTIAL: i32 = 2;

const SQRT5: f64 = 2.23606797749979;
/** Beyond, e^{−s} is 0 and what it is multiplied with may be ∞. */
const FAR: f64 = 708;

/**
 * out_i ← covariance at r²(x, row i), and slopes_i ← its slope in r² (when slopes is not 0), for i < count, rounded up
 * to four. Coordinate k of x lies at x + k · step.
 */
function row(model: usize, x: usize, step: usize, count: i32, out: usize, slopes: usize): void {
  const columns = columnsOf(model);
  const column = strideOf(model);
  const dimension = dimensionOf(model);
  const kind = kindOf(model);
  const variance = f64x2.splat(varianceOf(model));
  const scales = scalesOf(model);
  const categorical = categoricalOf(model);
  const end = bytes(padded(count));
  for (let i: usize = 0; i < end; i += 32) {
    let r0 = f64x2.splat(0);
    let r1 = f64x2.splat(0);
    let at = columns + i;
    for (let k = 0; k < dimension; k++) {
      const coordinate = v128.load64_splat(x + <usize>k * step);
      const scale = v128.load64_splat(scales + bytes(k));
      const c0 = v128.load(at);
      const c1 = v128.load(at, 16);
      at += column;
      if (load<f64>(categorical + bytes(k)) !== 0) {
        r0 = f64x2.add(r0, v128.and(f64x2.ne(coordinate, c0), scale));
        r1 = f64x2.add(r1, v128.and(f64x2.ne(coordinate, c1), scale));
      } else {
        const t0 = f64x2.sub(coordinate, c0);
        const t1 = f64x2.sub(coordinate, c1);
        r0 = f64x2.add(r0, f64x2.mul(f64x2.mul(scale, t0), t0));
        r1 = f64x2.add(r1, f64x2.mul(f64x2.mul(scale, t1), t1));
      }
    }
    correlate(kind, variance, r0, out + i, slopes === 0 ? 0 : slopes + i);
    correlate(kind, variance, r1, out + i + 16, slopes === 0 ? 0 : slopes + i + 16);
  }
}

function correlate(kind: i32, variance: v128, r2: v128, out: usize, slope: usize): void {
  if (kind === MATERN52) {
    const s = f64x2.mul(f64x2.splat(SQRT5), f64x2.sqrt(r2));
    const near = f64x2.lt(s, f64x2.splat(FAR));
    const e = f64x2.mul(variance, exponential(f64x2.neg(s)));
    const linear = f64x2.add(f64x2.splat(1), s);
    const polynomial = f64x2.add(linear, f64x2.mul(f64x2.splat(5.0 / 3.0), r2));
    v128.store(out, v128.and(near, f64x2.mul(polynomial, e)));
    if (slope !== 0) v128.store(slope, v128.and(near, f64x2.mul(f64x2.mul(f64x2.splat(-5.0 / 6.0), linear), e)));
  } else if (kind === SQUARED_EXPONENTIAL) {
    const e = f64x2.mul(variance, exponential(f64x2.mul(f64x2.splat(-0.5), r2)));
    v128.store(out, e);
    if (slope !== 0) v128.store(slope, f64x2.mul(f64x2.splat(-0.5), e));
  } else {
    v128.store(out, r2);
  }
}

export function covarianceMatrix(model: usize, n: i32, stride: i32, out: usize, slopes: usize): void {
  const columns = columnsOf(model);
  const step = strideOf(model);
  for (let i = 0; i < n; i++) {
    const start = bytes(i) * stride;
    row(model, columns + bytes(i), step, i + 1, out + start, slopes === 0 ? 0 : slopes + start);
  }
}

export function covarianceRow(model: usize, n: i32, x: usize, out: usize, slopes: usize): void {
  row(model, x, 8, n, out, slopes);
  for (let i = n; i < padded(n); i++) {
    store<f64>(out + bytes(i), 0);
    if (slopes !== 0) store<f64>(slopes + bytes(i), 0);
  }
}

export function covarianceRows(model: usize, n: i32, xs: usize, count: i32, out: usize, stride: i32): void {
  const size = bytes(dimensionOf(model));
  for (let c = 0; c < count; c++) covarianceRow(model, n, xs + <usize>c * size, out + bytes(c) * stride, 0);
}
