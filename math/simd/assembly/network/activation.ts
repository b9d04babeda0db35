/** Nonlinearities and their slopes over whole buffers, a multiple of four numbers. */
import { bell, hyperbolicTangent, normalCdf } from "./functions";

export const LINEAR: i32 = 0,
  RELU: i32 = 1,
  TANH: i32 = 2,
  GELU: i32 = 3;
const PEAK: f32 = 0.3989422804014327;

/** out ← a(z); `out` may be `z`. */
export function activate(kind: i32, z: usize, out: usize, size: usize): void {
  const zero = f32x4.splat(0);
  if (kind === RELU) {
    // What is not ≤ 0 passes, NaN too, and is seen as a divergence instead of becoming 0.
    for (let i: usize = 0; i < size; i += 16) {
      const x = v128.load(z + i);
      v128.store(out + i, v128.andnot(x, f32x4.le(x, zero)));
    }
  } else if (kind === TANH) {
    for (let i: usize = 0; i < size; i += 16) v128.store(out + i, hyperbolicTangent(v128.load(z + i)));
  } else if (kind === GELU) {
    for (let i: usize = 0; i < size; i += 16) {
      const x = v128.load(z + i);
      v128.store(out + i, f32x4.mul(x, normalCdf(x, bell(x))));
    }
  }
}

/** delta ← factor · a′(z) · gradient, for `values` = a(z). */
export function deactivate(
  kind: i32,
  z: usize,
  values: usize,
  gradient: usize,
  factor: f32,
  delta: usize,
  size: usize,
): void {
  const zero = f32x4.splat(0);
  const one = f32x4.splat(1);
  const f = f32x4.splat(factor);
  if (kind === RELU) {
    for (let i: usize = 0; i < size; i += 16) {
      const g = f32x4.mul(f, v128.load(gradient + i));
      v128.store(delta + i, v128.and(g, f32x4.gt(v128.load(values + i), zero)));
    }
  } else if (kind === TANH) {
    for (let i: usize = 0; i < size; i += 16) {
      const a = v128.load(values + i);
      const slope = f32x4.sub(one, f32x4.mul(a, a));
      v128.store(delta + i, f32x4.mul(slope, f32x4.mul(f, v128.load(gradient + i))));
    }
  } else if (kind === GELU) {
    for (let i: usize = 0; i < size; i += 16) {
      const x = v128.load(z + i);
      const e = bell(x);
      const slope = f32x4.add(normalCdf(x, e), f32x4.mul(x, f32x4.mul(f32x4.splat(PEAK), e)));
      v128.store(delta + i, f32x4.mul(slope, f32x4.mul(f, v128.load(gradient + i))));
    }
  }
}

/** out ← input + branch · values. */
export function addBranch(input: usize, branch: f32, values: usize, out: usize, size: usize): void {
  const f = f32x4.splat(branch);
  for (let i: usize = 0; i < size; i += 16) {
    v128.store(out + i, f32x4.add(v128.load(input + i), f32x4.mul(f, v128.load(values + i))));
  }
}
