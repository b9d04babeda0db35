/** ../assembly/residual.ts: the two ends of a residual block. */
import type { Views } from "../backend.ts";

const single = Math.fround;

export function addBranch(
  { singles: s }: Views,
  branch: number,
  buffers: { input: number; values: number; out: number; size: number },
): void {
  const { input, values, out, size } = buffers;
  const f = single(branch);
  for (let i = 0; i < size / 4; i++) s[out / 4 + i] = single(s[input / 4 + i] + single(f * s[values / 4 + i]));
}

export function scale({ singles: s }: Views, a: number, factor: number, to: { out: number; size: number }): void {
  const f = single(factor);
  for (let i = 0; i < to.size / 4; i++) s[to.out / 4 + i] = f * s[a / 4 + i];
}

export function add({ singles: s }: Views, a: number, b: number, to: { out: number; size: number }): void {
  for (let i = 0; i < to.size / 4; i++) s[to.out / 4 + i] = s[a / 4 + i] + s[b / 4 + i];
}
