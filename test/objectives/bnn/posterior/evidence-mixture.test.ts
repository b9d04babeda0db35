/** A mixture over modes, each weighted by its evidence: closed form for one mode, quadrature for two. */
import { determinant, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { makeKey } from "../../../../math/random.ts";
import { plainNetworkEngine } from "../../../../objectives/bnn/engine/plain.ts";
import { fixedNoise } from "../../../../objectives/bnn/likelihood/gaussian.ts";
import { networkLogPosterior } from "../../../../objectives/bnn/log-posterior.ts";
import type { Network } from "../../../../objectives/bnn/network/network.ts";
import { knobValues } from "../../../../objectives/bnn/posterior/knobs.ts";
import { laplace } from "../../../../objectives/bnn/posterior/laplace.ts";
import { posteriorOf, weightsByRun, type Gaussian } from "../../../../objectives/bnn/posterior/posterior.ts";
import type { NetworkRun } from "../../../../objectives/bnn/posterior/posterior-method.ts";
import { gaussianPrior } from "../../../../objectives/bnn/prior/gaussian.ts";
import { data, finish, linearRun, NOISE, PRIOR_SCALE, ROWS } from "./linear-model.ts";

type Options = Parameters<typeof laplace.run>[1];
const fitted = (run: NetworkRun, changes: Partial<Options>) =>
  finish(laplace.run(run, knobValues(laplace.knobs, { learningRate: 0.02, mixture: "evidence", ...changes })));

describe("the evidence of a linear model", () => {
  /** ln N(y; 0, c⁻¹s²ΦΦᵀ + σ²I). */
  const marginal = (c: number) => {
    const features = new Matrix(
      Array.from({ length: ROWS }, (_, i) => [data.x[2 * i] / Math.SQRT2, data.x[2 * i + 1] / Math.SQRT2, 1]),
    );
    const covariance = features.mmul(features.transpose()).mul(PRIOR_SCALE ** 2 / c);
    covariance.add(Matrix.eye(ROWS).mul(NOISE ** 2));
    const y = Matrix.columnVector(data.y);
    const squared = y.transpose().mmul(inverse(covariance)).mmul(y).get(0, 0);
    return -0.5 * (squared + Math.log(determinant(covariance)) + ROWS * Math.log(2 * Math.PI));
  };

  it.each(["full", "last-layer", "kronecker"] as const)("is the marginal likelihood of the rows: %s", (curvature) => {
    const found = fitted(linearRun(1, { iterations: 3000 }), { curvature });
    expect(found.logEvidence).toBeCloseTo(marginal(1), 4);
  });

  it("is that of the prior whose precision maximizes it, where that is asked for", () => {
    const found = fitted(linearRun(1, { iterations: 3000 }), { curvature: "full", priorPrecision: "evidence" });
    // The mode stays that of the given prior, which is not quite the other's.
    expect(found.logEvidence).toBeGreaterThan(marginal(1) - 0.01);
    const best = Math.max(...Array.from({ length: 200 }, (_, i) => marginal(0.05 * (i + 1))));
    expect(Math.abs((found.logEvidence ?? 0) - best)).toBeLessThan(0.05);
  });

  it("is not computed unless it is asked for", () => {
    expect(fitted(linearRun(1, { iterations: 300 }), { mixture: "equal" }).logEvidence).toBeUndefined();
  });
});

/** f = v·tanh(u x), a network of two weights. */
const neuron: Network = (() => {
  let seen: { inputs: Float64Array; rows: number } = { inputs: new Float64Array(0), rows: 0 };
  let outputs = new Float64Array(0);
  return {
    layers: [],
    inputs: 1,
    outputs: 1,
    weightCount: 2,
    forward([u, v], inputs, rows) {
      seen = { inputs, rows };
      outputs = Float64Array.from({ length: rows }, (_, i) => v * Math.tanh(u * inputs[i]));
      return outputs;
    },
    backward([u, v], slopes, gradient) {
      for (let i = 0; i < seen.rows; i++) {
        const activation = Math.tanh(u * seen.inputs[i]);
        gradient[0] += slopes[i] * v * (1 - activation * activation) * seen.inputs[i];
        gradient[1] += slopes[i] * activation;
      }
    },
  };
})();

describe("a mixture over the two modes of a neuron", () => {
  const x = Float64Array.of(-1.5, -1, -0.5, 0.5, 1, 1.5);
  const y = Float64Array.of(-0.9, -0.8, -0.35, 0.45, 0.7, 1);
  const rows = { x, y, rows: 6, columns: 1 };
  // Off centre, so that the mode at (u, v) has more mass than its mirror image at (−u, −v).
  const prior = gaussianPrior([{ count: 2, mean: 0.2, scale: 1 }]);
  const parts = { network: neuron, likelihood: fixedNoise(0.1), prior };
  const all = Int32Array.of(0, 1, 2, 3, 4, 5);
  const from = (start: readonly number[]): NetworkRun => ({
    engine: plainNetworkEngine(parts, rows),
    parts,
    data: rows,
    rows: 6,
    minibatch: () => all,
    start: Float64Array.from(start),
    iterations: 3000,
    key: makeKey(1),
  });
  /** The share of exp(−U/T) where u > 0, on a grid. */
  const massAbove = (T: number) => {
    const density = networkLogPosterior(parts, 6);
    const gradient = new Float64Array(2);
    let [above, total] = [0, 0];
    for (let u = -4; u <= 4; u += 0.01) {
      for (let v = -4; v <= 4; v += 0.01) {
        const mass = Math.exp(density.evaluate(Float64Array.of(u, v), rows, gradient) / T);
        total += mass;
        if (u > 0) above += mass;
      }
    }
    return above / total;
  };

  it.each([1, 0.5])("has their shares of the posterior mass, at temperature %d", (temperature) => {
    const truth = massAbove(temperature);
    expect(truth).toBeGreaterThan(0.6);
    expect(truth).toBeLessThan(0.9);
    const modes = [
      [1, 1],
      [-1, -1],
    ].map((start) => fitted(from(start), { curvature: "full", predictions: "drawn", temperature }));
    const posterior = posteriorOf("gaussian", modes);
    const share = 1 / (1 + Math.exp((modes[1].logEvidence ?? 0) - (modes[0].logEvidence ?? 0)));
    // Both Gaussians are about equally wrong, so that their ratio is hardly wrong.
    expect(Math.abs(share - truth)).toBeLessThan(0.02);
    const draws = posterior.sample(10_000, makeKey("draws"));
    const above = draws.filter(([u]) => u > 0).length / draws.length;
    expect(Math.abs(above - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / draws.length));
    const sizes = weightsByRun(posterior, 100, makeKey("draws")).map(({ length }) => length);
    expect(sizes).toEqual([Math.round(100 * share), 100 - Math.round(100 * share)]);
  });
});

describe("weights of a mixture", () => {
  const gaussian = (logEvidence?: number): Gaussian => ({
    kind: "gaussian",
    mean: Float64Array.of(logEvidence ?? 0),
    deviation: Float64Array.of(0),
    factors: [],
    ...(logEvidence === undefined ? {} : { logEvidence }),
  });
  const sizesOf = (runs: readonly Gaussian[], count: number) =>
    weightsByRun(posteriorOf("gaussian", runs), count, makeKey(1)).map(({ length }) => length);

  it("are equal unless every run has an evidence", () => {
    expect(sizesOf([gaussian(), gaussian()], 10)).toEqual([5, 5]);
    expect(sizesOf([gaussian(3), gaussian()], 10)).toEqual([5, 5]);
  });

  it("sum to the draws asked for, without a run whose share is none, however far apart they are", () => {
    expect(sizesOf([gaussian(-2000), gaussian(-2000), gaussian(-2000)], 10)).toEqual([4, 3, 3]);
    expect(sizesOf([gaussian(-5000), gaussian(-2000)], 10)).toEqual([10]);
    const draws = posteriorOf("gaussian", [gaussian(-5000), gaussian(-2000)]).sample(50, makeKey(2));
    expect(draws.every(([weight]) => weight === -2000)).toBe(true);
  });
});
