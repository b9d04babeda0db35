/**
 * Four interleaved generators, xoshiro128++ (Blackman & Vigna 2018), seeded by a key, for drawing vectors of four
 * numbers. The kernels of objectives/bnn/engine/simd/assembly/random.ts produce the same words.
 */
import { threefry, type Words } from "./threefry.ts";

export const LANES = 4;
/** Number of words in a state: the first word of each lane, then the second of each, and so on. */
export const LANE_WORDS = 16;

/** Writes the state for a key to `words`, starting at index `at`. */
export function seedLanes(words: Int32Array, at: number, key: Words): void {
  for (let lane = 0; lane < LANES; lane++) {
    const first = threefry(key, 0, 2 * lane);
    const second = threefry(key, 0, 2 * lane + 1);
    words[at + lane] = first.high;
    words[at + LANES + lane] = first.low;
    words[at + 2 * LANES + lane] = second.high;
    words[at + 3 * LANES + lane] = second.low;
  }
}

/** The next 32 bits (signed) of the lane whose first word is words[at]. */
export function nextOfLane(words: Int32Array, at: number): number {
  const a = words[at];
  const b = words[at + LANES];
  const c = words[at + 2 * LANES] ^ a;
  const d = words[at + 3 * LANES] ^ b;
  const sum = (a + words[at + 3 * LANES]) | 0;
  words[at] = a ^ d;
  words[at + LANES] = b ^ c;
  words[at + 2 * LANES] = c ^ (b << 9);
  words[at + 3 * LANES] = (d << 11) | (d >>> 21);
  return (((sum << 7) | (sum >>> 25)) + a) | 0;
}
