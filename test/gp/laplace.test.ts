import { describe, expect, it } from "vitest";
import { fit } from "../../gp/fit.ts";
import { defaultHyperpriors } from "../../gp/hyperpriors.ts";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { drawFits, logPosteriorCurvature } from "../../gp/laplace.ts";
import { logParameterLayout, toLogParameters } from "../../gp/log-parameters.ts";
import { condition } from "../../gp/posterior.ts";
import { cholesky, inverseFromCholesky } from "../../math/linear-algebra.ts";
import { makeKey } from "../../math/random.ts";
import { mean } from "../../math/statistics.ts";
import { makeData } from "./support.ts";

const d = 2;
const data = makeData({ seed: "laplace", n: 30, dimension: d });
const hyperpriors = defaultHyperpriors(d);
const mode = fit(data, { kernel: matern52, hyperpriors }).hyperparameters;
const options = { kernel: matern52, hyperpriors, mode };
const at = logParameterLayout(d);
const size = at.length;

describe("logPosteriorCurvature", () => {
  const curvature = logPosteriorCurvature(data, options);

  it("is 1ᵀC⁻¹1 + 1 in the mean, in which the log posterior is a parabola", () => {
    const ones = condition({ ...data, y: data.y.map(() => 1) }, { ...mode, mean: 0 }, matern52);
    const { mean: left, variance } = ones.leaveOneOut();
    // (1 − mean_i) / variance_i is entry i of C⁻¹1 (R & W 2006, eqs. 5.10, 5.11).
    const sum = left.reduce((total, value, i) => total + (1 - value) / variance[i], 0);
    expect(curvature[at.mean * size + at.mean]).toBeCloseTo(sum + 1, 6);
  });

  it("is symmetric and, at the mode, a peak in every direction", () => {
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < i; j++) expect(curvature[i * size + j]).toBe(curvature[j * size + i]);
    }
    expect(cholesky(curvature, size).jitter).toBe(0);
  });
});

describe("drawFits", () => {
  const count = 3000;
  const fits = drawFits(data, options, { count, key: makeKey("fits") }).map(toLogParameters);
  const centre = toLogParameters(mode);
  const covariance = inverseFromCholesky(cholesky(logPosteriorCurvature(data, options), size).factor, size);

  it("scatters around the mode according to the curvature", () => {
    for (let i = 0; i < size; i++) {
      const deviation = Math.sqrt(covariance[i * size + i]);
      expect(Math.abs(mean(fits.map((one) => one[i])) - centre[i])).toBeLessThan((4.5 * deviation) / Math.sqrt(count));
      for (let j = 0; j <= i; j++) {
        const products = fits.map((one) => (one[i] - centre[i]) * (one[j] - centre[j]));
        const scale = Math.sqrt(covariance[i * size + i] * covariance[j * size + j]);
        // The product of normal numbers has a deviation of at most √2 of their scale.
        expect(Math.abs(mean(products) - covariance[i * size + j])).toBeLessThan(
          (4.5 * 1.42 * scale) / Math.sqrt(count),
        );
      }
    }
  });

  it("stays within the bounds, even without a pronounced peak", () => {
    const odd = { ...mode, lengthscales: Float64Array.of(1e3, 0.01), noiseVariance: 1e-6 };
    for (const { lengthscales, noiseVariance } of drawFits(
      data,
      { ...options, mode: odd },
      { count: 50, key: makeKey("odd") },
    )) {
      for (const lengthscale of lengthscales) {
        expect(lengthscale).toBeGreaterThanOrEqual(hyperpriors.lengthscale.lower * 0.999);
        expect(lengthscale).toBeLessThanOrEqual(hyperpriors.lengthscale.upper * 1.001);
      }
      expect(noiseVariance).toBeGreaterThanOrEqual(hyperpriors.noiseVariance.lower * 0.999);
    }
  });
});
