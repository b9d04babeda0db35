import { describe, expect, it } from "vitest";
import {
  addLogHyperpriorSlopes,
  defaultHyperpriors,
  dimensionScaledHyperpriors,
  drawHyperparameters,
  hyperpriorsByName,
  initialHyperparameters,
  logHyperprior,
  type Hyperprior,
  type HyperpriorsName,
} from "../../gp/hyperpriors.ts";
import { fromLogParameters, toLogParameters } from "../../gp/log-parameters.ts";
import { makeKey, openStream } from "../../math/random.ts";
import { mean, standardDeviation } from "../../math/statistics.ts";
import golden from "../golden/gp.json" with { type: "json" };
import { gradientByDifferences, largestError, makeHyperparameters, typed } from "./support.ts";

const names: HyperpriorsName[] = ["default", "dimension-scaled"];

describe("log density", () => {
  it.each(golden.hyperpriors)("is SciPy's: $name, $hyperparameters.lengthscales", (stored) => {
    const hyperparameters = typed(stored.hyperparameters);
    const hyperpriors = hyperpriorsByName(stored.name as HyperpriorsName, hyperparameters.lengthscales.length);
    expect(largestError([logHyperprior(hyperpriors, hyperparameters)], [stored.logDensity])).toBeLessThan(1e-13);
  });

  it("integrates to 1 over ℓ, over ln σ_f² and over σ_n²", () => {
    const { lengthscale, signalVariance, noiseVariance } = defaultHyperpriors(1);
    const scaled = dimensionScaledHyperpriors(7).lengthscale;
    // Trapezoids in ln v; a density of v has the Jacobian v there, the one of ln v has none.
    const total = (density: (logarithm: number) => number) => {
      let sum = 0;
      for (let at = -30; at < 30; at += 0.01) sum += 0.01 * Math.exp(density(at));
      return sum;
    };
    for (const ofItself of [lengthscale, noiseVariance, scaled]) {
      expect(total((at) => ofItself.logDensity(Math.exp(at)) + at)).toBeCloseTo(1, 8);
    }
    expect(total((at) => signalVariance.logDensity(Math.exp(at)))).toBeCloseTo(1, 8);
  });

  it("is highest at the mode given in the papers", () => {
    const { lengthscale, signalVariance, noiseVariance } = defaultHyperpriors(3);
    // The slope is d/d ln v, so the modes of densities of v are where the slope in v, slope / v, is 0.
    expect(lengthscale.logSlope(1 / 3)).toBeCloseTo(0, 14);
    expect(signalVariance.logSlope(1)).toBeCloseTo(0, 14);
    expect(noiseVariance.logSlope(Math.exp(-5))).toBeCloseTo(0, 14);
    const mode = 0.2048 * Math.sqrt(20);
    expect(dimensionScaledHyperpriors(20).lengthscale.initial).toBeCloseTo(mode, 3);
    expect(dimensionScaledHyperpriors(20).lengthscale.logSlope(mode)).toBeCloseTo(0, 3);
  });

  it.each(names)("has the slopes of finite differences: %s", (name) => {
    const hyperpriors = hyperpriorsByName(name, 3);
    const parameters = toLogParameters(makeHyperparameters(3));
    const slopes = new Float64Array(6).fill(10);
    addLogHyperpriorSlopes(hyperpriors, fromLogParameters(parameters), slopes);
    const byDifferences = gradientByDifferences((at) => logHyperprior(hyperpriors, fromLogParameters(at)), parameters);
    expect(
      largestError(
        slopes.map((slope) => slope - 10),
        byDifferences,
      ),
    ).toBeLessThan(1e-9);
  });
});

describe("draws", () => {
  const draw = (prior: Hyperprior, count: number) => {
    const stream = openStream(makeKey("hyperpriors"));
    return Float64Array.from({ length: count }, () => prior.draw(stream));
  };
  /** Five standard errors either side; for normals, the standard error of the deviation is σ/√(2n). */
  function expectNormal(values: Float64Array, center: number, deviation: number) {
    const error = (5 * deviation) / Math.sqrt(values.length);
    expect(Math.abs(mean(values) - center)).toBeLessThan(error);
    expect(Math.abs(standardDeviation(values) - deviation)).toBeLessThan(error / Math.SQRT2);
  }

  it("of scales and mean have the moments of their density", () => {
    const { signalVariance, noiseVariance, mean: center } = defaultHyperpriors(1);
    expectNormal(draw(signalVariance, 4000).map(Math.log), 0, 1);
    expectNormal(draw(noiseVariance, 4000).map(Math.log), -4, 1);
    expectNormal(draw(center, 4000), 0, 1);
    expectNormal(
      draw(dimensionScaledHyperpriors(5).lengthscale, 4000).map(Math.log),
      Math.SQRT2 + 0.5 * Math.log(5),
      Math.sqrt(3),
    );
  });

  it("of lengthscales have the mean ½ and the variance 3/36 of Gamma(3, 6)", () => {
    const values = draw(defaultHyperpriors(1).lengthscale, 4000);
    const deviation = Math.sqrt(3) / 6;
    expect(Math.abs(mean(values) - 0.5)).toBeLessThan((5 * deviation) / Math.sqrt(4000));
    // The excess kurtosis of Gamma(3) is 2, so Var(s²) ≈ σ⁴(2 + 2)/n.
    expect(Math.abs(standardDeviation(values) ** 2 - deviation ** 2)).toBeLessThan(
      (5 * 2 * deviation ** 2) / Math.sqrt(4000),
    );
  });

  it.each(names)("are the same from the same key, all different, and inside the bounds: %s", (name) => {
    const hyperpriors = hyperpriorsByName(name, 4);
    const drawn = drawHyperparameters(hyperpriors, makeKey(5), 200);
    expect(drawHyperparameters(hyperpriors, makeKey(5), 200)).toEqual(drawn);
    expect(new Set(drawn.map(({ lengthscales }) => lengthscales[0])).size).toBeGreaterThan(150);
    for (const { lengthscales, signalVariance, noiseVariance } of drawn) {
      expect(Math.min(...lengthscales)).toBeGreaterThanOrEqual(0.01);
      expect(Math.max(...lengthscales)).toBeLessThanOrEqual(1e3);
      expect(signalVariance).toBeGreaterThanOrEqual(1e-3);
      expect(signalVariance).toBeLessThanOrEqual(1e2);
      expect(noiseVariance).toBeGreaterThanOrEqual(1e-6);
      expect(noiseVariance).toBeLessThanOrEqual(2);
    }
  });
});

it("start from ℓ = ½, σ_f² = 1, σ_n² = 0.01, m = 0 by default", () => {
  expect(initialHyperparameters(defaultHyperpriors(2))).toEqual({
    lengthscales: Float64Array.of(0.5, 0.5),
    signalVariance: 1,
    noiseVariance: 0.01,
    mean: 0,
  });
});

it.each(names)("restrict the search to ℓ ∈ [0.01, 1e3], σ_f² ∈ [1e-3, 1e2], σ_n² ∈ [1e-6, 2]: %s", (name) => {
  const { lengthscale, signalVariance, noiseVariance, mean: center } = hyperpriorsByName(name, 3);
  const bounds = [lengthscale, signalVariance, noiseVariance, center].map(({ lower, upper }) => [lower, upper]);
  expect(bounds).toEqual([
    [0.01, 1e3],
    [1e-3, 1e2],
    [1e-6, 2],
    [-Infinity, Infinity],
  ]);
});

it("of an unknown name or for no dimension are refused", () => {
  const byName = hyperpriorsByName as (name: string, dimension: number) => unknown;
  expect(() => byName("flat", 2)).toThrow(
    new RangeError("unknown hyperpriors; must be default or dimension-scaled: flat"),
  );
  expect(() => defaultHyperpriors(0)).toThrow(new RangeError("invalid dimension; must be an integer ≥ 1: 0"));
  expect(() => dimensionScaledHyperpriors(-1)).toThrow(new RangeError("invalid dimension; must be an integer ≥ 1: -1"));
});
