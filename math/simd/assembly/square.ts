/** The lower triangle of C −= A Aᵀ. */
import { bytes, CHUNK, padded, PANEL } from "./layout";
import { subtractTile } from "./tile";

/** `upper`: A is upper triangular, so that the sums for row i may start at column i. */
export function subtractSquare(a: usize, n: i32, length: i32, stride: i32, c: usize, strideC: i32, upper: bool): void {
  const row = bytes(stride);
  const rowC = bytes(strideC);
  const size = padded(n);
  const end = padded(length);
  for (let j0 = 0; j0 < size; j0 += PANEL) {
    const jEnd = min(j0 + PANEL, size);
    for (let k = upper ? j0 & ~(CHUNK - 1) : 0; k < end; k += CHUNK) {
      const kEnd = min(k + CHUNK, end);
      for (let i = j0; i < size; i += 2) {
        const from = upper ? max(k, i & ~3) : k;
        if (from >= kEnd) break;
        const a0 = a + <usize>i * row + bytes(from);
        const c0 = c + <usize>i * rowC;
        const last = min(jEnd, i + 2);
        for (let j = j0; j < last; j += 4) {
          const b = a + <usize>j * row + bytes(from);
          subtractTile(a0, a0 + row, b, row, bytes(kEnd - from), c0 + bytes(j), c0 + rowC + bytes(j));
        }
      }
    }
  }
}
