/** Layer normalization: rows of `width` numbers, padded with zeros to a multiple of four. */
import { bytes, padded } from "./plan";

/** The lanes of the last vector of a row that are not padding. */
function tail(width: i32): v128 {
  const rest = width & 3;
  return rest === 0 ? i32x4.splat(-1) : i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(rest));
}

function total(sum: v128): f32 {
  const even = f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 2);
  return even + (f32x4.extract_lane(sum, 1) + f32x4.extract_lane(sum, 3));
}

/** standardized ← (x − μ)/√(σ² + ε) of each row, out ← gain · that + shift, inverses ← 1/√(σ² + ε); `out` may be `x`. */
export function normalize(
  x: usize,
  rows: i32,
  width: i32,
  epsilon: f32,
  gain: usize,
  shift: usize,
  standardized: usize,
  inverses: usize,
  out: usize,
): void {
  const stride = bytes(padded(width));
  const last = stride - 16;
  const mask = tail(width);
  const count = <f32>width;
  for (let row = 0; row < rows; row++) {
    let sum = f32x4.splat(0);
    for (let j: usize = 0; j < stride; j += 16) sum = f32x4.add(sum, v128.load(x + j));
    const mean = f32x4.splat(total(sum) / count);
    let squares = f32x4.splat(0);
    for (let j: usize = 0; j < stride; j += 16) {
      let deviation = f32x4.sub(v128.load(x + j), mean);
      if (j === last) deviation = v128.and(deviation, mask);
      v128.store(standardized + j, deviation);
      squares = f32x4.add(squares, f32x4.mul(deviation, deviation));
    }
    const inverse: f32 = 1 / sqrt<f32>(total(squares) / count + epsilon);
    store<f32>(inverses, inverse);
    const factor = f32x4.splat(inverse);
    for (let j: usize = 0; j < stride; j += 16) {
      const s = f32x4.mul(v128.load(standardized + j), factor);
      v128.store(standardized + j, s);
      v128.store(out + j, f32x4.add(f32x4.mul(v128.load(gain + j), s), v128.load(shift + j)));
    }
    x += stride;
    standardized += stride;
    out += stride;
    inverses += 4;
  }
}

/** out ← the gradient with respect to x, from `delta`, the gradient with respect to the output of `normalize`. */
export function normalizeBack(
  delta: usize,
  rows: i32,
  width: i32,
  gain: usize,
  standardized: usize,
  inverses: usize,
  out: usize,
): void {
  const stride = bytes(padded(width));
  const last = stride - 16;
  const mask = tail(width);
  const count = <f32>width;
  for (let row = 0; row < rows; row++) {
    let sum = f32x4.splat(0),
      product = f32x4.splat(0);
    for (let j: usize = 0; j < stride; j += 16) {
      const d = f32x4.mul(v128.load(gain + j), v128.load(delta + j));
      sum = f32x4.add(sum, d);
      product = f32x4.add(product, f32x4.mul(d, v128.load(standardized + j)));
    }
    const mean = f32x4.splat(total(sum) / count),
      slope = f32x4.splat(total(product) / count),
      inverse = v128.load32_splat(inverses);
    for (let j: usize = 0; j < stride; j += 16) {
      const d = f32x4.mul(v128.load(gain + j), v128.load(delta + j));
      const rest = f32x4.sub(f32x4.sub(d, mean), f32x4.mul(v128.load(standardized + j), slope));
      const result = f32x4.mul(inverse, rest);
      // Padding stays zero; otherwise the weights that lead to it would change.
      v128.store(out + j, j === last ? v128.and(result, mask) : result);
    }
    delta += stride;
    standardized += stride;
    out += stride;
    inverses += 4;
  }
}

/** out ← Σ rows of delta ⊙ standardized: the gradient with respect to the gains. */
export function productSums(delta: usize, standardized: usize, rows: i32, width: i32, out: usize): void {
  const stride = bytes(padded(width));
  for (let j: usize = 0; j < stride; j += 16) {
    let sum = f32x4.splat(0);
    let at = j;
    for (let row = 0; row < rows; row++) {
      sum = f32x4.add(sum, f32x4.mul(v128.load(delta + at), v128.load(standardized + at)));
      at += stride;
    }
    v128.store(out + j, sum);
  }
}
