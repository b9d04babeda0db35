/**
 * Threefry-2×32 with 20 rounds: a keyed bijection of 64 bits from 32-bit additions, rotations and exclusive-ors
 * (Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", section 4.2).
 */

/** 64 bits as two unsigned 32-bit words. */
export interface Words {
  readonly high: number;
  readonly low: number;
}

const ROTATIONS = [13, 15, 26, 6, 17, 29, 16, 24] as const;
const ROUNDS = 20;
const ROUNDS_PER_INJECTION = 4;
const PARITY = 0x1bd11bda;

/** The image of (high, low) under the bijection that `key` selects: distinct inputs never meet under one key. */
export function threefry(key: Words, high: number, low: number): Words {
  const schedule = [key.high | 0, key.low | 0, key.high ^ key.low ^ PARITY];
  let x = (high + schedule[0]) | 0;
  let y = (low + schedule[1]) | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const rotation = ROTATIONS[round % ROTATIONS.length];
    x = (x + y) | 0;
    y = ((y << rotation) | (y >>> (32 - rotation))) ^ x;
    if ((round + 1) % ROUNDS_PER_INJECTION !== 0) continue;
    const injection = (round + 1) / ROUNDS_PER_INJECTION;
    x = (x + schedule[injection % 3]) | 0;
    y = (y + schedule[(injection + 1) % 3] + injection) | 0;
  }
  return { high: x >>> 0, low: y >>> 0 };
}
