import { describe, expect, it } from "vitest";
import { normalLogPdf } from "../../../../math/normal.ts";
import { gaussianPrior } from "../../../../objectives/bnn/prior/gaussian.ts";
import { expectGradient } from "../finite-differences.ts";

const prior = gaussianPrior([
  { count: 3, mean: 0, scale: 2 },
  { count: 1, mean: 2, scale: 0.5 },
]);
const weights = Float64Array.of(0.3, -1, 4, 1.2);

describe("gaussianPrior", () => {
  it("is the sum of normal log densities, block after block", () => {
    const value = prior.logDensity(weights, new Float64Array(4));
    const expected = [0.3, -1, 4].reduce((sum, w) => sum + normalLogPdf(w / 2) - Math.log(2), 0);
    expect(value).toBeCloseTo(expected + normalLogPdf((1.2 - 2) / 0.5) - Math.log(0.5), 13);
    expect(prior.weightCount).toBe(4);
  });

  it("writes the gradient of finite differences over what was there", () => {
    const gradient = new Float64Array(4).fill(99);
    prior.logDensity(weights, gradient);
    expectGradient((x) => prior.logDensity(x, new Float64Array(4)), weights.slice(), gradient);
  });

  it.each([0, -1, Number.NaN, Infinity])("refuses the scale %d", (scale) => {
    expect(() => gaussianPrior([{ count: 1, mean: 0, scale }])).toThrow(
      new RangeError(`invalid prior scale; must be > 0: ${scale}`),
    );
  });
});
