/**
 * MC dropout (Gal & Ghahramani 2016): variational inference with weight matrices W = M diag(z), z_i = 0 with
 * probability p and 1/(1 − p) otherwise (eq. 8), so that inputs of all layers but the first are dropped. The objective
 * is E_z log p(y, M diag(z)), in which the prior takes the role of the paper's penalty. Predictions average over
 * networks, each with one sampled mask folded into M.
 *
 * One draw of z is shared by all rows of a minibatch, so the method works with any engine and any layers. Only inputs
 * of dense layers are dropped, not the skip connection of a residual block.
 */
import { fold, openStream, type Key } from "../../../math/random.ts";
import type { Engine } from "../engine/engine.ts";
import { denseLayersIn } from "../network/layers/index.ts";
import type { DenseLayer } from "../network/layers/dense.ts";
import { adam, type Climbed } from "../optimizer/adam.ts";
import { climb } from "../optimizer/climb.ts";
import { learningRate, type ValuesOf } from "./knobs.ts";
import type { Networks } from "./posterior.ts";
import type { NetworkRun, PosteriorMethod, Progress, Run } from "./posterior-method.ts";

const knobs = {
  learningRate,
  dropRate: {
    kind: "number",
    summary: "dropout: probability that an input of a layer after the first is dropped, in training and in prediction",
    range: [0, 0.95],
    search: { low: 0.005, high: 0.5, scale: "log" },
    default: 0.05,
  },
  maskCount: {
    kind: "integer",
    summary: "dropout: number of networks with independent masks to average over",
    range: [1, 10_000],
    default: 100,
  },
} as const;

export const dropout = {
  name: "dropout",
  summary: "MC-dropout: one fit, and predictions averaged over masks",
  posterior: "networks",
  needs: { start: "random", batch: "minibatch", runs: "one" },
  iterations: 10_000,
  knobs,
  tunable: ["learningRate", "dropRate"],
  steadiedBy: "learningRate",

  *run<M>(run: Run<M> | NetworkRun, options: ValuesOf<typeof knobs>): Generator<Progress, Networks> {
    const engine = run.engine as Engine<M>;
    // All layers but the first, since the network's inputs are not dropped.
    const masked = "parts" in run ? denseLayersIn(run.parts.network.layers).slice(1) : [];
    const masksOf = (key: Key) => maskFactors(masked, { key, rate: options.dropRate, size: engine.weightCount });
    const update = adam(dropping(engine, masksOf));
    yield* climb(run as Run<M>, options.learningRate, update);
    const fitted = engine.readWeights().slice();
    const key = fold(run.key, "masks");
    const networks = Array.from({ length: options.maskCount }, (_, i) => {
      const factors = masksOf(fold(key, i));
      return fitted.map((weight, j) => weight * factors[j]);
    });
    return { kind: "networks", networks };
  },
} satisfies PosteriorMethod<typeof knobs>;

/** For each weight, the z of the input it multiplies; 1 for weights that are not masked. */
function maskFactors(
  layers: readonly DenseLayer[],
  { key, rate, size }: { readonly key: Key; readonly rate: number; readonly size: number },
): Float64Array {
  const stream = openStream(key);
  const factors = new Float64Array(size).fill(1);
  for (const { inputs, outputs, matrixOffset } of layers) {
    for (let i = 0; i < inputs; i++) {
      const z = stream.uniform() < rate ? 0 : 1 / (1 - rate);
      for (let o = 0; o < outputs; o++) factors[matrixOffset + o * inputs + i] = z;
    }
  }
  return factors;
}

/**
 * The log posterior at the weights times the masks of its key, with the gradient with respect to the unmasked weights.
 */
function dropping<M>(engine: Engine<M>, masksOf: (key: Key) => Float64Array): Climbed<M> {
  const weights = new Float64Array(engine.weightCount);
  const folded = new Float64Array(engine.weightCount);
  return {
    weightCount: engine.weightCount,
    readWeights: () => engine.readWeights(),
    writeWeights: (from) => engine.writeWeights(from),
    logPosterior(minibatch, gradient, key) {
      if (key === undefined) return engine.logPosterior(minibatch, gradient);
      const factors = masksOf(key);
      weights.set(engine.readWeights());
      for (let i = 0; i < weights.length; i++) folded[i] = weights[i] * factors[i];
      engine.writeWeights(folded);
      const logPosterior = engine.logPosterior(minibatch, gradient);
      for (let i = 0; i < weights.length; i++) gradient[i] *= factors[i];
      engine.writeWeights(weights);
      return logPosterior;
    },
  };
}
