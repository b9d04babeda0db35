/** ../assembly/dropout.ts: inverted dropout. */
import { LANES, nextOfLane } from "../../../../../math/random/lanes.ts";
import type { Views } from "../backend.ts";

/** Addresses and numbers as in the kernels' interface. */
export interface Dropping {
  readonly state: number;
  readonly x: number;
  readonly rows: number;
  readonly width: number;
  readonly threshold: number;
  readonly kept: number;
  readonly mask: number;
  readonly out: number;
}

export function drop({ singles: s, words }: Views, dropping: Dropping): void {
  const { state, x, rows, width, threshold, kept, mask, out } = dropping;
  const count = rows * ((width + 3) & ~3);
  for (let i = 0; i < count; i++) {
    const word = nextOfLane(words, state / 4 + (i % LANES)) >>> 0;
    s[mask / 4 + i] = word >= threshold >>> 0 ? kept : 0;
    s[out / 4 + i] = s[mask / 4 + i] * s[x / 4 + i];
  }
}

export function applyMask(
  { singles: s }: Views,
  mask: number,
  gradient: number,
  to: { out: number; size: number },
): void {
  for (let i = 0; i < to.size / 4; i++) s[to.out / 4 + i] = s[mask / 4 + i] * s[gradient / 4 + i];
}
