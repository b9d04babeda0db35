/**
 * The engine on TensorFlow, in single precision. Weights, data and intermediate results stay on the device; only row
 * numbers and noise are sent there, and only the log posterior is read back.
 *
 * Noise is drawn on the CPU by the kernels of the `simd` engine and sent to the device, so that a key gives the same
 * numbers on every machine and device. This takes a nanosecond or two per weight, while the device is still computing
 * the gradient.
 */
import { keyOfLanes } from "../../../../math/random.ts";
import { openNoise } from "../simd/noise.ts";
import type { BayesianNetwork } from "../../log-posterior.ts";
import type { TrainingRows } from "../../data/minibatches.ts";
import type { NetworkEngine } from "../engine.ts";
import { openDevice, type Device } from "./device.ts";
import { fusedUpdates, masksOf, openDeviceState } from "./fused.ts";
import type { TensorFlow } from "./library.ts";
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
  const { tf } = device;
  const count = prior.weightCount;
  const logPosterior = deviceLogPosterior(device, parts, data);
  const state = openDeviceState(device, count);
  const noise = openNoise();
  const read = new Float64Array(count);
  let outputs = new Float64Array(0);

  return {
    name: "tensorflow",
    weightCount: count,
    writeWeights(values) {
      state.replace("weights", device.vector(Float32Array.from(values.subarray(0, count))));
    },
    readWeights() {
      read.set(state.tensors.weights.dataSync());
      return read;
    },
    logPosterior(rows, into, key) {
      let value = 0;
      tf.tidy(() => {
        const estimate = logPosterior.estimate(state.tensors.weights, rows, masksOf(key));
        value = estimate.value();
        into.set(estimate.gradient.dataSync());
      });
      return value;
    },
    gradientsByRow(rows, into) {
      rows.forEach((row, i) => {
        tf.tidy(() => into.set(logPosterior.gradientOfRow(state.tensors.weights, row).dataSync(), i * count));
      });
    },
    fillNoise(key, into) {
      const values = new Float32Array(count);
      noise.fill(keyOfLanes(key), values, 1);
      into.set(values);
    },
    fused: fusedUpdates(device, logPosterior, { state, noise, count }),
    predict(x, rows) {
      const { inputs, outputs: width } = network;
      if (outputs.length < rows * width) outputs = new Float64Array(rows * width);
      for (let from = 0; from < rows; from += PREDICTED_AT_ONCE) {
        const size = Math.min(PREDICTED_AT_ONCE, rows - from);
        tf.tidy(() => {
          const part = Float32Array.from(x.subarray(from * inputs, (from + size) * inputs));
          const found = logPosterior.outputs(state.tensors.weights, tf.tensor(part, [size, inputs]), size);
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
