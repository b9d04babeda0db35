/** assembly/square.ts: the lower triangle of C −= A Aᵀ. */
import { CHUNK, padded, PANEL } from "../padding.ts";
import { subtractDot } from "./subtract-dot.ts";

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
      for (let i = j0; i < size; i++) {
        const from = isUpper ? Math.max(k, i & ~3) : k;
        if (from >= kEnd) break;
        const row = a.at + i * a.stride + from;
        const last = Math.min(jEnd, i + 1);
        for (let j = j0; j < last; j++) {
          subtractDot(m, row, a.at + j * a.stride + from, kEnd - from, c.at + i * c.stride + j);
        }
      }
    }
  }
}
