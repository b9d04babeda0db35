/** The interface of a posterior, and the distribution of its draws. */
import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../../math/random.ts";
import {
  posteriorOf,
  weightsByRun,
  type Approximation,
  type Gaussian,
} from "../../../../objectives/bnn/posterior/posterior.ts";

const draws = (...values: number[]): Approximation => ({
  kind: "draws",
  draws: values.map((value) => Float64Array.of(value)),
  stepSize: { first: 1, last: 1 },
  temperature: 1,
});
const point = (value: number): Approximation => ({ kind: "networks", networks: [Float64Array.of(value)] });
const key = makeKey("posterior");
const COUNT = 40_000;

describe("the posterior of draws", () => {
  it("consists of all draws of all runs, each drawn equally often", () => {
    const posterior = posteriorOf("draws", [draws(10, 20, 30), draws(40)]);
    expect(posterior.support?.map(([first]) => first)).toEqual([10, 20, 30, 40]);
    expect(weightsByRun(posterior, 2, key).flat()).toEqual(posterior.support);
    const sample = posterior.sample(COUNT, key).map(([first]) => first);
    // Uniform on four values: mean 25, deviation √125.
    const mean = sample.reduce((sum, value) => sum + value, 0) / COUNT;
    expect(Math.abs(mean - 25)).toBeLessThan(5 * Math.sqrt(125 / COUNT));
  });

  it("uses the weights of a run that was stopped early as a draw", () => {
    expect(posteriorOf("draws", [draws(1, 2), point(3)]).support?.map(([first]) => first)).toEqual([1, 2, 3]);
  });
});

describe("the posterior of networks", () => {
  it("is one weight vector per run", () => {
    const posterior = posteriorOf("networks", [point(1), point(2)]);
    expect(posterior.support).toEqual([Float64Array.of(1), Float64Array.of(2)]);
    expect(new Set(posterior.sample(100, key).map(([first]) => first))).toEqual(new Set([1, 2]));
  });
});

describe("a Gaussian posterior", () => {
  /** A diagonal, a factor of rank 1 on all weights, and a Cholesky factor of the last two. */
  const gaussian: Gaussian = {
    kind: "gaussian",
    mean: Float64Array.of(1, -2, 3),
    deviation: Float64Array.of(0.5, 0, 0.25),
    factors: [
      { offset: 0, rows: 3, columns: 1, values: Float64Array.of(1, -1, 2) },
      { offset: 1, rows: 2, columns: 2, values: Float64Array.of(2, 0, 1, 1.5) },
    ],
  };
  /** diag(d²) + F₁F₁ᵀ + F₂F₂ᵀ by hand. */
  const covariance = [
    [0.25 + 1, -1, 2],
    [-1, 1 + 4, -2 + 2],
    [2, -2 + 2, 0.0625 + 4 + 1 + 2.25],
  ];

  it("has no support, and draws that are the same for the same key", () => {
    const posterior = posteriorOf("gaussian", [gaussian]);
    expect(posterior.support).toBeNull();
    expect(weightsByRun(posterior, 7, key)).toEqual([posterior.sample(7, fold(key, 0))]);
    const several = posteriorOf("gaussian", [gaussian, gaussian, gaussian]);
    expect(weightsByRun(several, 7, key).map((run) => run.length)).toEqual([3, 3, 3]);
    expect(posterior.sample(7, makeKey("other"))).not.toEqual(posterior.sample(7, key));
    // A longer sample starts with the shorter one.
    expect(posterior.sample(9, key).slice(0, 7)).toEqual(posterior.sample(7, key));
  });

  it("has the mean and the covariance of its parts", () => {
    const sample = posteriorOf("gaussian", [gaussian]).sample(COUNT, key);
    for (let i = 0; i < 3; i++) {
      const mean = sample.reduce((sum, weights) => sum + weights[i], 0) / COUNT;
      expect(Math.abs(mean - gaussian.mean[i])).toBeLessThan(5 * Math.sqrt(covariance[i][i] / COUNT));
      for (let j = 0; j <= i; j++) {
        const product = (weights: Float64Array) => (weights[i] - gaussian.mean[i]) * (weights[j] - gaussian.mean[j]);
        const found = sample.reduce((sum, weights) => sum + product(weights), 0) / COUNT;
        // The variance of a product of two Gaussians: Σ_ii Σ_jj + Σ_ij².
        const variance = covariance[i][i] * covariance[j][j] + covariance[i][j] ** 2;
        expect(Math.abs(found - covariance[i][j])).toBeLessThan(5 * Math.sqrt(variance / COUNT));
      }
    }
  });

  it("of several runs is their mixture, each equally likely", () => {
    const far: Gaussian = { ...gaussian, mean: Float64Array.of(101, 98, 103) };
    const sample = posteriorOf("gaussian", [gaussian, far]).sample(COUNT, key);
    const share = sample.filter(([first]) => first > 50).length / COUNT;
    expect(Math.abs(share - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / COUNT));
  });
});
