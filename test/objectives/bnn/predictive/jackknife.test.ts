import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../../math/random.ts";
import { mean, sampleVariance } from "../../../../math/statistics.ts";
import { jackknifeError } from "../../../../objectives/bnn/predictive/jackknife.ts";
import { logDensitiesByDraw, negativeLogDensity } from "../../../../objectives/bnn/predictive/scores.ts";

/** Draws of N(μ_s, 1) for rows with target 0. */
const predictiveOf = (means: readonly number[], rows = 1) => ({
  draws: means.length,
  rows,
  mean: Float64Array.from({ length: means.length * rows }, (_, i) => means[Math.floor(i / rows)]),
  variance: new Float64Array(means.length * rows).fill(1),
});

describe("the jackknife error of a score", () => {
  it("is that of a mean where the score is nearly one", () => {
    // To first order, −ln of the mean of nearly equal densities is minus the mean of their logarithms.
    const small = [3e-4, -2e-4, 1e-4, 5e-4, -4e-4].map((value) => Math.sqrt(0.5 + value));
    const densities = small.map((value) => -(value ** 2) / 2);
    const expected = Math.sqrt(sampleVariance(densities) / densities.length);
    expect(
      jackknifeError(logDensitiesByDraw(predictiveOf(small), Float64Array.of(0)), [1, 1, 1, 1, 1]) / expected,
    ).toBeCloseTo(1, 3);
  });

  it("is the spread of the score over repetitions, with runs of unequal length", () => {
    const sizes = [20, 30, 40, 30, 20, 30];
    const rows = 3;
    const y = Float64Array.of(0, 0.5, -1);
    const [scores, errors]: [number[], number[]] = [[], []];
    for (let i = 0; i < 400; i++) {
      const stream = openStream(fold(makeKey("runs"), i));
      // What one run has in common is what its own draws cannot average away.
      const means = sizes.flatMap((size) => {
        const common = 0.5 * stream.normal();
        return Array.from({ length: size }, () => common + 0.3 * stream.normal());
      });
      const predictive = predictiveOf(means, rows);
      scores.push(negativeLogDensity(predictive, y));
      errors.push(jackknifeError(logDensitiesByDraw(predictive, y), sizes) ** 2);
    }
    // Standard error of the ratio: some √(2/400) of the variance of scores, and less of the mean of errors.
    expect(mean(errors) / sampleVariance(scores)).toBeGreaterThan(0.75);
    expect(mean(errors) / sampleVariance(scores)).toBeLessThan(1.35);
  });

  it("is unknown for a single run", () => {
    expect(jackknifeError(logDensitiesByDraw(predictiveOf([1, 2]), Float64Array.of(0)), [2])).toBeNaN();
  });
});
