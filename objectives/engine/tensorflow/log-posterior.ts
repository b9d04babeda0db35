/** A network with its prior, likelihood and training data on the device: outputs, and the log posterior with its gradient. */
import type { BayesianNetwork } from "../../log-posterior.ts";
import type { TrainingRows } from "../../minibatches.ts";
import { layOut } from "../../network/architecture.ts";
import { expandBlocks } from "../../weight-prior.ts";
import type { Device } from "./device.ts";
import { deviceLayers } from "./layers.ts";
import type { Tensor } from "./library.ts";
import { deviceLikelihood } from "./likelihoods.ts";

/** The estimate from a minibatch: its gradient is on the device, its value is read when it is asked for. */
export interface Estimate {
  readonly gradient: Tensor;
  /** Waits for the device. */
  value(): number;
}

/** Tensors are made in the caller's `tidy`. */
export interface DeviceLogPosterior {
  estimate(weights: Tensor, rows: Int32Array): Estimate;
  /** rows × outputs. */
  outputs(weights: Tensor, x: Tensor): Tensor;
}

export function deviceLogPosterior(
  device: Device,
  { network, likelihood, prior }: BayesianNetwork,
  data: TrainingRows,
): DeviceLogPosterior {
  const { tf, scalar } = device;
  const { architecture } = network;
  const layers = deviceLayers(device, layOut(architecture), architecture.activation);
  const observe = deviceLikelihood(device, likelihood.form);
  const ownCount = likelihood.ownWeights.length;
  const sizes = [...layers.flatMap((layer) => layer.sizes), ...(ownCount > 0 ? [ownCount] : [])];

  const x = device.matrix(Float32Array.from(data.x.subarray(0, data.rows * data.columns)), data.columns);
  const y = device.matrix(Float32Array.from(data.y.subarray(0, data.rows)), 1);
  const scales = device.vector(scaleOfEach(layers, prior.weightCount));
  const { mean, scale } = expandBlocks(prior);
  const means = device.vector(Float32Array.from(mean));
  const precisions = device.vector(Float32Array.from(scale, (s) => 1 / (s * s)));
  const normalization = scale.reduce((sum, s) => sum - Math.log(s) - 0.5 * Math.log(2 * Math.PI), 0);

  /** The parts of each layer, scaled, and the own weights. */
  function partsOf(weights: Tensor): { ofLayers: Tensor[][]; own: Tensor } {
    const all = tf.split(tf.mul(weights, scales), sizes, 0);
    let next = 0;
    const ofLayers = layers.map((layer) => all.slice(next, (next += layer.sizes.length)));
    return { ofLayers, own: all[all.length - 1] };
  }

  return {
    outputs(weights, input) {
      const { ofLayers } = partsOf(weights);
      return layers.reduce((h, layer, l) => layer.forward(ofLayers[l], h).output, input);
    },

    estimate(weights, rows) {
      const numbers = tf.tensor1d(rows.slice(), "int32");
      const targets = tf.gather(y, numbers);
      const { ofLayers, own } = partsOf(weights);
      let h = tf.gather(x, numbers);
      const passes = layers.map((layer, l) => {
        const pass = layer.forward(ofLayers[l], h);
        h = pass.output;
        return pass;
      });

      const factor = data.rows / rows.length;
      const seen = { outputs: h, targets, rows: rows.length, own, factor: scalar(factor) };
      const { outputGradient, ownGradient, sums, logDensity } = observe(seen);
      const pieces: Tensor[] = ownGradient === null ? [] : [ownGradient];
      let gradient = outputGradient;
      for (let l = passes.length - 1; l >= 0; l--) {
        const { parts, input } = passes[l].back(gradient, l > 0);
        pieces.unshift(...parts);
        if (input !== null) gradient = input;
      }

      const deviations = tf.sub(weights, means);
      const pull = tf.mul(deviations, precisions);
      const squares = tf.sum(tf.mul(pull, deviations));
      const ofLikelihood = tf.mul(tf.concat(pieces, 0), scales);
      return {
        gradient: tf.sub(ofLikelihood, pull),
        value: () => normalization - 0.5 * read(squares) + factor * logDensity(sums.map(read)),
      };
    },
  };
}

function read(tensor: Tensor): number {
  return tensor.dataSync()[0];
}

function scaleOfEach(layers: ReturnType<typeof deviceLayers>, weightCount: number): Float32Array {
  const scales = new Float32Array(weightCount).fill(1);
  let start = 0;
  for (const { sizes, scales: ofParts } of layers) {
    sizes.forEach((size, part) => {
      scales.fill(ofParts[part], start, start + size);
      start += size;
    });
  }
  return scales;
}
