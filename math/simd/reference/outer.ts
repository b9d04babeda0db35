/** assembly/outer.ts: the lower triangle of C ← x xᵀ. */
import { padded } from "../padding.ts";

export function outerProduct(m: Float64Array, x: number, n: number, stride: number, c: number): void {
  for (let i = 0; i < padded(n); i++) {
    for (let j = 0; j <= i; j++) m[c + i * stride + j] = m[x + i] * m[x + j];
  }
}
