import { describe, expect, it } from "vitest";
import { MINIMUM_DEVIATION, type Acquisition } from "../../../tuner/acquisition/acquisition.ts";
import { logExpectedImprovement } from "../../../tuner/acquisition/log-expected-improvement.ts";
import { pureExploration } from "../../../tuner/acquisition/pure-exploration.ts";
import { upperConfidenceBound } from "../../../tuner/acquisition/upper-confidence-bound.ts";

const means = [-4, -1.3, -0.2, 0.1, 0.7, 2.4, 6];
const deviations = [0.01, 0.2, 1, 3.7];

function expectSlopesOf(acquisition: Acquisition): void {
  for (const mean of means) {
    for (const deviation of deviations) {
      const { meanSlope, deviationSlope } = acquisition(mean, deviation);
      const h = 1e-5 * deviation;
      const byMean = (acquisition(mean + h, deviation).value - acquisition(mean - h, deviation).value) / (2 * h);
      const byDeviation = (acquisition(mean, deviation + h).value - acquisition(mean, deviation - h).value) / (2 * h);
      expect(Math.abs(meanSlope - byMean)).toBeLessThan(1e-5 * (1 + Math.abs(byMean)));
      expect(Math.abs(deviationSlope - byDeviation)).toBeLessThan(1e-5 * (1 + Math.abs(byDeviation)));
    }
  }
}

describe("logExpectedImprovement", () => {
  // python3 -c "from scipy.stats import norm; import numpy as np;
  // [print(repr(float(norm.pdf(z) + z * norm.cdf(z)))) for z in (0, 0.5, -1, -3, 2)]"
  it.each([
    [0, 0.3989422804014327],
    [0.5, 0.6977965574013061],
    [-1, 0.08331547058768629],
    [-3, 0.0003821543170477275],
    [2, 2.0084907026168297],
  ])("is log h(z) + log deviation at z = %d", (z, h) => {
    for (const [best, deviation] of [
      [0, 1],
      [-1.5, 0.4],
      [3, 7],
    ]) {
      const { value } = logExpectedImprovement(best)(best - z * deviation, deviation);
      expect(value).toBeCloseTo(Math.log(h * deviation), 11);
    }
  });

  it("returns the correct gradient", () => {
    expectSlopesOf(logExpectedImprovement(0.3));
  });

  it("stays finite, and falls as the mean rises, over all magnitudes", () => {
    const acquisition = logExpectedImprovement(0);
    const magnitudes = Array.from({ length: 25 }, (_, k) => 10 ** (k / 2 - 6));
    const sweep = [...magnitudes.map((x) => -x).reverse(), 0, ...magnitudes];
    const scores = sweep.map((mean) => acquisition(mean, 1));
    for (const score of scores) for (const part of Object.values(score)) expect(part).toSatisfy(Number.isFinite);
    for (let k = 1; k < scores.length; k++) expect(scores[k].value).toBeLessThan(scores[k - 1].value);
    for (const { meanSlope } of scores) expect(meanSlope).toBeLessThan(0);
  });

  it("treats a deviation of 0 as the smallest one", () => {
    const acquisition = logExpectedImprovement(1);
    for (const mean of [0, 1, 2]) {
      const certain = acquisition(mean, 0);
      expect(certain.value).toBe(acquisition(mean, MINIMUM_DEVIATION).value);
      expect(certain.deviationSlope).toBe(0);
      expect(certain.meanSlope).toSatisfy(Number.isFinite);
    }
    // The expected value of a certain improvement by 1 is 1.
    expect(acquisition(0, 0).value).toBeCloseTo(0, 9);
  });
});

describe("upperConfidenceBound", () => {
  it("is kappa deviations above the negated mean", () => {
    expect(upperConfidenceBound(1.8)(0.5, 2)).toEqual({ value: 1.8 * 2 - 0.5, meanSlope: -1, deviationSlope: 1.8 });
    expect(upperConfidenceBound(0.25)(-3, 0).value).toBe(3);
    expectSlopesOf(upperConfidenceBound(1.8));
  });

  it.each([0, -1, NaN])("refuses a kappa of %d", (kappa) => {
    expect(() => upperConfidenceBound(kappa)).toThrow(new RangeError(`invalid kappa; must be > 0: ${kappa}`));
  });
});

describe("pureExploration", () => {
  it("is the deviation where the optimistic mean reaches the threshold", () => {
    const acquisition = pureExploration(1);
    expect(acquisition(0.5, 0.3).value).toBe(0.3);
    expect(acquisition(1.9, 2).value).toBe(2);
    expect(acquisition(-100, 0).value).toBe(0);
  });

  it("is penalized by ten times the amount by which the optimistic mean misses the threshold", () => {
    // mean − deviation/2 − threshold = 3 − 0.5 − 1 = 1.5
    expect(pureExploration(1)(3, 1)).toEqual({ value: 1 - 15, meanSlope: -10, deviationSlope: 6 });
    expectSlopesOf(pureExploration(0.3));
  });
});
