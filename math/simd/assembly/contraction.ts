/** Sums over rows of slopes times derivatives of r²: gradients with respect to the lengthscales and to a point. */
import { bytes, padded } from "./layout";
import { categoricalOf, columnsOf, dimensionOf, strideOf } from "./model";

/** q: room for n numbers. */
export function contractSlopes(model: usize, n: i32, w: usize, slopes: usize, stride: i32, q: usize, out: usize): void {
  const columns = columnsOf(model);
  const column = strideOf(model);
  const dimension = dimensionOf(model);
  const categorical = categoricalOf(model);
  memory.fill(out, 0, bytes(dimension));
  for (let i = 1; i < n; i++) {
    const start = bytes(i) * stride;
    const end = bytes(padded(i));
    for (let j: usize = 0; j < end; j += 16) {
      v128.store(q + j, f64x2.mul(v128.load(w + start + j), v128.load(slopes + start + j)));
    }
    for (let j = i; j < padded(i); j++) store<f64>(q + bytes(j), 0);
    for (let k = 0; k < dimension; k++) {
      const at = columns + <usize>k * column;
      const isCategorical = load<f64>(categorical + bytes(k)) !== 0;
      const x = load<f64>(at + bytes(i));
      const sum = isCategorical ? sumOfDifferent(q, at, x, end) : sumOfSquares(q, at, x, end);
      store<f64>(out + bytes(k), load<f64>(out + bytes(k)) + sum);
    }
  }
}

/** Σ q_j (x − c_j)², in four lanes. */
function sumOfSquares(q: usize, c: usize, x: f64, size: usize): f64 {
  const point = f64x2.splat(x);
  let s = f64x2.splat(0);
  let t = f64x2.splat(0);
  for (let j: usize = 0; j < size; j += 32) {
    const d0 = f64x2.sub(point, v128.load(c + j));
    const d1 = f64x2.sub(point, v128.load(c + j, 16));
    s = f64x2.add(s, f64x2.mul(f64x2.mul(v128.load(q + j), d0), d0));
    t = f64x2.add(t, f64x2.mul(f64x2.mul(v128.load(q + j, 16), d1), d1));
  }
  s = f64x2.add(s, t);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** Σ q_j over the j with c_j ≠ x, in four lanes. */
function sumOfDifferent(q: usize, c: usize, x: f64, size: usize): f64 {
  const point = f64x2.splat(x);
  let s = f64x2.splat(0);
  let t = f64x2.splat(0);
  for (let j: usize = 0; j < size; j += 32) {
    s = f64x2.add(s, v128.and(v128.load(q + j), f64x2.ne(point, v128.load(c + j))));
    t = f64x2.add(t, v128.and(v128.load(q + j, 16), f64x2.ne(point, v128.load(c + j, 16))));
  }
  s = f64x2.add(s, t);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** out_k ← Σ_i a_i slopes_i (x_k − column_ki); 0 for a categorical k. q: room for n numbers. */
export function weightedDifferences(
  model: usize,
  n: i32,
  x: usize,
  a: usize,
  slopes: usize,
  q: usize,
  out: usize,
): void {
  const columns = columnsOf(model);
  const column = strideOf(model);
  const dimension = dimensionOf(model);
  const categorical = categoricalOf(model);
  const size = bytes(padded(n));
  for (let i: usize = 0; i < size; i += 16) {
    v128.store(q + i, f64x2.mul(v128.load(a + i), v128.load(slopes + i)));
  }
  for (let k = 0; k < dimension; k++) {
    const isCategorical = load<f64>(categorical + bytes(k)) !== 0;
    const at = columns + <usize>k * column;
    store<f64>(out + bytes(k), isCategorical ? 0 : sumOfDifferences(q, at, load<f64>(x + bytes(k)), size));
  }
}

/** Σ q_i (x − c_i), in four lanes. */
function sumOfDifferences(q: usize, c: usize, x: f64, size: usize): f64 {
  const point = f64x2.splat(x);
  let s = f64x2.splat(0);
  let t = f64x2.splat(0);
  for (let i: usize = 0; i < size; i += 32) {
    s = f64x2.add(s, f64x2.mul(v128.load(q + i), f64x2.sub(point, v128.load(c + i))));
    t = f64x2.add(t, f64x2.mul(v128.load(q + i, 16), f64x2.sub(point, v128.load(c + i, 16))));
  }
  s = f64x2.add(s, t);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}
