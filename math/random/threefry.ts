/**
 * Threefry-2×32 with 20 rounds: a keyed bijection on 64 bits, built from 32-bit additions, rotations and exclusive-ors
 * (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.2).
 */

/** 64 bits as two unsigned 32-bit words. */
export interface Words {
  readonly high: number;
  readonly low: number;
}

/** Four rounds at a time, after which the key is added again; odd groups of four use the first half. */
const ROTATIONS = Uint8Array.of(13, 15, 26, 6, 17, 29, 16, 24);
const GROUPS = 5;
const PARITY = 0x1bd11bda;

/**
 * The image of (high, low) under the bijection that `key` selects: with the same key, distinct inputs never collide.
 */
export function threefry(key: Words, high: number, low: number): Words {
  let first = key.high | 0;
  let second = key.low | 0;
  let third = first ^ second ^ PARITY;
  let x = (high + first) | 0;
  let y = (low + second) | 0;
  for (let group = 1; group <= GROUPS; group++) {
    const half = group % 2 === 1 ? 0 : 4;
    for (let round = half; round < half + 4; round++) {
      const rotation = ROTATIONS[round];
      x = (x + y) | 0;
      y = ((y << rotation) | (y >>> (32 - rotation))) ^ x;
    }
    const oldest = first;
    first = second;
    second = third;
    third = oldest;
    x = (x + first) | 0;
    y = (y + second + group) | 0;
  }
  return { high: x >>> 0, low: y >>> 0 };
}
