/** The updates of SGLD and Adam on the device: one iteration without copying weights or gradients to the host. */
import { keyOfLanes, type Key } from "../../../../math/random.ts";
import { openMasks } from "../../network/masks.ts";
import { MOMENTUM_DECAY, SMALLEST_SCALE, SQUARE_DECAY, type FusedUpdates, type LangevinStep } from "../engine.ts";
import type { Noise } from "../simd/noise.ts";
import type { Device } from "./device.ts";
import type { Tensor } from "./library.ts";
import type { DeviceLogPosterior } from "./log-posterior.ts";

type StateName = "weights" | "momentum" | "square";

export interface DeviceState {
  /** The current tensors. */
  readonly tensors: Readonly<Record<StateName, Tensor>>;
  /** Holds the tensor and releases the one held before. */
  replace(name: StateName, tensor: Tensor): void;
  /** Sets both running means of Adam to zero. */
  resetMoments(): void;
}

/** The weights and Adam's running means on the device, all zero at first. */
export function openDeviceState(device: Device, count: number): DeviceState {
  const zeros = () => device.vector(new Float32Array(count));
  const tensors: Record<StateName, Tensor> = { weights: zeros(), momentum: zeros(), square: zeros() };

  function replace(name: StateName, tensor: Tensor): void {
    const last = tensors[name];
    tensors[name] = device.hold(tensor);
    device.release(last);
  }

  return {
    tensors,
    replace,
    resetMoments() {
      replace("momentum", zeros());
      replace("square", zeros());
    },
  };
}

interface Updated {
  readonly state: DeviceState;
  readonly noise: Noise;
  /** Number of weights. */
  readonly count: number;
}

export function fusedUpdates(
  { tf, scalar }: Device,
  logPosterior: DeviceLogPosterior,
  { state, noise, count }: Updated,
): FusedUpdates<Int32Array> {
  const { tensors } = state;
  /**
   * A chain may use a new step size in every iteration, so these scalars are not kept: the caller's `tidy` releases
   * them.
   */
  const once = (value: number) => tf.scalar(value);

  function noiseOf(key: Key, amplitude: number): Tensor {
    const values = new Float32Array(count);
    noise.fill(keyOfLanes(key), values, amplitude);
    return tf.tensor1d(values, "float32");
  }

  function langevin(rows: Int32Array, { stepSize, temperature, key }: LangevinStep): number {
    let value = 0;
    const moved = tf.tidy(() => {
      const estimate = logPosterior.estimate(tensors.weights, rows, masksOf(key));
      const terms = [tensors.weights, tf.mul(estimate.gradient, once(stepSize))];
      if (temperature > 0) terms.push(noiseOf(key, Math.sqrt(2 * stepSize * temperature)));
      const next = tf.addN(terms);
      value = estimate.value();
      return next;
    });
    state.replace("weights", moved);
    return value;
  }

  function adam(): ReturnType<FusedUpdates<Int32Array>["adam"]> {
    state.resetMoments();
    let iterations = 0;
    return (rows, learningRate, key) => {
      iterations += 1;
      const momentumTotal = 1 - MOMENTUM_DECAY ** iterations;
      const squareTotal = 1 - SQUARE_DECAY ** iterations;
      let value = 0;
      const [weights, momentum, square] = tf.tidy(() => {
        const { gradient, value: read } = logPosterior.estimate(tensors.weights, rows, masksOf(key));
        const towards = (mean: Tensor, last: Tensor, decay: number) =>
          tf.add(mean, tf.mul(tf.sub(last, mean), scalar(1 - decay)));
        const nextMomentum = towards(tensors.momentum, gradient, MOMENTUM_DECAY);
        const nextSquare = towards(tensors.square, tf.square(gradient), SQUARE_DECAY);
        // (m/m̂)/(√(v/v̂) + ϵ) with both totals factored out.
        const root = Math.sqrt(squareTotal);
        const scaleOf = tf.add(tf.sqrt(nextSquare), once(SMALLEST_SCALE * root));
        const move = tf.mul(tf.div(nextMomentum, scaleOf), once((learningRate * root) / momentumTotal));
        const next = tf.add(tensors.weights, move);
        value = read();
        return [next, nextMomentum, nextSquare];
      });
      state.replace("weights", weights);
      state.replace("momentum", momentum);
      state.replace("square", square);
      return value;
    };
  }

  return { langevin, adam };
}

/** The dropout masks of a key; null without a key, in which case dropout is off. */
export function masksOf(key: Key | undefined): ReturnType<typeof openMasks> | null {
  return key === undefined ? null : openMasks(key);
}
