/** A network on a machine of its own: its weights, its data and all it computes with stay in there. */
import { borrowMachine, giveBackMachine } from "./current-machine.ts";
import type { NetworkMachine } from "./machine.ts";
import { ITERATIONS_AT_ONCE, planNetwork, writeRows } from "./plan.ts";
import type { NetworkShape } from "./shape.ts";
import { IS_DROPPING, MASK_HIGH, MASK_LOW, SETTINGS_BYTES } from "./words.ts";

/** What random numbers are drawn from. */
interface Key {
  readonly high: number;
  readonly low: number;
}

/** Of one Langevin iteration. */
interface LangevinSettings {
  readonly stepSize: number;
  readonly temperature: number;
  /** What its noise is drawn from. */
  readonly key: Key;
  /** What the masks of dropout are drawn from, in a network that has it. */
  readonly masks: Key | null;
}

/** Of one iteration of Adam. */
interface AdamSettings {
  readonly learningRate: number;
  /** The first is 1. */
  readonly iteration: number;
  readonly masks: Key | null;
}

export interface OpenNetwork {
  readonly machine: NetworkMachine["name"];
  readonly hasDropout: boolean;
  writeWeights(weights: Float64Array): void;
  readWeights(into: Float64Array): void;
  /** The log posterior estimated from the data rows with these numbers, and its gradient. Nothing is dropped without masks. */
  logPosterior(rows: Int32Array, gradient: Float64Array, masks: Key | null): number;
  /** For each of these data rows the gradient of the log likelihood of its target, one after the other; nothing is dropped. */
  gradientsByRow(rows: Int32Array, into: Float64Array): void;
  /**
   * As many iterations as settings, at most `ITERATIONS_AT_ONCE`, on `size` rows each, one after another in `rows`. Fills
   * `values` with the log posterior before each; returns how many there were, fewer when one is not finite.
   */
  langevin(rows: Int32Array, size: number, settings: readonly LangevinSettings[], values: Float64Array): number;
  /** An iteration of Adam; returns the log posterior before it. */
  adam(rows: Int32Array, settings: AdamSettings): number;
  /** Forgets Adam's running means. */
  resetMoments(): void;
  /** The network's outputs for other rows than the data's. */
  outputs(x: Float64Array, rows: number, into: Float64Array): void;
  /** Gives the memory back; nothing may be called afterwards. */
  close(): void;
}

const MOMENTUM_DECAY = 0.9;
const SQUARE_DECAY = 0.999;

export function openNetwork(shape: NetworkShape, name: NetworkMachine["name"] = "simd"): OpenNetwork {
  const { inputs: width, capacity } = shape;
  const plan = planNetwork(shape);
  const { places, count, outputCount, outputStride, hasDropout } = plan;
  const machine = borrowMachine(plan.bytes, name);
  const { kernels } = machine;
  const { singles, words, doubles } = machine.views();
  plan.write(machine.views());

  function read(address: number, into: Float64Array): void {
    const base = address / 4;
    for (let i = 0; i < places.length; i++) into[i] = singles[base + places[i]];
  }

  /** Buffers have room for so many rows; one more would be written over something else. */
  function writeMinibatch(rows: Int32Array, size: number): void {
    if (size > capacity) throw new RangeError(`too many rows of a minibatch; must be at most ${capacity}: ${size}`);
    words.set(rows, plan.rows / 4);
  }

  /** Says whether the next call drops, and by which key. */
  function drop(masks: Key | null): void {
    if (!hasDropout) return;
    const base = plan.address / 4;
    words[base + IS_DROPPING] = masks === null ? 0 : 1;
    words[base + MASK_HIGH] = masks?.high ?? 0;
    words[base + MASK_LOW] = masks?.low ?? 0;
  }

  return {
    machine: machine.name,
    hasDropout,
    writeWeights(weights) {
      const base = plan.weights / 4;
      for (let i = 0; i < places.length; i++) singles[base + places[i]] = weights[i];
    },
    readWeights: (into) => read(plan.weights, into),
    logPosterior(rows, gradient, masks) {
      drop(masks);
      writeMinibatch(rows, rows.length);
      const value = kernels.logPosterior(plan.address, plan.rows, rows.length);
      read(plan.gradient, gradient);
      return value;
    },
    gradientsByRow(rows, into) {
      drop(null);
      for (let from = 0; from < rows.length; from += capacity) {
        const part = rows.subarray(from, from + capacity);
        writeMinibatch(part, part.length);
        kernels.rowGradients(plan.address, plan.rows, part.length);
        for (let i = 0; i < part.length; i++) {
          kernels.rowGradient(plan.address, i);
          read(plan.gradient, into.subarray((from + i) * places.length));
        }
      }
    },
    langevin(rows, size, settings, values) {
      const iterations = settings.length;
      if (iterations > ITERATIONS_AT_ONCE) throw new RangeError(`too many iterations at once: ${iterations}`);
      writeMinibatch(rows, size);
      for (let t = 0; t < iterations; t++) {
        const at = plan.settings + SETTINGS_BYTES * t;
        const { stepSize, temperature, key, masks } = settings[t];
        if (t === 0) drop(masks);
        doubles[at / 8] = stepSize;
        doubles[at / 8 + 1] = temperature;
        words[at / 4 + 4] = key.high;
        words[at / 4 + 5] = key.low;
        words[at / 4 + 6] = masks?.high ?? 0;
        words[at / 4 + 7] = masks?.low ?? 0;
      }
      const done = kernels.langevin(plan.address, plan.rows, size, plan.settings, iterations, plan.values);
      for (let t = 0; t < done; t++) values[t] = doubles[plan.values / 8 + t];
      return done;
    },
    adam(rows, { learningRate, iteration, masks }) {
      drop(masks);
      writeMinibatch(rows, rows.length);
      const totals = [1 - MOMENTUM_DECAY ** iteration, 1 - SQUARE_DECAY ** iteration] as const;
      return kernels.adam(plan.address, plan.rows, rows.length, learningRate, ...totals);
    },
    resetMoments() {
      singles.fill(0, plan.momentum / 4, plan.momentum / 4 + count);
      singles.fill(0, plan.square / 4, plan.square / 4 + count);
    },
    outputs(x, rows, into) {
      drop(null);
      for (let from = 0; from < rows; from += capacity) {
        const size = Math.min(capacity, rows - from);
        const part = x.subarray(from * width, (from + size) * width);
        writeRows(singles, part, { rows: size, width, stride: plan.columns, index: plan.x / 4 });
        kernels.forward(plan.address, size);
        for (let i = 0; i < size; i++) {
          for (let o = 0; o < outputCount; o++) {
            into[(from + i) * outputCount + o] = singles[plan.outputs / 4 + outputStride * i + o];
          }
        }
      }
    },
    close: () => giveBackMachine(machine),
  };
}
