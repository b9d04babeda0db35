/** Networks on the kernels of math/simd/network, in single precision: a whole iteration is one call. */
import { keyOfLanes } from "../../math/random.ts";
import { openNetwork } from "../../math/simd/network/open.ts";
import type { LayerShape, NetworkShape } from "../../math/simd/network/plan.ts";
import type { BayesianNetwork } from "../log-posterior.ts";
import type { TrainingRows } from "../minibatches.ts";
import { layOut } from "../network/architecture.ts";
import type { Architecture } from "../network/architecture.ts";
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
    layers: layersOf(network.architecture),
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
    logPosterior: (rows, gradient) => opened.logPosterior(rows, gradient),
    langevinStep(rows, { stepSize, temperature, key }) {
      opened.langevin(rows, rows.length, [{ stepSize, temperature, key: keyOfLanes(key) }], value);
      return value[0];
    },
    adamStep(rows, learningRate) {
      adamIterations += 1;
      return opened.adam(rows, learningRate, adamIterations);
    },
    predict(x, rows) {
      if (outputs.length < rows * network.outputs) outputs = new Float64Array(rows * network.outputs);
      opened.outputs(x, rows, outputs);
      return outputs;
    },
    dispose: () => opened.close(),
  };
}

function layersOf(architecture: Architecture): LayerShape[] {
  return layOut(architecture).layers.map(({ inputs, outputs, scale, hidden, branch }) => {
    return { inputs, outputs, scale, branch, activation: hidden ? architecture.activation : "linear" };
  });
}
