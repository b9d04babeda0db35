/** Networks on the kernels of math/simd/network, in single precision: a whole iteration is one call. */
import { keyOfLanes, keyOfMasks } from "../../math/random.ts";
import type { Key } from "../../math/random.ts";
import { openNetwork } from "../../math/simd/network/open.ts";
import type { NetworkShape } from "../../math/simd/network/shape.ts";
import type { BayesianNetwork } from "../log-posterior.ts";
import type { TrainingRows } from "../minibatches.ts";
import { expandBlocks } from "../weight-prior.ts";
import type { NetworkEngine } from "./engine.ts";

interface SimdOptions {
  /** Most rows of a minibatch. */
  readonly minibatch: number;
  /** The twin computes the same without WebAssembly, bit by bit. */
  readonly machine?: "simd" | "typescript";
}

export function simdEngine(parts: BayesianNetwork, data: TrainingRows, options: SimdOptions): NetworkEngine {
  const { network, likelihood, prior } = parts;
  const shape: NetworkShape = {
    inputs: network.inputs,
    layers: network.layers,
    likelihood: likelihood.form,
    prior: expandBlocks(prior),
    data,
    capacity: Math.min(options.minibatch, data.rows),
  };
  const opened = openNetwork(shape, options.machine);
  const weights = new Float64Array(prior.weightCount);
  const value = new Float64Array(1);
  let outputs = new Float64Array(0);
  let adamIterations = 0;
  const masksOf = (key: Key | undefined) => (opened.hasDropout && key !== undefined ? keyOfMasks(key) : null);

  return {
    name: "simd",
    weightCount: prior.weightCount,
    writeWeights(given) {
      opened.writeWeights(given);
      opened.resetMoments();
      adamIterations = 0;
    },
    readWeights() {
      opened.readWeights(weights);
      return weights;
    },
    logPosterior: (rows, gradient, key) => opened.logPosterior(rows, gradient, masksOf(key)),
    gradientsByRow: (rows, into) => opened.gradientsByRow(rows, into),
    langevinStep(rows, { stepSize, temperature, key }) {
      const settings = { stepSize, temperature, key: keyOfLanes(key), masks: masksOf(key) };
      opened.langevin(rows, rows.length, [settings], value);
      return value[0];
    },
    adamStep(rows, learningRate, key) {
      adamIterations += 1;
      return opened.adam(rows, { learningRate, iteration: adamIterations, masks: masksOf(key) });
    },
    predict(x, rows) {
      if (outputs.length < rows * network.outputs) outputs = new Float64Array(rows * network.outputs);
      opened.outputs(x, rows, outputs);
      return outputs;
    },
    dispose: () => opened.close(),
  };
}
