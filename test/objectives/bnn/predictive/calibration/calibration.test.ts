import { describe, expect, it } from "vitest";
import { normalCdf, normalQuantile } from "../../../../../math/normal.ts";
import { makeKey, openStream } from "../../../../../math/random.ts";
import {
  coverageCurve,
  largestGap,
  reliabilityCurve,
} from "../../../../../objectives/bnn/predictive/calibration/curves.ts";
import { mixtureQuantiles } from "../../../../../objectives/bnn/predictive/calibration/mixture-quantiles.ts";
import { tailProbabilities } from "../../../../../objectives/bnn/predictive/calibration/tail-probabilities.ts";
import type { Predictive } from "../../../../../objectives/bnn/predictive/predictive.ts";
import { coverage } from "../../../../../objectives/bnn/predictive/scores.ts";

const stream = openStream(makeKey("calibration"));

/** Two draws and two rows: row 0 a mixture of N(0, 1) and N(2, 4), row 1 twice N(1, 1). */
const two: Predictive = {
  draws: 2,
  rows: 2,
  mean: Float64Array.of(0, 1, 2, 1),
  variance: Float64Array.of(1, 1, 4, 1),
};

describe("tail probabilities", () => {
  it("are the distribution function of the mixture, and its complement", () => {
    const { below, above } = tailProbabilities(two, Float64Array.of(1, 1));
    expect(below[0]).toBeCloseTo((normalCdf(1) + normalCdf(-0.5)) / 2, 14);
    expect(above[0]).toBeCloseTo((normalCdf(-1) + normalCdf(0.5)) / 2, 14);
    expect([below[1], above[1]]).toEqual([0.5, 0.5]);
  });

  it("are exact far out on both sides", () => {
    const { below, above } = tailProbabilities(two, Float64Array.of(-50, 11));
    expect(below[0] / (normalCdf(-26) / 2)).toBeCloseTo(1, 9);
    expect(above[1] / normalCdf(-10)).toBeCloseTo(1, 12);
    expect([above[0], below[1]]).toEqual([1, 1]);
  });
});

describe("quantiles of a mixture", () => {
  const levels = [0.001, 0.025, 0.1, 0.5, 0.9, 0.975, 0.999];

  it("are those of the normal distribution if all draws agree", () => {
    mixtureQuantiles(two, 1, levels).forEach((value, i) => expect(value).toBeCloseTo(1 + normalQuantile(levels[i]), 9));
    expect(mixtureQuantiles({ ...two, draws: 1, mean: Float64Array.of(3, 0) }, 0, [0.5])).toEqual([3]);
  });

  it.each([
    ["wide apart", [-10, 10, 30], [1, 0.01, 4]],
    ["near each other", [0, 0.1, 0.2, 0.3], [1, 1, 1.1, 1]],
    ["of very different widths", [0, 0], [1e-6, 1e6]],
  ])("have the right probability if the draws are %s", (_, mean, variance) => {
    const predictive: Predictive = {
      draws: mean.length,
      rows: 1,
      mean: Float64Array.from(mean),
      variance: Float64Array.from(variance),
    };
    const found = mixtureQuantiles(predictive, 0, levels);
    found.forEach((value, i) => {
      const { below, above } = tailProbabilities(predictive, Float64Array.of(value));
      const [reached, wanted] = levels[i] < 0.5 ? [below[0], levels[i]] : [above[0], 1 - levels[i]];
      expect(Math.abs(reached / wanted - 1)).toBeLessThan(2e-3);
    });
    expect(found).toEqual(found.toSorted((a, b) => a - b));
  });
});

describe("calibration curves", () => {
  const below = Float64Array.of(0.05, 0.2, 0.45, 0.5, 0.7, 0.9, 0.97, 0.99);

  it("count the targets below, and those inside", () => {
    const { nominal, observed, standardError } = reliabilityCurve({ below }, [0.2, 0.5, 0.95]);
    expect([nominal, observed]).toEqual([
      [0.2, 0.5, 0.95],
      [2 / 8, 4 / 8, 6 / 8],
    ]);
    [0.16, 0.25, 0.0475].forEach((variance, i) => expect(standardError[i]).toBeCloseTo(Math.sqrt(variance / 8), 14));
    // Central intervals: 0.25 … 0.75 and 0.05 … 0.95.
    expect(coverageCurve({ below }, [0.5, 0.9]).observed).toEqual([3 / 8, 6 / 8]);
  });

  it("have the coverage of the scores", () => {
    const [draws, rows] = [5, 40];
    const predictive: Predictive = {
      draws,
      rows,
      mean: Float64Array.from({ length: draws * rows }, () => stream.normal()),
      variance: Float64Array.from({ length: draws * rows }, () => 0.5 + stream.uniform()),
    };
    const targets = Float64Array.from({ length: rows }, () => 2 * stream.normal());
    const curve = coverageCurve(tailProbabilities(predictive, targets), [0.5, 0.8, 0.95]);
    curve.nominal.forEach((level, i) => expect(curve.observed[i]).toBe(coverage(predictive, targets, level)));
  });

  it("have a largest gap, by hand", () => {
    // Sorted 0.1, 0.2, 0.9: after 0.2 two thirds are below.
    const { gap, chance } = largestGap({ below: Float64Array.of(0.9, 0.1, 0.2) });
    expect(gap).toBeCloseTo(2 / 3 - 0.2, 14);
    expect(chance).toBeCloseTo(1.36 / Math.sqrt(3), 14);
  });

  it("exceed the chance bound one time in twenty", () => {
    let beyond = 0;
    const repeats = 1000;
    for (let repeat = 0; repeat < repeats; repeat++) {
      const { gap, chance } = largestGap({ below: Float64Array.from({ length: 100 }, () => stream.uniform()) });
      if (gap > chance) beyond++;
    }
    // Asymptotic; for 100 rows it is 4.4 %. Four standard errors of a share of 5 % of 1000 are 2.8 %.
    expect(Math.abs(beyond / repeats - 0.05)).toBeLessThan(0.028);
  });
});
