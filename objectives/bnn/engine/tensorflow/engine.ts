/**
 * Networks on TensorFlow, in single precision: weights, data and everything between stay on its device; row numbers and
 * noise go there, the log posterior comes back.
 *
 * Noise is drawn here, by the kernels that serve the engine `simd`, and sent: the same key gives the same numbers on
 * every machine and device. That costs a nanosecond or two for a weight, while the device is still at the gradient.
 */
import { keyOfLanes, type Key } from "../../../../math/random.ts";
import { openNoise } from "../simd/noise.ts";
import type { BayesianNetwork } from "../../log-posterior.ts";
import type { TrainingRows } from "../../data/minibatches.ts";
import { openMasks } from "../../network/masks.ts";
import { MOMENTUM_DECAY, SMALLEST_SCALE, SQUARE_DECAY, type FusedUpdates, type NetworkEngine } from "../engine.ts";
import { openDevice, type Device } from "./device.ts";
import type { Tensor, TensorFlow } from "./library.ts";
import { deviceLogPosterior } from "./log-posterior.ts";

/** Rows predicted at a time: the outputs of all layers for them must fit on the device. */
const PREDICTED_AT_ONCE = 8192;

export function tensorflowEngine(tf: TensorFlow, parts: BayesianNetwork, data: TrainingRows): Required<NetworkEngine> {
  const device = openDevice(tf);
  try {
    return engineOf(device, parts, data);
  } catch (error) {
    device.dispose();
    throw error;
  }
}

function engineOf(device: Device, parts: BayesianNetwork, data: TrainingRows): Required<NetworkEngine> {
  const { network, prior } = parts;
  const { tf, scalar } = device;
  const count = prior.weightCount;
  const logPosterior = deviceLogPosterior(device, parts, data);
  const zeros = () => device.vector(new Float32Array(count));
  const state = { weights: zeros(), momentum: zeros(), square: zeros() };
  const noise = openNoise();
  const read = new Float64Array(count);
  let outputs = new Float64Array(0);

  function replace(name: keyof typeof state, tensor: Tensor): void {
    const last = state[name];
    state[name] = device.hold(tensor);
    device.release(last);
  }

  /** A chain's step sizes may all differ, so they are not kept: the caller's `tidy` has them. */
  const once = (value: number) => tf.scalar(value);

  const masksOf = (key: Key | undefined) => (key === undefined ? null : openMasks(key));

  function noiseOf(key: Key, amplitude: number): Tensor {
    const values = new Float32Array(count);
    noise.fill(keyOfLanes(key), values, amplitude);
    return tf.tensor1d(values, "float32");
  }

  const langevin: FusedUpdates<Int32Array>["langevin"] = (rows, { stepSize, temperature, key }) => {
    let value = 0;
    const moved = tf.tidy(() => {
      const estimate = logPosterior.estimate(state.weights, rows, masksOf(key));
      const terms = [state.weights, tf.mul(estimate.gradient, once(stepSize))];
      if (temperature > 0) terms.push(noiseOf(key, Math.sqrt(2 * stepSize * temperature)));
      const next = tf.addN(terms);
      value = estimate.value();
      return next;
    });
    replace("weights", moved);
    return value;
  };

  function adam(): ReturnType<FusedUpdates<Int32Array>["adam"]> {
    replace("momentum", zeros());
    replace("square", zeros());
    let iterations = 0;
    return (rows, learningRate, key) => {
      iterations += 1;
      const momentumTotal = 1 - MOMENTUM_DECAY ** iterations;
      const squareTotal = 1 - SQUARE_DECAY ** iterations;
      let value = 0;
      const [weights, momentum, square] = tf.tidy(() => {
        const { gradient, value: read } = logPosterior.estimate(state.weights, rows, masksOf(key));
        const towards = (mean: Tensor, last: Tensor, decay: number) =>
          tf.add(mean, tf.mul(tf.sub(last, mean), scalar(1 - decay)));
        const nextMomentum = towards(state.momentum, gradient, MOMENTUM_DECAY);
        const nextSquare = towards(state.square, tf.square(gradient), SQUARE_DECAY);
        // (m/m̂)/(√(v/v̂) + ϵ) with both totals brought outside.
        const root = Math.sqrt(squareTotal);
        const scaleOf = tf.add(tf.sqrt(nextSquare), once(SMALLEST_SCALE * root));
        const move = tf.mul(tf.div(nextMomentum, scaleOf), once((learningRate * root) / momentumTotal));
        const next = tf.add(state.weights, move);
        value = read();
        return [next, nextMomentum, nextSquare];
      });
      replace("weights", weights);
      replace("momentum", momentum);
      replace("square", square);
      return value;
    };
  }

  return {
    name: "tensorflow",
    weightCount: count,
    writeWeights(values) {
      replace("weights", device.vector(Float32Array.from(values.subarray(0, count))));
    },
    readWeights() {
      read.set(state.weights.dataSync());
      return read;
    },
    logPosterior(rows, into, key) {
      let value = 0;
      tf.tidy(() => {
        const estimate = logPosterior.estimate(state.weights, rows, masksOf(key));
        value = estimate.value();
        into.set(estimate.gradient.dataSync());
      });
      return value;
    },
    gradientsByRow(rows, into) {
      rows.forEach((row, i) => {
        tf.tidy(() => into.set(logPosterior.gradientOfRow(state.weights, row).dataSync(), i * count));
      });
    },
    fillNoise(key, into) {
      const values = new Float32Array(count);
      noise.fill(keyOfLanes(key), values, 1);
      into.set(values);
    },
    fused: { langevin, adam },
    predict(x, rows) {
      const { inputs, outputs: width } = network;
      if (outputs.length < rows * width) outputs = new Float64Array(rows * width);
      for (let from = 0; from < rows; from += PREDICTED_AT_ONCE) {
        const size = Math.min(PREDICTED_AT_ONCE, rows - from);
        tf.tidy(() => {
          const part = Float32Array.from(x.subarray(from * inputs, (from + size) * inputs));
          const found = logPosterior.outputs(state.weights, tf.tensor(part, [size, inputs]), size);
          outputs.set(found.dataSync(), from * width);
        });
      }
      return outputs;
    },
    dispose() {
      device.dispose();
      noise.close();
    },
  };
}
