/** The engine on the SIMD kernels, in single precision: a whole iteration is one call. */
import { keyOfLanes, keyOfMasks, type Key } from "../../../../math/random.ts";
import { openNetwork } from "./open.ts";
import type { NetworkShape } from "./shape.ts";
import type { BayesianNetwork } from "../../log-posterior.ts";
import type { TrainingRows } from "../../data/minibatches.ts";
import { expandBlocks } from "../../prior/gaussian.ts";
import type { NetworkEngine } from "../engine.ts";

interface SimdOptions {
  /** Maximum number of rows in a minibatch. */
  readonly minibatch: number;
  /** The reference backend computes the same results without WebAssembly, bit for bit. */
  readonly backend?: "simd" | "typescript";
}

export function simdEngine(parts: BayesianNetwork, data: TrainingRows, options: SimdOptions): Required<NetworkEngine> {
  const { network, likelihood, prior } = parts;
  const shape: NetworkShape = {
    inputs: network.inputs,
    layers: network.layers,
    likelihood: likelihood.form,
    prior: expandBlocks(prior),
    data,
    capacity: Math.min(options.minibatch, data.rows),
  };
  const opened = openNetwork(shape, options.backend);
  const weights = new Float64Array(prior.weightCount);
  const value = new Float64Array(1);
  let outputs = new Float64Array(0);
  const masksOf = (key: Key | undefined) => (opened.hasDropout && key !== undefined ? keyOfMasks(key) : null);

  return {
    name: "simd",
    weightCount: prior.weightCount,
    writeWeights: (from) => opened.writeWeights(from),
    readWeights() {
      opened.readWeights(weights);
      return weights;
    },
    logPosterior: (rows, gradient, key) => opened.logPosterior(rows, gradient, masksOf(key)),
    gradientsByRow: (rows, into) => opened.gradientsByRow(rows, into),
    fillNoise: (key, into) => opened.fillNoise(keyOfLanes(key), into),
    fused: {
      langevin(rows, { stepSize, temperature, key }) {
        const settings = { stepSize, temperature, key: keyOfLanes(key), masks: masksOf(key) };
        opened.langevin(rows, rows.length, [settings], value);
        return value[0];
      },
      adam() {
        opened.resetMoments();
        let iteration = 0;
        return (rows, learningRate, key) => {
          iteration += 1;
          return opened.adam(rows, { learningRate, iteration, masks: masksOf(key) });
        };
      },
    },
    predict(x, rows) {
      if (outputs.length < rows * network.outputs) outputs = new Float64Array(rows * network.outputs);
      opened.outputs(x, rows, outputs);
      return outputs;
    },
    dispose: () => opened.close(),
  };
}
