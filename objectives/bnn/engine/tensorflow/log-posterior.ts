/**
 * A network with its prior, likelihood and training data on the device: outputs, and the log posterior with its
 * gradient.
 */
import { LOG_TWO_PI } from "../../../../math/constants.ts";
import type { BayesianNetwork } from "../../log-posterior.ts";
import type { TrainingRows } from "../../data/minibatches.ts";
import type { Masks } from "../../network/masks.ts";
import { expandBlocks } from "../../prior/gaussian.ts";
import type { Device } from "./device.ts";
import { deviceLayers, type DeviceLayer } from "./layers.ts";
import type { Tensor } from "./library.ts";
import { deviceLikelihood } from "./likelihoods.ts";

/** The estimate from a minibatch: its gradient is on the device, its value is read on request. */
interface Estimate {
  readonly gradient: Tensor;
  /** Blocks until the device has computed it. */
  value(): number;
}

/** Tensors are created in the caller's `tidy`. */
export interface DeviceLogPosterior {
  /** `masks` are those of a training iteration; without them, dropout is off. */
  estimate(weights: Tensor, rows: Int32Array, masks: Masks | null): Estimate;
  /** The gradient of log p(y | x, θ) for one row, without the prior and without dropout. */
  gradientOfRow(weights: Tensor, row: number): Tensor;
  /** rows × outputs. */
  outputs(weights: Tensor, x: Tensor, rows: number): Tensor;
}

export function deviceLogPosterior(
  device: Device,
  { network, likelihood, prior }: BayesianNetwork,
  data: TrainingRows,
): DeviceLogPosterior {
  const { tf, scalar } = device;
  const layers = deviceLayers(device, network.layers);
  const observe = deviceLikelihood(device, likelihood.form, likelihood.outputs);
  const ownCount = likelihood.ownWeights.length;
  const sizes = [...layers.sizes, ...(ownCount > 0 ? [ownCount] : [])];

  const x = device.matrix(Float32Array.from(data.x.subarray(0, data.rows * data.columns)), data.columns);
  const y = device.matrix(Float32Array.from(data.y.subarray(0, data.rows)), 1);
  const scales = device.vector(scaleOfEach(layers, prior.weightCount));
  const { mean, scale } = expandBlocks(prior);
  const means = device.vector(Float32Array.from(mean));
  const precisions = device.vector(Float32Array.from(scale, (s) => 1 / (s * s)));
  const normalization = scale.reduce((sum, s) => sum - Math.log(s) - 0.5 * LOG_TWO_PI, 0);

  /** The scaled weights of each layer, followed by the likelihood's own weights, if any. */
  const partsOf = (weights: Tensor) => tf.split(tf.mul(weights, scales), sizes, 0);

  /**
   * `factor` times the gradient of the log likelihood of the rows, and the tensors from which its value is computed.
   */
  function observed(weights: Tensor, rows: Int32Array, options: { factor: number; masks: Masks | null }) {
    const numbers = tf.tensor1d(rows.slice(), "int32");
    const parts = partsOf(weights);
    const pass = layers.forward(parts, tf.gather(x, numbers), { count: rows.length, masks: options.masks });
    const { outputGradient, ownGradient, ...value } = observe({
      outputs: pass.output,
      targets: tf.gather(y, numbers),
      rows: rows.length,
      own: parts[parts.length - 1],
      factor: scalar(options.factor),
    });
    const pieces = [...pass.back(outputGradient, false).parts, ...(ownGradient === null ? [] : [ownGradient])];
    return { gradient: tf.mul(tf.concat(pieces, 0), scales), ...value };
  }

  return {
    outputs: (weights, input, count) => layers.forward(partsOf(weights), input, { count, masks: null }).output,

    gradientOfRow: (weights, row) => observed(weights, Int32Array.of(row), { factor: 1, masks: null }).gradient,

    estimate(weights, rows, masks) {
      const factor = data.rows / rows.length;
      const { gradient, sums, logDensity } = observed(weights, rows, { factor, masks });
      const deviations = tf.sub(weights, means);
      const pull = tf.mul(deviations, precisions);
      const squares = tf.sum(tf.mul(pull, deviations));
      return {
        gradient: tf.sub(gradient, pull),
        value: () => normalization - 0.5 * read(squares) + factor * logDensity(sums.map(read)),
      };
    },
  };
}

function read(tensor: Tensor): number {
  return tensor.dataSync()[0];
}

function scaleOfEach({ sizes, scales: ofParts }: DeviceLayer, weightCount: number): Float32Array {
  const scales = new Float32Array(weightCount).fill(1);
  let start = 0;
  sizes.forEach((size, part) => {
    scales.fill(ofParts[part], start, start + size);
    start += size;
  });
  return scales;
}
