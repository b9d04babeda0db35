/**
 * Gradients of variational inference with the noise drawn in the sums of each row instead of in the weights (local
 * reparametrisation; Kingma, Salimans & Welling 2015): rows have independent noise, which averages out over a minibatch.
 *
 * Weights that are not of a dense layer (of layer norm, of the likelihood, of the prior) are drawn as usual.
 */
import { makeKey, openStream } from "../../../math/random.ts";
import { gatherer } from "../data/minibatches.ts";
import { likelihoodPower } from "../log-posterior.ts";
import { denseLayersIn, openLayers } from "../network/layers/index.ts";
import { openMasks } from "../network/masks.ts";
import type { NetworkRun } from "../posterior/posterior-method.ts";
import { expandBlocks } from "../prior/gaussian.ts";
import type { GradientEstimate, MeanField } from "./estimate.ts";
import { openLocalDense } from "./local-dense.ts";

export function byActivations({ parts, data }: Pick<NetworkRun, "parts" | "data">): GradientEstimate<Int32Array> {
  const { network, likelihood, prior } = parts;
  const d = prior.weightCount;
  const isLocal = new Uint8Array(d);
  for (const { matrixOffset, biasOffset, outputs } of denseLayersIn(network.layers)) {
    isLocal.fill(1, matrixOffset, biasOffset + outputs);
  }
  const [variances, varianceGradient, gradient, xi, drawn, used] = Array.from({ length: 6 }, () => new Float64Array(d));
  let stream = openStream(makeKey(0));
  const spread = { variances, varianceGradient, fillNoise: (into: Float64Array) => stream.fillNormal(into) };
  const pass = openLayers(network.layers, (layer) => openLocalDense(layer, spread));
  const addPrior = priorSlopes(parts);
  const gather = gatherer(data);
  const power = likelihoodPower(parts, data);

  return ({ mean, deviation }, minibatch, key, slopes) => {
    stream = openStream(key);
    stream.fillNormal(xi);
    for (let i = 0; i < d; i++) {
      drawn[i] = mean[i] + deviation[i] * xi[i];
      used[i] = isLocal[i] === 1 ? mean[i] : drawn[i];
      variances[i] = deviation[i] * deviation[i];
    }
    const { x, y, rows } = gather(minibatch);
    const factor = (data.rows / rows) * power;
    gradient.fill(0);
    varianceGradient.fill(0);
    const on = { count: rows, weights: used, masks: openMasks(key) };
    const outputs = pass.forward(on, x);
    const outputGradient = new Float64Array(rows * network.outputs);
    const own = { weights: used, gradient, offset: network.weightCount };
    const value = likelihood.logDensity({ outputs, targets: y, rows, outputGradient }, own, factor);
    pass.backward(on, outputGradient, { weights: gradient, input: null });
    for (let i = 0; i < d; i++) {
      slopes[i] = gradient[i];
      slopes[d + i] = isLocal[i] === 1 ? 2 * variances[i] * varianceGradient[i] : gradient[i] * deviation[i] * xi[i];
    }
    return factor * value + addPrior({ mean, deviation }, { drawn, xi }, slopes);
  };
}

interface DrawnWeights {
  /** θ = μ + σξ. */
  readonly drawn: Float64Array;
  readonly xi: Float64Array;
}

/** Adds the gradients of E log p(θ): exact for a Gaussian prior, otherwise by the drawn weights. */
function priorSlopes({ prior }: Pick<NetworkRun["parts"], "prior">) {
  const d = prior.weightCount;
  const gradient = new Float64Array(d);
  const precisions = expandBlocks(prior).scale.map((s) => 1 / (s * s));
  return ({ mean, deviation }: MeanField, { drawn, xi }: DrawnWeights, slopes: Float64Array): number => {
    const logPrior = prior.logDensity(prior.isGaussian ? mean : drawn, gradient);
    let expected = logPrior;
    for (let i = 0; i < d; i++) {
      slopes[i] += gradient[i];
      const squared = deviation[i] * deviation[i] * precisions[i];
      slopes[d + i] += prior.isGaussian ? -squared : gradient[i] * deviation[i] * xi[i];
      if (prior.isGaussian) expected -= squared / 2;
    }
    return expected;
  };
}
