/** Copies between JavaScript arrays and the memory of a network's backend, where rows and weights are padded. */
import type { Views } from "./backend.ts";
import type { Plan } from "./plan.ts";
import { IS_DROPPING, MASK_HIGH, MASK_LOW, SETTINGS_BYTES } from "./record-layout.ts";

/** A key of random numbers. */
export interface Key {
  readonly high: number;
  readonly low: number;
}

/** Settings of one Langevin iteration. */
export interface LangevinSettings {
  readonly stepSize: number;
  readonly temperature: number;
  /** The key of its noise. */
  readonly key: Key;
  /** The key of its dropout masks, if the network has dropout. */
  readonly masks: Key | null;
}

interface NetworkMemory {
  writeWeights(weights: Float64Array): void;
  /** Copies the weight vector at this address, without its padding. */
  read(address: number, into: Float64Array): void;
  writeMinibatch(rows: Int32Array, size: number): void;
  /** Sets whether the next call applies dropout, and with which key. */
  drop(masks: Key | null): void;
  /** Writes the settings of iteration `t` of the next call. */
  writeSettings(t: number, settings: LangevinSettings): void;
  resetMoments(): void;
  /** Copies the outputs of `size` rows to `into`, starting at row `from`. */
  readOutputs(size: number, into: Float64Array, from: number): void;
}

export function openMemory(plan: Plan, { singles, words, doubles }: Views, capacity: number): NetworkMemory {
  const { offsets, count, outputCount, outputStride, hasDropout } = plan;
  return {
    writeWeights(weights) {
      const base = plan.weights / 4;
      for (let i = 0; i < offsets.length; i++) singles[base + offsets[i]] = weights[i];
    },
    read(address, into) {
      const base = address / 4;
      for (let i = 0; i < offsets.length; i++) into[i] = singles[base + offsets[i]];
    },
    writeMinibatch(rows, size) {
      // The buffers have room for this many rows; more would overwrite other data.
      if (size > capacity) throw new RangeError(`too many rows of a minibatch; must be at most ${capacity}: ${size}`);
      words.set(rows, plan.rows / 4);
    },
    drop(masks) {
      if (!hasDropout) return;
      const base = plan.address / 4;
      words[base + IS_DROPPING] = masks === null ? 0 : 1;
      words[base + MASK_HIGH] = masks?.high ?? 0;
      words[base + MASK_LOW] = masks?.low ?? 0;
    },
    writeSettings(t, { stepSize, temperature, key, masks }) {
      const at = plan.settings + SETTINGS_BYTES * t;
      doubles[at / 8] = stepSize;
      doubles[at / 8 + 1] = temperature;
      words[at / 4 + 4] = key.high;
      words[at / 4 + 5] = key.low;
      words[at / 4 + 6] = masks?.high ?? 0;
      words[at / 4 + 7] = masks?.low ?? 0;
    },
    resetMoments() {
      singles.fill(0, plan.momentum / 4, plan.momentum / 4 + count);
      singles.fill(0, plan.square / 4, plan.square / 4 + count);
    },
    readOutputs(size, into, from) {
      for (let i = 0; i < size; i++) {
        for (let o = 0; o < outputCount; o++) {
          into[(from + i) * outputCount + o] = singles[plan.outputs / 4 + outputStride * i + o];
        }
      }
    },
  };
}
