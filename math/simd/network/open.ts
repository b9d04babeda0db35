/** A network on a machine of its own: its weights, its data and all it computes with stay in there. */
import { borrowMachine, giveBackMachine } from "./current-machine.ts";
import type { NetworkMachine } from "./machine.ts";
import { ITERATIONS_AT_ONCE, planNetwork, writeRows } from "./plan.ts";
import type { NetworkShape } from "./plan.ts";
import { SETTINGS_BYTES } from "./words.ts";

/** Of one Langevin iteration. */
interface LangevinSettings {
  readonly stepSize: number;
  readonly temperature: number;
  /** What its noise is drawn from. */
  readonly key: { readonly high: number; readonly low: number };
}

export interface OpenNetwork {
  readonly machine: NetworkMachine["name"];
  writeWeights(weights: Float64Array): void;
  readWeights(into: Float64Array): void;
  /** The log posterior estimated from the data rows with these numbers, and its gradient. */
  logPosterior(rows: Int32Array, gradient: Float64Array): number;
  /**
   * As many iterations as settings, at most `ITERATIONS_AT_ONCE`, on `size` rows each, one after another in `rows`. Fills
   * `values` with the log posterior before each; returns how many there were, fewer when one is not finite.
   */
  langevin(rows: Int32Array, size: number, settings: readonly LangevinSettings[], values: Float64Array): number;
  /** An iteration of Adam, the first with `iteration` 1; returns the log posterior before it. */
  adam(rows: Int32Array, learningRate: number, iteration: number): number;
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
  const { layers, capacity } = shape;
  const plan = planNetwork(shape);
  const { places, count } = plan;
  const machine = borrowMachine(plan.bytes, name);
  const { kernels } = machine;
  const { singles, words, doubles } = machine.views();
  plan.write(machine.views());
  const [width, outputCount] = [layers[0].inputs, layers[layers.length - 1].outputs];

  function read(address: number, into: Float64Array): void {
    const base = address / 4;
    for (let i = 0; i < places.length; i++) into[i] = singles[base + places[i]];
  }

  return {
    machine: machine.name,
    writeWeights(weights) {
      const base = plan.weights / 4;
      for (let i = 0; i < places.length; i++) singles[base + places[i]] = weights[i];
    },
    readWeights: (into) => read(plan.weights, into),
    logPosterior(rows, gradient) {
      words.set(rows, plan.rows / 4);
      const value = kernels.logPosterior(plan.address, plan.rows, rows.length);
      read(plan.gradient, gradient);
      return value;
    },
    langevin(rows, size, settings, values) {
      const iterations = settings.length;
      if (iterations > ITERATIONS_AT_ONCE) throw new RangeError(`too many iterations at once: ${iterations}`);
      words.set(rows, plan.rows / 4);
      for (let t = 0; t < iterations; t++) {
        const at = plan.settings + SETTINGS_BYTES * t;
        const { stepSize, temperature, key } = settings[t];
        doubles[at / 8] = stepSize;
        doubles[at / 8 + 1] = temperature;
        words[at / 4 + 4] = key.high;
        words[at / 4 + 5] = key.low;
      }
      const done = kernels.langevin(plan.address, plan.rows, size, plan.settings, iterations, plan.values);
      for (let t = 0; t < done; t++) values[t] = doubles[plan.values / 8 + t];
      return done;
    },
    adam(rows, learningRate, iteration) {
      words.set(rows, plan.rows / 4);
      const totals = [1 - MOMENTUM_DECAY ** iteration, 1 - SQUARE_DECAY ** iteration] as const;
      return kernels.adam(plan.address, plan.rows, rows.length, learningRate, ...totals);
    },
    resetMoments() {
      singles.fill(0, plan.momentum / 4, plan.momentum / 4 + count);
      singles.fill(0, plan.square / 4, plan.square / 4 + count);
    },
    outputs(x, rows, into) {
      for (let from = 0; from < rows; from += capacity) {
        const size = Math.min(capacity, rows - from);
        const part = x.subarray(from * width, (from + size) * width);
        writeRows(singles, part, { rows: size, width, stride: plan.columns, index: plan.x / 4 });
        kernels.forward(plan.address, size);
        for (let i = 0; i < size; i++) {
          for (let o = 0; o < outputCount; o++) {
            into[(from + i) * outputCount + o] = singles[plan.outputs / 4 + 4 * i + o];
          }
        }
      }
    },
    close: () => giveBackMachine(machine),
  };
}
