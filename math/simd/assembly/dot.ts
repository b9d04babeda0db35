/** Dot products of rows with vectors and with themselves. */
import { bytes } from "./layout";

/** a · b over `size` bytes (a multiple of 16), in two lanes. */
export function dotInLanes(a: usize, b: usize, size: usize): f64 {
  let s = f64x2.splat(0);
  for (let k: usize = 0; k < size; k += 16) s = f64x2.add(s, f64x2.mul(v128.load(a + k), v128.load(b + k)));
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

/** a · b over `size` bytes (a multiple of 32), in four lanes: (0 + 2) + (1 + 3). */
export function dot(a: usize, b: usize, size: usize): f64 {
  let s = f64x2.splat(0);
  let t = f64x2.splat(0);
  for (let k: usize = 0; k < size; k += 32) {
    s = f64x2.add(s, f64x2.mul(v128.load(a + k), v128.load(b + k)));
    t = f64x2.add(t, f64x2.mul(v128.load(a + k, 16), v128.load(b + k, 16)));
  }
  s = f64x2.add(s, t);
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1);
}

export function dotRows(rows: usize, stride: i32, count: i32, x: usize, length: i32, out: usize): void {
  for (let i = 0; i < count; i++) store<f64>(out + bytes(i), dot(rows + bytes(i) * stride, x, bytes(length)));
}

export function squaredNorms(rows: usize, stride: i32, count: i32, length: i32, out: usize): void {
  for (let i = 0; i < count; i++) {
    const row = rows + bytes(i) * stride;
    store<f64>(out + bytes(i), dot(row, row, bytes(length)));
  }
}
