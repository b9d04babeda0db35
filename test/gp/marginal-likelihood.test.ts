import { describe, expect, it } from "vitest";
import { covarianceMatrix, covarianceModel } from "../../gp/covariance.ts";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { fromLogParameters, toLogParameters } from "../../gp/log-parameters.ts";
import { logMarginalLikelihood, openMarginalLikelihood } from "../../gp/marginal-likelihood.ts";
import type { RegressionData } from "../../gp/regression-data.ts";
import { goldenCases, gradientByDifferences, kernels, largestError, makeData, makeHyperparameters } from "./support.ts";

describe.each(goldenCases.map((stored) => [stored.name, stored] as const))("as in SciPy: %s", (_, stored) => {
  const { data, hyperparameters, kernel } = stored;

  it("covariance matrix", () => {
    const n = data.y.length;
    const matrix = covarianceMatrix(covarianceModel(data, hyperparameters, kernel));
    const lower = stored.covariance.map((value, at) => (at % n <= Math.floor(at / n) ? value : 0));
    expect(largestError(matrix, lower)).toBeLessThan(1e-14);
  });

  it("value and gradient", () => {
    const { value, gradient } = logMarginalLikelihood(data, hyperparameters, kernel);
    expect(largestError([value], [stored.logMarginalLikelihood])).toBeLessThan(1e-11);
    expect(largestError(gradient, stored.gradient)).toBeLessThan(1e-10);
  });
});

/** The value by definition at log parameters, for finite differences. */
function valueAt(data: RegressionData, kernel: (typeof kernels)[number]) {
  return (parameters: Float64Array) => logMarginalLikelihood(data, fromLogParameters(parameters), kernel).value;
}

describe("gradient in every log parameter, against finite differences", () => {
  const shapes = [
    { seed: 1, n: 7, dimension: 2 },
    { seed: 2, n: 20, dimension: 4, categorical: [1, 3] },
    { seed: 3, n: 15, dimension: 3, noise: true },
    { seed: 4, n: 12, dimension: 3, categorical: [0], noise: true },
    { seed: 5, n: 1, dimension: 2, noise: true },
    { seed: 6, n: 2, dimension: 1 },
  ];
  for (const kernel of kernels) {
    it.each(shapes)(`${kernel.name}, %o`, (shape) => {
      const data = makeData(shape);
      const hyperparameters = makeHyperparameters(shape.dimension);
      const { gradient } = logMarginalLikelihood(data, hyperparameters, kernel);
      const byDifferences = gradientByDifferences(valueAt(data, kernel), toLogParameters(hyperparameters));
      expect(largestError(gradient, byDifferences)).toBeLessThan(1e-8);
    });
  }

  it("with exact and near duplicates of rows", () => {
    const { x, y, ...rest } = makeData({ seed: 7, n: 10, dimension: 2 });
    for (let k = 0; k < 2; k++) {
      x[1 * 2 + k] = x[k];
      x[3 * 2 + k] = x[2 * 2 + k] + 1e-9;
    }
    const data = { x, y, ...rest };
    const hyperparameters = makeHyperparameters(2, { noiseVariance: 1e-2 });
    const { gradient } = logMarginalLikelihood(data, hyperparameters, matern52);
    const byDifferences = gradientByDifferences(valueAt(data, matern52), toLogParameters(hyperparameters));
    expect(largestError(gradient, byDifferences)).toBeLessThan(1e-7);
  });

  it("if only jitter makes C positive definite", () => {
    const data: RegressionData = {
      x: Float64Array.of(0.5, 0.5, 0.5, 0.8),
      y: Float64Array.of(1, 1 + 1e-6, 1 - 2e-6, 0),
      dimension: 1,
      categorical: [false],
      noise: Float64Array.of(0, 0, 0, 0.5),
    };
    const parameters = toLogParameters(makeHyperparameters(1, { noiseVariance: 1e-18 }));
    const likelihood = openMarginalLikelihood(data, matern52);
    const gradient = new Float64Array(4);
    const value = (at: Float64Array) => likelihood.evaluate(at, new Float64Array(4));
    // Wide steps: pivots of 1e-10 have only six digits.
    const byDifferences = gradientByDifferences(value, parameters, 1e-2);
    likelihood.evaluate(parameters, gradient);
    expect(likelihood.jitter).toBeGreaterThan(1e-11);
    expect(largestError(gradient, byDifferences)).toBeLessThan(1e-3);
  });

  it.each([0.02, 50])("at lengthscales of %f", (lengthscale) => {
    const data = makeData({ seed: 8, n: 12, dimension: 3 });
    const hyperparameters = makeHyperparameters(3, { lengthscales: new Float64Array(3).fill(lengthscale) });
    const { gradient } = logMarginalLikelihood(data, hyperparameters, matern52);
    const byDifferences = gradientByDifferences(valueAt(data, matern52), toLogParameters(hyperparameters));
    expect(largestError(gradient, byDifferences)).toBeLessThan(1e-7);
  });
});

describe("known answers", () => {
  it("of one row: a normal density with variance σ_f² + σ_n² + e²", () => {
    const data = { x: Float64Array.of(0.3), y: Float64Array.of(1.5), dimension: 1, categorical: [false] };
    const hyperparameters = makeHyperparameters(1, { signalVariance: 1, noiseVariance: 0.25, mean: 0.5 });
    const logDensity = (variance: number) => -0.5 / variance - 0.5 * Math.log(2 * Math.PI * variance);
    expect(logMarginalLikelihood(data, hyperparameters, matern52).value).toBeCloseTo(logDensity(1.25), 14);
    const noisy = { ...data, noise: Float64Array.of(0.75) };
    expect(logMarginalLikelihood(noisy, hyperparameters, matern52).value).toBeCloseTo(logDensity(2), 14);
  });

  it("of rows too far apart to be correlated: the sum over rows", () => {
    const data = { x: Float64Array.of(0, 1), y: Float64Array.of(0.4, -1.1), dimension: 1, categorical: [false] };
    const hyperparameters = makeHyperparameters(1, { lengthscales: Float64Array.of(1e-3) });
    const alone = (y: number) =>
      logMarginalLikelihood({ ...data, x: Float64Array.of(0), y: Float64Array.of(y) }, hyperparameters, matern52).value;
    const together = logMarginalLikelihood(data, hyperparameters, matern52).value;
    expect(together).toBeCloseTo(alone(0.4) + alone(-1.1), 12);
  });
});

describe("evaluating again", () => {
  it("gives the result of a fresh evaluation, regardless of evaluations in between", () => {
    const data = makeData({ seed: 9, n: 9, dimension: 2, noise: true });
    const likelihood = openMarginalLikelihood(data, matern52);
    const here = toLogParameters(makeHyperparameters(2));
    const gradient = new Float64Array(5);
    likelihood.evaluate(here, gradient);
    const first = gradient.slice();
    likelihood.evaluate(
      here.map((value) => value - 1),
      gradient,
    );
    expect(gradient).not.toEqual(first);
    const value = likelihood.evaluate(here, gradient);
    expect({ value, gradient }).toEqual(logMarginalLikelihood(data, makeHyperparameters(2), matern52));
    expect(gradient).toEqual(first);
  });

  it("reports how much jitter was needed, and gives −∞ if none helps", () => {
    const data = { ...makeData({ seed: 10, n: 3, dimension: 1 }), x: Float64Array.of(0.5, 0.5, 0.5) };
    const likelihood = openMarginalLikelihood(data, matern52);
    const gradient = new Float64Array(4);
    likelihood.evaluate(toLogParameters(makeHyperparameters(1)), gradient);
    expect(likelihood.jitter).toBe(0);
    const noiseless = toLogParameters(makeHyperparameters(1, { signalVariance: 2, noiseVariance: 0 }));
    expect(likelihood.evaluate(noiseless, gradient)).toBeLessThan(-1e3);
    expect(likelihood.jitter).toBeCloseTo(2e-10, 20);
    expect(likelihood.evaluate(noiseless.with(1, 800), gradient)).toBe(-Infinity);
    expect(likelihood.jitter).toBeNaN();
    expect(gradient).toEqual(new Float64Array(4));
  });
});

it("of invalid data or hyperparameters is refused", () => {
  const data = makeData({ seed: 11, n: 3, dimension: 2 });
  expect(() => logMarginalLikelihood(data, makeHyperparameters(2, { signalVariance: -1 }), matern52)).toThrow(
    new RangeError("invalid signal variance; must be > 0: -1"),
  );
  const broken = { ...data, y: Float64Array.of(0, NaN, 1) };
  expect(() => logMarginalLikelihood(broken, makeHyperparameters(2), matern52)).toThrow(
    new RangeError("invalid y in row 1; must be finite: NaN"),
  );
});
