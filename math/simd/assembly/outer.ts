/** The lower triangle of C ← x xᵀ. */
import { bytes, padded } from "./layout";

export function outerProduct(x: usize, n: i32, stride: i32, c: usize): void {
  for (let i = 0; i < padded(n); i++) {
    const row = c + bytes(i) * stride;
    const factor = v128.load64_splat(x + bytes(i));
    const end = bytes((i + 2) & ~1);
    for (let j: usize = 0; j < end; j += 16) v128.store(row + j, f64x2.mul(factor, v128.load(x + j)));
  }
}
