import { describe, expect, it } from "vitest";
import {
  checkKernelHyperparameters,
  checkRegressionData,
  type KernelHyperparameters,
  type RegressionData,
} from "../../gp/regression-data.ts";
import { makeHyperparameters } from "./support.ts";

const good: RegressionData = {
  x: Float64Array.of(0, 0.1, 0.2, 0.3),
  y: Float64Array.of(1, 2),
  dimension: 2,
  categorical: [false, false],
};

describe("regression data", () => {
  it("of one or more rows are accepted", () => {
    expect(() => checkRegressionData(good)).not.toThrow();
    expect(() => checkRegressionData({ ...good, noise: Float64Array.of(0, 0.5) })).not.toThrow();
  });

  const bad: [string, Partial<RegressionData>, string][] = [
    ["no rows", { x: new Float64Array(0), y: new Float64Array(0) }, "invalid number of rows; must be ≥ 1: 0"],
    ["no dimension", { dimension: 0 }, "invalid dimension; must be an integer ≥ 1: 0"],
    ["half a dimension", { dimension: 1.5 }, "invalid dimension; must be an integer ≥ 1: 1.5"],
    ["too few coordinates", { x: Float64Array.of(0, 0.1, 0.2) }, "invalid length of x; must be 4: 3"],
    ["flags missing", { categorical: [false] }, "invalid length of categorical; must be 2: 1"],
    ["NaN in x", { x: Float64Array.of(0, 0.1, 0.2, NaN) }, "invalid x in row 1; must be finite: NaN"],
    ["NaN in y", { y: Float64Array.of(NaN, 2) }, "invalid y in row 0; must be finite: NaN"],
    ["∞ in y", { y: Float64Array.of(1, -Infinity) }, "invalid y in row 1; must be finite: -Infinity"],
    ["noise missing", { noise: Float64Array.of(1) }, "invalid length of noise; must be 2: 1"],
    ["negative noise", { noise: Float64Array.of(0, -1) }, "invalid noise variance in row 1; must be ≥ 0: -1"],
    ["NaN noise", { noise: Float64Array.of(NaN, 1) }, "invalid noise variance in row 0; must be ≥ 0: NaN"],
    ["∞ noise", { noise: Float64Array.of(Infinity, 1) }, "invalid noise variance in row 0; must be ≥ 0: Infinity"],
  ];
  it.each(bad)("with %s is refused", (_, change, message) => {
    expect(() => checkRegressionData({ ...good, ...change })).toThrow(new RangeError(message));
  });
});

describe("kernel hyperparameters", () => {
  it("may have no noise", () => {
    expect(() => checkKernelHyperparameters(makeHyperparameters(2, { noiseVariance: 0 }), 2)).not.toThrow();
  });

  const bad: [Partial<KernelHyperparameters>, string][] = [
    [{ lengthscales: Float64Array.of(1) }, "invalid length of lengthscales; must be 2: 1"],
    [{ lengthscales: Float64Array.of(1, -0.2) }, "invalid lengthscale; must be > 0: -0.2"],
    [{ lengthscales: Float64Array.of(NaN, 1) }, "invalid lengthscale; must be > 0: NaN"],
    [{ lengthscales: Float64Array.of(1e-200, 1) }, "invalid lengthscale; must be ≥ 1e-100: 1e-200"],
    [{ signalVariance: 0 }, "invalid signal variance; must be > 0: 0"],
    [{ signalVariance: Infinity }, "invalid signal variance; must be > 0: Infinity"],
    [{ noiseVariance: -1e-9 }, "invalid noise variance; must be ≥ 0: -1e-9"],
    [{ mean: NaN }, "invalid mean; must be finite: NaN"],
  ];
  it.each(bad)("%o are refused", (change, message) => {
    expect(() => checkKernelHyperparameters(makeHyperparameters(2, change), 2)).toThrow(new RangeError(message));
  });
});
