/** ../assembly/matmul.ts: matrix products. */
import type { Views } from "../backend.ts";

const single = Math.fround;

/** A matrix: the index of its first number, and its row and column strides (in numbers, not bytes). */
interface Matrix {
  readonly at: number;
  readonly row: number;
  readonly column: number;
}

interface Product {
  readonly a: Matrix;
  readonly b: Matrix;
  readonly c: Matrix;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly alpha: number;
  /** The matrix D to add; null for none. */
  readonly d: Matrix | null;
}

export function multiply({ singles: s }: Views, { a, b, c, m, n, k, alpha, d }: Product): void {
  const factor = single(alpha);
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j += 4) {
      let s0 = single(0);
      let s1 = single(0);
      let s2 = single(0);
      let s3 = single(0);
      let p = a.at + i * a.row;
      let q = b.at + j;
      for (let l = 0; l < k; l++) {
        const x = s[p];
        s0 = single(s0 + single(x * s[q]));
        s1 = single(s1 + single(x * s[q + 1]));
        s2 = single(s2 + single(x * s[q + 2]));
        s3 = single(s3 + single(x * s[q + 3]));
        p += a.column;
        q += b.row;
      }
      const to = c.at + i * c.row + j;
      s[to] = single(factor * s0);
      s[to + 1] = single(factor * s1);
      s[to + 2] = single(factor * s2);
      s[to + 3] = single(factor * s3);
      if (d === null) continue;
      const from = d.at + i * d.row + j;
      for (let l = 0; l < 4; l++) s[to + l] += s[from + l];
    }
  }
}

export function transpose({ singles: s }: Views, a: number, size: { m: number; n: number }, out: number): void {
  const { m, n } = size;
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) s[out / 4 + j * m + i] = s[a / 4 + i * n + j];
  }
}

export function columnSums({ singles: s }: Views, a: number, size: { m: number; n: number }, out: number): void {
  const { m, n } = size;
  for (let j = 0; j < n; j++) {
    let sum = single(0);
    for (let i = 0; i < m; i++) sum = single(sum + s[a / 4 + i * n + j]);
    s[out / 4 + j] = sum;
  }
}
