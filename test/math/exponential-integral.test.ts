import { expect, it } from "vitest";
import { scaledExponentialIntegral } from "../../math/exponential-integral.ts";

it.each([
  // Abramowitz & Stegun 1964, tables 5.1 and 5.2.
  [0.1, 1.8229239584],
  [0.5, 0.5597735948],
  [1, 0.2193839344],
  [2, 0.0489005107],
  [10, 4.15696892968532e-6],
])("E₁(%d) is the tabulated value", (x, truth) => {
  expect(Math.exp(-x) * scaledExponentialIntegral(x)).toBeCloseTo(truth, 9);
});

it("is continuous at 1, and has the slope e^x E₁ − 1/x", () => {
  expect(scaledExponentialIntegral(1 + 1e-12)).toBeCloseTo(scaledExponentialIntegral(1), 10);
  for (const x of [1e-6, 0.01, 0.7, 1.3, 5, 100]) {
    const h = 1e-5 * x;
    const slope = (scaledExponentialIntegral(x + h) - scaledExponentialIntegral(x - h)) / (2 * h);
    expect(slope / (scaledExponentialIntegral(x) - 1 / x)).toBeCloseTo(1, 5);
  }
  // e^x E₁(x) → 1/x − 1/x² + …
  expect(scaledExponentialIntegral(1e6) * 1e6).toBeCloseTo(1 - 1e-6, 11);
});
