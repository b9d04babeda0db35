/** Dropout masks, determined by a key and identical on every engine. */
import { LANE_WORDS, LANES, nextOfLane, seedLanes } from "../../../math/random/lanes.ts";
import { keyOfMasks, type Key } from "../../../math/random.ts";

/** The masks of one iteration; layers take theirs in order. */
export interface Masks {
  /** Fills mask (rows × width) with 0 with probability `rate`, and otherwise 1/(1 − rate). */
  fill(mask: Float64Array, rows: number, width: number, rate: number): void;
}

/** A row is drawn four numbers at a time, one from each lane; an incomplete last group also consumes four. */
export function openMasks(key: Key): Masks {
  const state = new Int32Array(LANE_WORDS);
  seedLanes(state, 0, keyOfMasks(key));
  return {
    fill(mask, rows, width, rate) {
      const threshold = Math.floor(rate * 2 ** 32);
      const kept = 1 / (1 - rate);
      for (let row = 0; row < rows; row++) {
        for (let from = 0; from < width; from += LANES) {
          for (let lane = 0; lane < LANES; lane++) {
            const word = nextOfLane(state, lane) >>> 0;
            if (from + lane < width) mask[row * width + from + lane] = word >= threshold ? kept : 0;
          }
        }
      }
    },
  };
}
