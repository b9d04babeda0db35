/** Drawn functions have the mean and covariance of the process, within their standard errors. */
import { describe, expect, it } from "vitest";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { condition } from "../../gp/posterior.ts";
import { drawPosteriorFunction } from "../../gp/posterior-draw.ts";
import { drawPriorFunction } from "../../gp/prior-draw.ts";
import { fold, makeKey } from "../../math/random.ts";
import { mean, variance } from "../../math/statistics.ts";
import { makeData, makeHyperparameters } from "./support.ts";

const DRAWS = 4000;
/** Bound in standard errors that a correct mean almost never exceeds. */
const FAR = 4.5;
const key = makeKey("draws");
/** Two numeric dimensions and, in the third, categories. */
const shape = { seed: "draws", n: 12, dimension: 3, categorical: [2] };
const probes = Float64Array.of(0.1, 0.2, 0, 0.3, 0.2, 0, 0.3, 0.2, 1 / 3, 0.9, 0.7, 2 / 3);
const COUNT = 4;

function expectMean(samples: readonly number[], expected: number): void {
  const error = Math.sqrt(variance(samples) / samples.length);
  expect(Math.abs(mean(samples) - expected)).toBeLessThan(FAR * error);
}

describe("drawPriorFunction", () => {
  it("has the covariance of Matérn-5/2, across categories too", () => {
    const hyperparameters = makeHyperparameters(3, { signalVariance: 1.7 });
    const { lengthscales } = hyperparameters;
    const data = makeData(shape);
    const draws = Array.from({ length: DRAWS }, (_, i) =>
      drawPriorFunction(data, hyperparameters, fold(key, i))(probes, COUNT),
    );
    for (let p = 0; p < COUNT; p++) {
      expectMean(
        draws.map((f) => f[p]),
        0,
      );
      for (let q = 0; q <= p; q++) {
        const r2 = [0, 1, 2].reduce((sum, k) => {
          const difference = probes[3 * p + k] - probes[3 * q + k];
          const squared = k === 2 ? Number(difference !== 0) : difference ** 2;
          return sum + squared / lengthscales[k] ** 2;
        }, 0);
        expectMean(
          draws.map((f) => f[p] * f[q]),
          1.7 * matern52.value(r2),
        );
      }
    }
  });

  it("is one function: it returns the same values however often it is evaluated", () => {
    const f = drawPriorFunction(makeData(shape), makeHyperparameters(3), key);
    const all = f(probes, COUNT);
    expect(f(probes.slice(6, 9), 1)[0]).toBe(all[2]);
    expect(drawPriorFunction(makeData(shape), makeHyperparameters(3), key)(probes, COUNT)).toEqual(all);
  });
});

describe("drawPosteriorFunction", () => {
  it("has the mean and the covariance that predictions have", () => {
    const data = makeData({ ...shape, noise: true });
    const hyperparameters = makeHyperparameters(3);
    const posterior = condition(data, hyperparameters, matern52).predictMany(probes, COUNT);
    const draws = Array.from({ length: DRAWS }, (_, i) =>
      drawPosteriorFunction(data, hyperparameters, fold(key, i))(probes, COUNT),
    );
    for (let p = 0; p < COUNT; p++) {
      expectMean(
        draws.map((f) => f[p]),
        posterior.mean[p],
      );
      expectMean(
        draws.map((f) => (f[p] - posterior.mean[p]) ** 2),
        posterior.variance[p],
      );
    }
    // The data are informative; otherwise this would be the prior again.
    expect(Math.max(...posterior.variance)).toBeLessThan(0.5 * hyperparameters.signalVariance);
  });
});
