import { describe, expect, it } from "vitest";
import { fit, type FitOptions } from "../../gp/fit.ts";
import {
  addLogHyperpriorSlopes,
  defaultHyperpriors,
  dimensionScaledHyperpriors,
  hyperpriorsByName,
  logHyperprior,
  type HyperpriorsName,
} from "../../gp/hyperpriors.ts";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { squaredExponential } from "../../gp/kernels/squared-exponential.ts";
import { toLogParameters } from "../../gp/log-parameters.ts";
import { logMarginalLikelihood } from "../../gp/marginal-likelihood.ts";
import type { RegressionData } from "../../gp/regression-data.ts";
import { makeKey } from "../../math/random.ts";
import golden from "../golden/gp.json" with { type: "json" };
import { goldenCase, kernels, largestError, makeData, makeHyperparameters, typed } from "./support.ts";

function options(dimension: number, more: Partial<FitOptions> = {}): FitOptions {
  return { kernel: matern52, hyperpriors: defaultHyperpriors(dimension), ...more };
}

describe("finds the optimum that SciPy finds from twelve random starts", () => {
  it.each(golden.mostProbable)("$data, $hyperpriors, fixed noise $fixedNoiseVariance", (stored) => {
    const { data, kernel } = goldenCase(stored.data);
    const found = fit(data, {
      kernel,
      hyperpriors: hyperpriorsByName(stored.hyperpriors as HyperpriorsName, data.dimension),
      ...(stored.fixedNoiseVariance === undefined ? {} : { fixedNoiseVariance: stored.fixedNoiseVariance }),
    });
    // Stopped at a gradient of 1e-3 or a relative decrease of 1e-7, it may be slightly lower, but never higher.
    expect(found.logPosterior).toBeLessThan(stored.logPosterior + 1e-9);
    expect(found.logPosterior).toBeGreaterThan(stored.logPosterior - 1e-5);
    const expected = toLogParameters(typed(stored.hyperparameters));
    expect(largestError(toLogParameters(found.hyperparameters), expected)).toBeLessThan(0.02);
  });
});

describe("the optimum", () => {
  const data = makeData({ seed: 21, n: 25, dimension: 3, categorical: [1], noise: true });

  it.each(kernels.map((kernel) => [kernel.name, kernel] as const))(
    "is where the gradient vanishes: %s",
    (_, kernel) => {
      const hyperpriors = defaultHyperpriors(3);
      const { hyperparameters, logPosterior, jitter } = fit(data, options(3, { kernel }));
      const { value, gradient } = logMarginalLikelihood(data, hyperparameters, kernel);
      addLogHyperpriorSlopes(hyperpriors, hyperparameters, gradient);
      // Stopped by the relative decrease, the gradient may be a little above the tolerance of 1e-3.
      expect(Math.max(...gradient.map(Math.abs))).toBeLessThan(0.05);
      expect(logPosterior).toBeCloseTo(value + logHyperprior(hyperpriors, hyperparameters), 12);
      expect(jitter).toBe(0);
    },
  );

  it("is the same for the same call", () => {
    const call = () => fit(data, options(3, { draws: 2, key: makeKey(1) }));
    expect(call()).toEqual(call());
  });

  it("is found again from itself in a few evaluations, and near it by the other starts", () => {
    const first = fit(data, options(3));
    const again = fit(data, options(3, { previous: first.hyperparameters }));
    expect(again.logPosterior).toBeGreaterThanOrEqual(first.logPosterior - 1e-9);
    expect(again.evaluations).toBeLessThan(2 * first.evaluations);
    const many = fit(data, options(3, { previous: first.hyperparameters, draws: 4, key: makeKey(2) }));
    expect(many.logPosterior).toBeGreaterThanOrEqual(again.logPosterior);
    expect(many.evaluations).toBeGreaterThan(again.evaluations);
  });

  describe("if there are two", () => {
    // All signal or half noise: the squared-exponential kernel can explain these rows both ways.
    const two: RegressionData = {
      x: Float64Array.of(0.01, 0.166, 0.322, 0.467, 0.602, 0.724, 0.887),
      y: Float64Array.of(0.8, 1.6, 0.1, 0.6, 0.5, -0.7, -0.6),
      dimension: 1,
      categorical: [false],
    };
    const smooth = (more: Partial<FitOptions>) => fit(two, options(1, { kernel: squaredExponential, ...more }));
    const lower = smooth({});
    const higher = smooth({
      previous: makeHyperparameters(1, { lengthscales: Float64Array.of(0.1), noiseVariance: 1e-3 }),
    });

    it("is the one next to the previous one when that is higher", () => {
      expect(lower.hyperparameters.noiseVariance).toBeGreaterThan(0.1);
      expect(higher.hyperparameters.noiseVariance).toBeLessThan(0.01);
      expect(higher.logPosterior).toBeGreaterThan(lower.logPosterior + 4);
    });

    it("is found from random starts although the previous one was lower", () => {
      const found = smooth({ previous: lower.hyperparameters, draws: 6, key: makeKey(3) });
      expect(found.logPosterior).toBeCloseTo(higher.logPosterior, 5);
    });
  });

  it("lies within the hyperpriors' bounds, wherever the previous one was", () => {
    const previous = makeHyperparameters(3, {
      lengthscales: Float64Array.of(1e-9, 1e9, 1),
      signalVariance: 1e9,
      noiseVariance: 0,
    });
    const { hyperparameters } = fit(data, options(3, { previous, maxIterations: 1 }));
    for (const lengthscale of hyperparameters.lengthscales) {
      expect(lengthscale).toBeGreaterThanOrEqual(0.01 * (1 - 1e-12));
      expect(lengthscale).toBeLessThanOrEqual(1e3 * (1 + 1e-12));
    }
    expect(hyperparameters.signalVariance).toBeLessThanOrEqual(100 * (1 + 1e-12));
    expect(hyperparameters.noiseVariance).toBeGreaterThanOrEqual(1e-6 * (1 - 1e-12));
  });
});

describe("recovers the generating process", () => {
  it("a smooth function of one of two dimensions: a short and a long lengthscale, little noise", () => {
    const { x, ...rest } = makeData({ seed: 23, n: 40, dimension: 2 });
    const y = rest.y.map((_, i) => Math.sin(8 * x[2 * i]));
    const { lengthscales, noiseVariance } = fit({ ...rest, x, y }, options(2)).hyperparameters;
    expect(lengthscales[1]).toBeGreaterThan(3 * lengthscales[0]);
    expect(noiseVariance).toBeLessThan(1e-3);
  });

  it("a category that matters and one that does not", () => {
    const { x, ...rest } = makeData({ seed: 24, n: 40, dimension: 2, categorical: [0, 1] });
    const y = rest.y.map((_, i) => (x[2 * i] === 0 ? 1.2 : -0.8));
    const { lengthscales } = fit({ ...rest, x, y }, options(2)).hyperparameters;
    expect(lengthscales[1]).toBeGreaterThan(1.5 * lengthscales[0]);
  });

  it("known noise is not counted twice", () => {
    const data = makeData({ seed: 25, n: 40, dimension: 1 });
    const unknown = fit(data, options(1)).hyperparameters.noiseVariance;
    const known = fit({ ...data, noise: new Float64Array(40).fill(0.04) }, options(1)).hyperparameters.noiseVariance;
    expect(unknown).toBeGreaterThan(0.02);
    expect(unknown).toBeLessThan(0.09);
    expect(known).toBeLessThan(0.5 * unknown);
  });
});

describe("edge cases", () => {
  const one = { x: Float64Array.of(0.4), y: Float64Array.of(0), dimension: 1, categorical: [false] };

  it("one row", () => {
    const { hyperparameters, logPosterior } = fit(one, options(1));
    expect(Number.isFinite(logPosterior)).toBe(true);
    // One row says nothing about ℓ: the prior's mode in ln ℓ, with the density of ℓ.
    expect(hyperparameters.lengthscales[0]).toBeCloseTo(1 / 3, 3);
  });

  it.each([0, 3])("constant y = %f", (y) => {
    const data = { ...makeData({ seed: 26, n: 15, dimension: 2 }), y: new Float64Array(15).fill(y) };
    const { hyperparameters, logPosterior } = fit(data, options(2));
    expect(Number.isFinite(logPosterior)).toBe(true);
    expect(hyperparameters.mean).toBeGreaterThan(0.3 * y - 1e-3);
    expect(hyperparameters.noiseVariance).toBeLessThan(0.02);
  });

  it("rows that are all the same", () => {
    const data: RegressionData = {
      x: new Float64Array(20).fill(0.5),
      y: Float64Array.from({ length: 10 }, (_, i) => i / 5 - 0.9),
      dimension: 2,
      categorical: [false, true],
    };
    const { hyperparameters, logPosterior } = fit(data, options(2));
    expect(Number.isFinite(logPosterior)).toBe(true);
    // The spread of y (0.33) can only be noise, though the hyperprior pulls it down.
    expect(hyperparameters.noiseVariance).toBeGreaterThan(0.15);
  });

  it("a tiny fixed noise with duplicate rows", () => {
    const data = makeData({ seed: 27, n: 12, dimension: 2 });
    data.x.set(data.x.subarray(0, 4), 4);
    data.y.set(data.y.subarray(0, 2), 2);
    const { hyperparameters, logPosterior } = fit(data, options(2, { fixedNoiseVariance: 1e-6 }));
    expect(hyperparameters.noiseVariance).toBeCloseTo(1e-6, 15);
    expect(Number.isFinite(logPosterior)).toBe(true);
  });

  it("a fixed noise beyond the hyperprior's bounds", () => {
    const found = fit(makeData({ seed: 28, n: 8, dimension: 1 }), options(1, { fixedNoiseVariance: 10 }));
    expect(found.hyperparameters.noiseVariance).toBeCloseTo(10, 12);
  });

  it("y that is far from standardised is still fitted", () => {
    const data = makeData({ seed: 29, n: 10, dimension: 1 });
    const { logPosterior } = fit({ ...data, y: data.y.map((y) => 1e6 * y) }, options(1));
    expect(Number.isFinite(logPosterior)).toBe(true);
  });
});

describe("bad calls", () => {
  const data = makeData({ seed: 30, n: 4, dimension: 2 });
  const bad: [string, () => unknown, string][] = [
    [
      "hyperpriors for another dimension",
      () => fit(data, options(3)),
      "invalid hyperpriors; must be for 2 dimensions: 3",
    ],
    [
      "a previous optimum of another dimension",
      () => fit(data, options(2, { previous: makeHyperparameters(1) })),
      "invalid length of lengthscales; must be 2: 1",
    ],
    [
      "draws without a key",
      () => fit(data, options(2, { draws: 3 })),
      "no key; draws from the hyperpriors need one: 3",
    ],
    [
      "half a draw",
      () => fit(data, options(2, { draws: 0.5, key: makeKey(1) })),
      "invalid number of draws; must be an integer ≥ 0: 0.5",
    ],
    [
      "no noise",
      () => fit(data, options(2, { fixedNoiseVariance: 0 })),
      "invalid fixed noise variance; must be > 0: 0",
    ],
    [
      "NaN",
      () =>
        fit(
          { ...data, y: Float64Array.of(0, 1, NaN, 2) },
          { kernel: matern52, hyperpriors: dimensionScaledHyperpriors(2) },
        ),
      "invalid y in row 2; must be finite: NaN",
    ],
    [
      "no rows",
      () => fit({ ...data, x: new Float64Array(0), y: new Float64Array(0) }, options(2)),
      "invalid number of rows; must be ≥ 1: 0",
    ],
    [
      "y beyond all measure",
      () => fit({ ...data, y: Float64Array.of(0, 1e200, 0, 0) }, options(2)),
      "invalid data; log posterior must be finite: -Infinity. Standardise y.",
    ],
  ];
  it.each(bad)("%s are refused", (_, act, message) => {
    expect(act).toThrow(new RangeError(message));
  });
});
