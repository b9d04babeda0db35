/** assembly/square.ts: C −= A Aᵀ, the lower triangle of it. */
import { CHUNK, padded, PANEL } from "../padding.ts";
import { subtractTile } from "./tile.ts";

interface Place {
  readonly at: number;
  readonly stride: number;
}

export function subtractSquare(m: Float64Array, n: number, length: number, a: Place, c: Place, isUpper: boolean): void {
  const size = padded(n);
  const end = padded(length);
  for (let j0 = 0; j0 < size; j0 += PANEL) {
    const jEnd = Math.min(j0 + PANEL, size);
    for (let k = isUpper ? j0 & ~(CHUNK - 1) : 0; k < end; k += CHUNK) {
      const kEnd = Math.min(k + CHUNK, end);
      for (let i = j0; i < size; i += 2) {
        const from = isUpper ? Math.max(k, i & ~3) : k;
        if (from >= kEnd) break;
        const a0 = a.at + i * a.stride + from;
        const c0 = c.at + i * c.stride;
        const last = Math.min(jEnd, i + 2);
        for (let j = j0; j < last; j += 2) {
          const b = a.at + j * a.stride + from;
          subtractTile(m, a0, a0 + a.stride, b, b + a.stride, kEnd - from, c0 + j, c0 + c.stride + j);
        }
      }
    }
  }
}
