/** Nonlinearities and their slopes over whole buffers; sizes are multiples of four numbers. */
import { bell, hyperbolicTangent, logistic, normalCdf } from "./functions";

const RELU: i32 = 1,
  TANH: i32 = 2,
  GELU: i32 = 3,
  SILU: i32 = 4;
const PEAK: f32 = 0.3989422804014327;

/**
 * out ← a(z). If the slope costs as much as the value (gelu and silu), slopes ← a′(z); the others derive it from their
 * values. `out` or `slopes` may be `z`.
 */
export function activate(kind: i32, z: usize, out: usize, slopes: usize, size: usize): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  if (kind === RELU) {
    // Anything not ≤ 0 passes, including NaN, which is then detected as divergence instead of becoming 0.
    for (let i: usize = 0; i < size; i += 16) {
      const x = v128.load(z + i);
      v128.store(out + i, v128.andnot(x, f32x4.le(x, zero)));
    }
  } else if (kind === TANH) {
    for (let i: usize = 0; i < size; i += 16) v128.store(out + i, hyperbolicTangent(v128.load(z + i)));
  } else if (kind === GELU) {
    for (let i: usize = 0; i < size; i += 16) {
      const x = v128.load(z + i);
      const e = bell(x);
      const share = normalCdf(x, e);
      v128.store(out + i, f32x4.mul(x, share));
      v128.store(slopes + i, f32x4.add(share, f32x4.mul(x, f32x4.mul(f32x4.splat(PEAK), e))));
    }
  } else if (kind === SILU) {
    for (let i: usize = 0; i < size; i += 16) {
      const x = v128.load(z + i);
      const share = logistic(x);
      const value = f32x4.mul(x, share);
      v128.store(out + i, value);
      v128.store(slopes + i, f32x4.add(share, f32x4.mul(value, f32x4.sub(one, share))));
    }
  }
}

/** delta ← a′(z) · gradient, from the results of `activate`. */
export function deactivate(kind: i32, values: usize, slopes: usize, gradient: usize, delta: usize, size: usize): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  if (kind === RELU) {
    for (let i: usize = 0; i < size; i += 16) {
      v128.store(delta + i, v128.and(v128.load(gradient + i), f32x4.gt(v128.load(values + i), zero)));
    }
  } else if (kind === TANH) {
    for (let i: usize = 0; i < size; i += 16) {
      const a = v128.load(values + i);
      const slope = f32x4.sub(one, f32x4.mul(a, a));
      v128.store(delta + i, f32x4.mul(slope, v128.load(gradient + i)));
    }
  } else {
    for (let i: usize = 0; i < size; i += 16) {
      v128.store(delta + i, f32x4.mul(v128.load(slopes + i), v128.load(gradient + i)));
    }
  }
}
