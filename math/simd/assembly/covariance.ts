/** Covariances between points and the rows of data, whose coordinates lie in columns. */
import { exponential } from "./exponential";
import { bytes, padded } from "./layout";
import { categoricalOf, columnsOf, dimensionOf, kindOf, scalesOf, strideOf, varianceOf } from "./model";

/** The kind of result for a scaled squared distance r². The same codes as in ../covariance-model.ts. */
const MATERN52: i32 = 1;
const SQUARED_EXPONENTIAL: i32 = 2;

const SQRT5: f64 = 2.23606797749979;
/** Beyond this, e^{−s} is 0, while its factor may be ∞. */
const FAR: f64 = 708;

/**
 * out_i ← covariance at r²(x, row i), and slopes_i ← its slope in r² (when slopes is not 0), for i < count, rounded up
 * to four. Coordinate k of x lies at x + k · step.
 */
function fillRow(model: usize, x: usize, step: usize, count: i32, out: usize, slopes: usize): void {
  const end = bytes(padded(count));
  sumDistances(model, x, step, end, out);
  const kind = kindOf(model);
  if (kind !== MATERN52 && kind !== SQUARED_EXPONENTIAL) return;
  const variance = f64x2.splat(varianceOf(model));
  for (let i: usize = 0; i < end; i += 16) {
    const r2 = v128.load(out + i);
    const s = f64x2.mul(f64x2.splat(SQRT5), f64x2.sqrt(r2));
    const isMatern = kind === MATERN52;
    const e = f64x2.mul(variance, exponential(isMatern ? f64x2.neg(s) : f64x2.mul(f64x2.splat(-0.5), r2)));
    if (isMatern) {
      const near = f64x2.lt(s, f64x2.splat(FAR));
      const linear = f64x2.add(f64x2.splat(1), s);
      const polynomial = f64x2.add(linear, f64x2.mul(f64x2.splat(5.0 / 3.0), r2));
      v128.store(out + i, v128.and(near, f64x2.mul(polynomial, e)));
      if (slopes !== 0) {
        v128.store(slopes + i, v128.and(near, f64x2.mul(f64x2.mul(f64x2.splat(-5.0 / 6.0), linear), e)));
      }
    } else {
      v128.store(out + i, e);
      if (slopes !== 0) v128.store(slopes + i, f64x2.mul(f64x2.splat(-0.5), e));
    }
  }
}

/** out ← r². */
function sumDistances(model: usize, x: usize, step: usize, end: usize, out: usize): void {
  const dimension = dimensionOf(model);
  const stride = strideOf(model);
  const scales = scalesOf(model);
  const categorical = categoricalOf(model);
  for (let i: usize = 0; i < end; i += 16) v128.store(out + i, f64x2.splat(0));
  let column = columnsOf(model);
  for (let k = 0; k < dimension; k++) {
    const coordinate = v128.load64_splat(x + <usize>k * step);
    const scale = v128.load64_splat(scales + bytes(k));
    if (load<f64>(categorical + bytes(k)) !== 0) {
      for (let i: usize = 0; i < end; i += 16) {
        const different = f64x2.ne(coordinate, v128.load(column + i));
        v128.store(out + i, f64x2.add(v128.load(out + i), v128.and(different, scale)));
      }
    } else {
      for (let i: usize = 0; i < end; i += 32) {
        const t = f64x2.sub(coordinate, v128.load(column + i));
        const u = f64x2.sub(coordinate, v128.load(column + i, 16));
        v128.store(out + i, f64x2.add(v128.load(out + i), f64x2.mul(f64x2.mul(scale, t), t)));
        v128.store(out + i, f64x2.add(v128.load(out + i, 16), f64x2.mul(f64x2.mul(scale, u), u)), 16);
      }
    }
    column += stride;
  }
}

export function covarianceMatrix(model: usize, n: i32, stride: i32, out: usize, slopes: usize): void {
  const columns = columnsOf(model);
  const step = strideOf(model);
  for (let i = 0; i < n; i++) {
    const start = bytes(i) * stride;
    fillRow(model, columns + bytes(i), step, i + 1, out + start, slopes === 0 ? 0 : slopes + start);
  }
}

export function covarianceRow(model: usize, n: i32, x: usize, out: usize, slopes: usize): void {
  fillRow(model, x, 8, n, out, slopes);
  for (let i = n; i < padded(n); i++) {
    store<f64>(out + bytes(i), 0);
    if (slopes !== 0) store<f64>(slopes + bytes(i), 0);
  }
}

export function covarianceRows(model: usize, n: i32, xs: usize, count: i32, out: usize, stride: i32): void {
  const size = bytes(dimensionOf(model));
  for (let c = 0; c < count; c++) covarianceRow(model, n, xs + <usize>c * size, out + bytes(c) * stride, 0);
}
