/** The ends of a residual block: where its input bypasses it, and where the input is added again. */

/** out ← input + branch · values. */
export function addBranch(input: usize, branch: f32, values: usize, out: usize, size: usize): void {
  const f = f32x4.splat(branch);
  for (let i: usize = 0; i < size; i += 16) {
    v128.store(out + i, f32x4.add(v128.load(input + i), f32x4.mul(f, v128.load(values + i))));
  }
}

/** out ← factor · a. */
export function scale(a: usize, factor: f32, out: usize, size: usize): void {
  const f = f32x4.splat(factor);
  for (let i: usize = 0; i < size; i += 16) v128.store(out + i, f32x4.mul(f, v128.load(a + i)));
}

/** out ← a + b. */
export function add(a: usize, b: usize, out: usize, size: usize): void {
  for (let i: usize = 0; i < size; i += 16) v128.store(out + i, f32x4.add(v128.load(a + i), v128.load(b + i)));
}
