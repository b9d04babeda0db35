import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalCdf, normalLogPdf } from "../../../../math/normal.ts";
import { mean } from "../../../../math/statistics.ts";
import { continuousRankedProbabilityScore } from "../../../../objectives/bnn/predictive/crps.ts";
import { inOriginalUnits, type Predictive } from "../../../../objectives/bnn/predictive/predictive.ts";
import {
  coverage,
  momentMatchedNegativeLogDensity,
  negativeLogDensity,
  rootMeanSquareError,
  summarize,
} from "../../../../objectives/bnn/predictive/scores.ts";

/** Draws given as rows of [mean, deviation]. */
function mixture(...draws: readonly (readonly (readonly [number, number])[])[]): Predictive {
  return {
    draws: draws.length,
    rows: draws[0].length,
    mean: Float64Array.from(draws.flat(), ([mean]) => mean),
    variance: Float64Array.from(draws.flat(), ([, deviation]) => deviation ** 2),
  };
}

const number = fc.double({ min: -5, max: 5, noNaN: true });
const gaussian = fc.tuple(number, fc.double({ min: 0.1, max: 3, noNaN: true }));

describe("negativeLogDensity", () => {
  it("is the log-mean-exp over draws, by hand", () => {
    const predictive = mixture([[0, 1]], [[2, 0.5]]);
    const density = 0.5 * Math.exp(normalLogPdf(1)) + 0.5 * Math.exp(normalLogPdf(-2)) * 2;
    expect(negativeLogDensity(predictive, Float64Array.of(1))).toBeCloseTo(-Math.log(density), 14);
  });

  it("of identical draws is that of one", () => {
    fc.assert(
      fc.property(gaussian, number, fc.integer({ min: 1, max: 20 }), (one, y, draws) => {
        const same = mixture(...Array.from({ length: draws }, () => [one]));
        const target = Float64Array.of(y);
        expect(negativeLogDensity(same, target)).toBeCloseTo(negativeLogDensity(mixture([one]), target), 10);
      }),
    );
  });

  it("does not underflow far from every draw", () => {
    expect(negativeLogDensity(mixture([[0, 1]], [[1, 1]]), Float64Array.of(1e4))).toBeCloseTo(
      0.5 * (1e4 - 1) ** 2 + 0.5 * Math.log(2 * Math.PI) + Math.LN2,
      6,
    );
  });

  it("is never above the mean over draws (Jensen)", () => {
    fc.assert(
      fc.property(fc.array(gaussian, { minLength: 1, maxLength: 6 }), number, (draws, y) => {
        const target = Float64Array.of(y);
        const each = draws.map((draw) => negativeLogDensity(mixture([draw]), target));
        const together = negativeLogDensity(mixture(...draws.map((draw) => [draw])), target);
        expect(together).toBeLessThanOrEqual(each.reduce((a, b) => a + b) / each.length + 1e-9);
      }),
    );
  });

  it("gains the log of the scale in original units", () => {
    const predictive = mixture(
      [
        [0, 1],
        [1, 2],
      ],
      [
        [0.5, 1.5],
        [-1, 1],
      ],
    );
    const scaling = { targetMean: 23, targetScale: 7.8 };
    const [standardized, original] = [Float64Array.of(0.3, -2), Float64Array.of(23 + 0.3 * 7.8, 23 - 2 * 7.8)];
    const scores = [negativeLogDensity, momentMatchedNegativeLogDensity];
    for (const score of scores) {
      const there = score(inOriginalUnits(predictive, scaling), original);
      expect(there).toBeCloseTo(score(predictive, standardized) + Math.log(7.8), 12);
    }
  });
});

describe("momentMatchedNegativeLogDensity", () => {
  it("is that of the Gaussian with the mixture's mean and variance", () => {
    // Mean 1, aleatoric (1 + 0.25)/2, epistemic 1.
    const predictive = mixture([[0, 1]], [[2, 0.5]]);
    const variance = 0.625 + 1;
    expect(momentMatchedNegativeLogDensity(predictive, Float64Array.of(2))).toBeCloseTo(
      0.5 * Math.log(2 * Math.PI * variance) + 1 / (2 * variance),
      14,
    );
  });

  it("is the exact one for a single draw", () => {
    const predictive = mixture([
      [0, 1],
      [3, 2],
    ]);
    const y = Float64Array.of(0.4, 5);
    expect(momentMatchedNegativeLogDensity(predictive, y)).toBeCloseTo(negativeLogDensity(predictive, y), 14);
  });
});

describe("rootMeanSquareError", () => {
  it("is that of the mean over draws", () => {
    const predictive = mixture(
      [
        [0, 1],
        [1, 1],
      ],
      [
        [2, 1],
        [1, 1],
      ],
    );
    expect(rootMeanSquareError(predictive, Float64Array.of(4, 5))).toBeCloseTo(Math.sqrt((9 + 16) / 2), 14);
  });
});

describe("coverage", () => {
  it("counts targets between the quantiles of a Gaussian", () => {
    // The 97.5 % quantile is 1.959964.
    const rows = [-1.9599, 1.9599, -1.96, 1.96, 0].map((): [number, number] => [0, 1]);
    expect(coverage(mixture(rows), Float64Array.of(-1.9599, 1.9599, -1.96, 1.96, 0), 0.95)).toBe(0.6);
  });

  it("uses the quantiles of the mixture, not of the Gaussian of its moments", () => {
    // Two narrow humps at ±10: the 2.5 % quantile lies in the left one, at −10 − 1.6449 deviations (its 5 %).
    const row: [number, number][][] = [[[-10, 1]], [[10, 1]]];
    expect(coverage(mixture(...row), Float64Array.of(-11.64), 0.95)).toBe(1);
    expect(coverage(mixture(...row), Float64Array.of(-11.65), 0.95)).toBe(0);
  });
});

describe("continuousRankedProbabilityScore of a mixture", () => {
  it("is the integral of (F(x) − 1[x ≥ y])² (Matheson & Winkler 1976)", () => {
    const draws = [
      [-1, 0.5],
      [2, 1],
      [2.5, 0.3],
    ] as const;
    for (const y of [-2, 0, 2.2, 6]) {
      const step = 1e-3;
      let integral = 0;
      for (let x = -20 + step / 2; x < 20; x += step) {
        const below = mean(draws.map(([center, scale]) => normalCdf((x - center) / scale)));
        integral += step * (below - (x >= y ? 1 : 0)) ** 2;
      }
      const score = continuousRankedProbabilityScore(mixture(...draws.map((draw) => [draw])), Float64Array.of(y));
      expect(score).toBeCloseTo(integral, 3);
    }
  });

  it("thins many draws for the spread, which moves it little", () => {
    const few = Array.from({ length: 128 }, (_, i) => [[Math.sin(i), 1]] as [number, number][]);
    const many = few.flatMap((draw) => [draw, draw, draw]);
    const at = Float64Array.of(0.4);
    const exact = continuousRankedProbabilityScore(mixture(...few), at);
    expect(continuousRankedProbabilityScore(mixture(...many), at)).toBeCloseTo(exact, 12);
  });
});

describe("continuousRankedProbabilityScore", () => {
  it("is σ(√2 − 1)/√π = 0.233695 σ at the center", () => {
    expect(continuousRankedProbabilityScore(mixture([[2, 3]]), Float64Array.of(2))).toBeCloseTo(
      (3 * (Math.SQRT2 - 1)) / Math.sqrt(Math.PI),
      12,
    );
  });

  it("is ∫ (F − 1[t ≥ y])² dt", () => {
    const y = 0.8;
    let integral = 0;
    const [from, to, steps] = [-10, 10, 20_000];
    const width = (to - from) / steps;
    let below = 0;
    for (let i = 0; i < steps; i++) {
      const t = from + (i + 0.5) * width;
      const density = Math.exp(normalLogPdf(t));
      const value = below + (density * width) / 2;
      integral += (value - (t >= y ? 1 : 0)) ** 2 * width;
      below += density * width;
    }
    expect(continuousRankedProbabilityScore(mixture([[0, 1]]), Float64Array.of(y))).toBeCloseTo(integral, 3);
  });
});

describe("summarize", () => {
  it("has every score, and the parts of the variance as means over rows", () => {
    const predictive = mixture(
      [
        [0, 1],
        [1, 2],
      ],
      [
        [2, 1],
        [1, 2],
      ],
    );
    const y = Float64Array.of(0.4, 5);
    expect(summarize(predictive, y)).toEqual({
      nll: negativeLogDensity(predictive, y),
      nllMomentMatched: momentMatchedNegativeLogDensity(predictive, y),
      rmse: rootMeanSquareError(predictive, y),
      crps: continuousRankedProbabilityScore(predictive, y),
      coverage95: coverage(predictive, y, 0.95),
      epistemicVariance: 0.5,
      aleatoricVariance: 2.5,
    });
  });
});
