/** Both estimates of the gradients of variational inference have the same mean; that by activations varies less. */
import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { mean as average, sampleVariance } from "../../../../math/statistics.ts";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { plainNetworkEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { fixedNoise, learnedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import type { Likelihood } from "../../../../objectives/bnn/likelihood/likelihood.ts";
import type { BayesianNetwork } from "../../../../objectives/bnn/log-posterior.ts";
import { layeredNetwork } from "../../../../objectives/bnn/network/layered-network.ts";
import type { LayerSpec } from "../../../../objectives/bnn/network/layers/index.ts";
import { composedPrior } from "../../../../objectives/bnn/prior/composed.ts";
import { laplace } from "../../../../objectives/bnn/prior/families.ts";
import { gaussianPrior, type WeightPrior } from "../../../../objectives/bnn/prior/gaussian.ts";
import { byActivations } from "../../../../objectives/bnn/variational/by-activations.ts";
import { byWeights, type GradientEstimate } from "../../../../objectives/bnn/variational/estimate.ts";
import { data, linearRun, mean, NOISE, precision, ROWS, WEIGHTS } from "../posterior/linear-model.ts";

const REPEATS = 4000;
const all = Int32Array.from({ length: ROWS }, (_, row) => row);

/** Mean and variance of each of the 2d slopes, over keys. */
function momentsOf(estimate: GradientEstimate<Int32Array>, q: Parameters<typeof estimate>[0], rows = all) {
  const slopes = new Float64Array(2 * q.mean.length);
  const [sums, squares] = [new Float64Array(slopes.length), new Float64Array(slopes.length)];
  const values = new Float64Array(REPEATS);
  for (let k = 0; k < REPEATS; k++) {
    values[k] = estimate(q, rows, fold(makeKey("slopes"), k), slopes);
    slopes.forEach((slope, i) => {
      sums[i] += slope / REPEATS;
      squares[i] += (slope * slope) / REPEATS;
    });
  }
  const variance = squares.map((square, i) => square - sums[i] * sums[i]);
  return { mean: sums, variance, value: average(values), valueVariance: sampleVariance(values) };
}

describe("on a linear model", () => {
  const run = linearRun(1, { iterations: 1 });
  const q = { mean: Float64Array.from(mean, (m) => m + 0.2), deviation: Float64Array.of(0.3, 0.1, 0.2) };
  const estimates = { weights: byWeights(run.engine), activations: byActivations(run) };

  it.each(["weights", "activations"] as const)("the gradients by %s are those of the closed form", (name) => {
    const found = momentsOf(estimates[name], q);
    const slope = precision.mmul(Matrix.columnVector(q.mean.map((m, i) => mean[i] - m))).to1DArray();
    for (let i = 0; i < WEIGHTS; i++) {
      const truth = [slope[i], -precision.get(i, i) * q.deviation[i] ** 2];
      [i, WEIGHTS + i].forEach((at, k) => {
        expect(Math.abs(found.mean[at] - truth[k])).toBeLessThan(5 * Math.sqrt(found.variance[at] / REPEATS) + 1e-9);
      });
    }
  });

  it("the variances of ∂/∂μ are AΣA, and β² Σ_rows φφᵀ (φᵀΣφ) by activations", () => {
    const spread = Matrix.diag([...q.deviation.map((s) => s * s)]);
    const byDraw = precision.mmul(spread).mmul(precision);
    const byRow = Matrix.zeros(WEIGHTS, WEIGHTS);
    for (let row = 0; row < ROWS; row++) {
      const phi = Matrix.columnVector([data.x[2 * row] / Math.SQRT2, data.x[2 * row + 1] / Math.SQRT2, 1]);
      const variance = phi.transpose().mmul(spread).mmul(phi).get(0, 0);
      byRow.add(phi.mmul(phi.transpose()).mul(variance / NOISE ** 4));
    }
    const [weights, activations] = [momentsOf(estimates.weights, q), momentsOf(estimates.activations, q)];
    for (let i = 0; i < WEIGHTS; i++) {
      // The relative error of a variance is √(2/REPEATS), 2 %.
      expect(Math.abs(weights.variance[i] / byDraw.get(i, i) - 1)).toBeLessThan(0.12);
      expect(Math.abs(activations.variance[i] / byRow.get(i, i) - 1)).toBeLessThan(0.12);
    }
    const trace = (of: Float64Array) => of.reduce((sum, variance) => sum + variance, 0);
    expect(trace(activations.variance)).toBeLessThan(trace(weights.variance) / 5);
  });

  it.each(["weights", "activations"] as const)("the value by %s is E log p(y, θ)", (name) => {
    const spread = q.deviation.reduce((sum, s, i) => sum + precision.get(i, i) * s * s, 0);
    run.engine.writeWeights(q.mean);
    const truth = run.engine.logPosterior(all, new Float64Array(WEIGHTS)) - spread / 2;
    const { value, valueVariance } = momentsOf(estimates[name], q);
    expect(Math.abs(value - truth)).toBeLessThan(5 * Math.sqrt(valueVariance / REPEATS));
  });
});

const tanh: LayerSpec = { kind: "activation", name: "tanh" };
const dense = (outputs: number): LayerSpec => ({ kind: "dense", outputs });
const gaussian = (d: number) => gaussianPrior([{ count: d, mean: 0, scale: 1 }]);
const laplacePrior = (d: number) => {
  const indices = Int32Array.from({ length: d }, (_one, i) => i);
  return composedPrior({ groups: [{ indices, mean: 0, scale: 1, family: laplace }], factors: [], spread: 1 });
};
// A noise scale that is drawn is the same for all rows, and makes noise that activations do not take out.
const [known, learned] = [fixedNoise(0.3), learnedNoise(0.1)];
interface NetworkCase {
  readonly name: string;
  readonly layers: readonly LayerSpec[];
  readonly likelihood: Likelihood;
  readonly priorOf: (d: number) => WeightPrior;
  /** Of the variance that draws of the weights have, what is left at most. */
  readonly share: number;
}
const twoLayers = [dense(4), tanh, dense(1)];
const block: LayerSpec = { kind: "residual", scale: 0.5, layers: [{ kind: "layer-norm" }, dense(3), tanh] };
const networks: readonly NetworkCase[] = [
  { name: "of two layers", layers: twoLayers, likelihood: known, priorOf: gaussian, share: 0.5 },
  { name: "with learned noise", layers: twoLayers, likelihood: learned, priorOf: gaussian, share: 0.9 },
  { name: "with a Laplace prior", layers: twoLayers, likelihood: known, priorOf: laplacePrior, share: 0.5 },
  {
    name: "with layer norm and a residual block",
    layers: [dense(3), tanh, block, dense(1)],
    likelihood: learned,
    priorOf: gaussian,
    share: 0.9,
  },
];

describe.each(networks)("on a network $name", ({ layers, likelihood, priorOf, share }) => {
  const network = layeredNetwork(2, layers);
  const d = network.weightCount + likelihood.ownWeights.length;
  const parts: BayesianNetwork = { network, likelihood, prior: priorOf(d) };
  const own = { parts, data };
  const stream = openStream(makeKey("q"));
  const q = {
    mean: Float64Array.from({ length: d }, () => 0.5 * stream.normal()),
    deviation: Float64Array.from({ length: d }, () => 0.05 + 0.15 * stream.uniform()),
  };
  const rows = Int32Array.from({ length: 16 }, (_one, i) => i);

  it("the gradients have the same mean and, in sum, that share of the variance at most", () => {
    const weights = momentsOf(byWeights(plainNetworkEngine(parts, data)), q, rows);
    const activations = momentsOf(byActivations(own), q, rows);
    let [before, after] = [0, 0];
    for (let i = 0; i < 2 * d; i++) {
      const error = Math.sqrt((weights.variance[i] + activations.variance[i]) / REPEATS);
      expect(Math.abs(weights.mean[i] - activations.mean[i])).toBeLessThan(5 * error + 1e-9);
      before += weights.variance[i];
      after += activations.variance[i];
    }
    expect(after).toBeLessThan(share * before);
  });
});
