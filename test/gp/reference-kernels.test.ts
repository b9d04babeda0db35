import { describe, expect, it } from "vitest";
import { covarianceMatrix, covarianceModel } from "../../gp/covariance.ts";
import { fit } from "../../gp/fit.ts";
import { defaultHyperpriors } from "../../gp/hyperpriors.ts";
import type { StationaryKernel } from "../../gp/kernels/kernel.ts";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { squaredExponential } from "../../gp/kernels/squared-exponential.ts";
import { logMarginalLikelihood } from "../../gp/marginal-likelihood.ts";
import { condition } from "../../gp/posterior.ts";
import { currentBackend } from "../../math/simd/current-backend.ts";
import { differencesFromReference, normals, sizes } from "../math/simd/support.ts";
import { kernels, largestError, makeData, makeHyperparameters } from "./support.ts";

describe.each(kernels)("$name: SIMD and reference have the same bits", (kernel) => {
  it.each(sizes)("for %i rows", (n) => {
    const dimension = 1 + (n % 4);
    const categorical = n % 3 === 0 ? [0] : [];
    const data = makeData({ seed: n, n, dimension, categorical, noise: n % 5 === 0 });
    const hyperparameters = makeHyperparameters(dimension);
    // On both sides of a block of points, alone, and in pairs.
    const count = [1, 2, 3, 64, 67][n % 5];
    const points = normals("points", count * dimension);
    const point = points.subarray(0, dimension);
    const differing = differencesFromReference(() => {
      const { value, gradient } = logMarginalLikelihood(data, hyperparameters, kernel);
      const process = condition(data, hyperparameters, kernel);
      const single = process.predictWithGradient(point);
      const grown = process.append(point, 0.3).predictMany(points, count);
      return [
        [value, single.mean, single.variance],
        gradient,
        ...Object.values(process.predictMany(points, count)),
        single.meanGradient,
        single.varianceGradient,
        ...Object.values(grown),
        ...Object.values(process.leaveOneOut()),
      ];
    });
    expect(differing).toBe(0);
  });
});

describe("compiled kernels and their formulas", () => {
  const uncompiled = ({ name, value, slope }: StationaryKernel): StationaryKernel => ({ name, value, slope });

  it.each([matern52, squaredExponential])("$name: covariances, likelihood, slopes", (kernel) => {
    const data = makeData({ seed: 5, n: 33, dimension: 3, categorical: [1], noise: true });
    const hyperparameters = makeHyperparameters(3);
    const results = [kernel, uncompiled(kernel)].map((either) => {
      const { value, gradient } = logMarginalLikelihood(data, hyperparameters, either);
      const process = condition(data, hyperparameters, either);
      const single = process.predictWithGradient(data.x.subarray(3, 6).map((x) => x + 0.1));
      return [
        ...covarianceMatrix(covarianceModel(data, hyperparameters, either)),
        value,
        ...gradient,
        ...single.meanGradient,
        ...single.varianceGradient,
      ];
    });
    expect(largestError(results[0], results[1])).toBeLessThan(1e-11);
  });
});

it("takes no more memory for 10,000 fits than for one", () => {
  const data = makeData({ seed: 1, n: 5, dimension: 1 });
  const options = { kernel: matern52, hyperpriors: defaultHyperpriors(1), maxIterations: 2 };
  const once = () => {
    const { hyperparameters } = fit(data, options);
    return condition(data, hyperparameters, matern52).predict(Float64Array.of(0.5));
  };
  const first = once();
  const size = currentBackend().memory.size();
  for (let i = 1; i < 10_000; i++) once();
  expect(currentBackend().memory.size()).toBe(size);
  expect(once()).toEqual(first);
});
