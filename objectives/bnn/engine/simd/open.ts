/** A network on its own backend, which holds its weights, data and buffers. */
import { MOMENTUM_DECAY, SQUARE_DECAY } from "../engine.ts";
import { borrowBackend, returnBackend } from "./current-backend.ts";
import type { NetworkBackend } from "./backend.ts";
import { openMemory, type Key, type LangevinSettings } from "./memory.ts";
import { ITERATIONS_AT_ONCE, NOISE_BLOCK, planNetwork, writeRows } from "./plan.ts";
import type { NetworkShape } from "./shape.ts";

/** Settings of one iteration of Adam. */
interface AdamSettings {
  readonly learningRate: number;
  /** Number of the iteration, from 1. */
  readonly iteration: number;
  readonly masks: Key | null;
}

export interface OpenNetwork {
  readonly backend: NetworkBackend["name"];
  readonly hasDropout: boolean;
  writeWeights(weights: Float64Array): void;
  readWeights(into: Float64Array): void;
  /** The log posterior estimated from these data rows, and its gradient. Without a mask key, dropout is off. */
  logPosterior(rows: Int32Array, gradient: Float64Array, masks: Key | null): number;
  /** The gradient of the log likelihood of each of these data rows, concatenated; without dropout. */
  gradientsByRow(rows: Int32Array, into: Float64Array): void;
  /**
   * One iteration per element of the settings, at most `ITERATIONS_AT_ONCE`, with `size` rows each, given consecutively
   * in `rows`. Fills `values` with the log posterior before each iteration. Returns the number of iterations done,
   * which is smaller if a value is not finite.
   */
  langevin(rows: Int32Array, size: number, settings: readonly LangevinSettings[], values: Float64Array): number;
  /** One iteration of Adam; returns the log posterior before it. */
  adam(rows: Int32Array, settings: AdamSettings): number;
  /** The standard normal numbers, one per weight, that a Langevin iteration with this key uses. */
  fillNoise(key: Key, into: Float64Array): void;
  /** Resets Adam's running means. */
  resetMoments(): void;
  /** The network's outputs for given rows. */
  outputs(x: Float64Array, rows: number, into: Float64Array): void;
  /** Releases the memory; nothing may be called afterwards. */
  close(): void;
}

export function openNetwork(shape: NetworkShape, name: NetworkBackend["name"] = "simd"): OpenNetwork {
  const { inputs: width, capacity } = shape;
  const plan = planNetwork(shape);
  const { count } = plan;
  const backend = borrowBackend(plan.bytes, name);
  const { kernels } = backend;
  const { singles, doubles } = backend.views();
  plan.write(backend.views());
  const memory = openMemory(plan, backend.views(), capacity);

  return {
    backend: backend.name,
    hasDropout: plan.hasDropout,
    writeWeights: memory.writeWeights,
    readWeights: (into) => memory.read(plan.weights, into),
    logPosterior(rows, gradient, masks) {
      memory.drop(masks);
      memory.writeMinibatch(rows, rows.length);
      const value = kernels.logPosterior(plan.address, plan.rows, rows.length);
      memory.read(plan.gradient, gradient);
      return value;
    },
    gradientsByRow(rows, into) {
      memory.drop(null);
      for (let from = 0; from < rows.length; from += capacity) {
        const part = rows.subarray(from, from + capacity);
        memory.writeMinibatch(part, part.length);
        kernels.rowGradients(plan.address, plan.rows, part.length);
        for (let i = 0; i < part.length; i++) {
          kernels.rowGradient(plan.address, i);
          memory.read(plan.gradient, into.subarray((from + i) * plan.offsets.length));
        }
      }
    },
    langevin(rows, size, settings, values) {
      const iterations = settings.length;
      if (iterations > ITERATIONS_AT_ONCE) throw new RangeError(`too many iterations at once: ${iterations}`);
      memory.writeMinibatch(rows, size);
      if (iterations > 0) memory.drop(settings[0].masks);
      for (let t = 0; t < iterations; t++) memory.writeSettings(t, settings[t]);
      const done = kernels.langevin(plan.address, plan.rows, size, plan.settings, iterations, plan.values);
      for (let t = 0; t < done; t++) values[t] = doubles[plan.values / 8 + t];
      return done;
    },
    adam(rows, { learningRate, iteration, masks }) {
      memory.drop(masks);
      memory.writeMinibatch(rows, rows.length);
      const totals = [1 - MOMENTUM_DECAY ** iteration, 1 - SQUARE_DECAY ** iteration] as const;
      return kernels.adam(plan.address, plan.rows, rows.length, learningRate, ...totals);
    },
    fillNoise(key, into) {
      // As the kernel draws them: for all slots, padding included, in blocks.
      const drawn = new Float32Array(count);
      kernels.seed(plan.state, key.high, key.low);
      for (let from = 0; from < count; from += NOISE_BLOCK) {
        const size = Math.min(NOISE_BLOCK, count - from);
        kernels.fillNormal(plan.state, plan.scratch, size);
        drawn.set(singles.subarray(plan.scratch / 4, plan.scratch / 4 + size), from);
      }
      for (let i = 0; i < plan.offsets.length; i++) into[i] = drawn[plan.offsets[i]];
    },
    resetMoments: memory.resetMoments,
    outputs(x, rows, into) {
      memory.drop(null);
      for (let from = 0; from < rows; from += capacity) {
        const size = Math.min(capacity, rows - from);
        const part = x.subarray(from * width, (from + size) * width);
        writeRows(singles, part, { rows: size, width, stride: plan.columns, index: plan.x / 4 });
        kernels.forward(plan.address, size);
        memory.readOutputs(size, into, from);
      }
    },
    close: () => returnBackend(backend),
  };
}
