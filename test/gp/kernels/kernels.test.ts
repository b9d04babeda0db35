import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matern52 } from "../../../gp/kernels/matern52.ts";
import { squaredExponential } from "../../../gp/kernels/squared-exponential.ts";
import { covarianceMatrix, covarianceModel } from "../../../gp/covariance.ts";
import { cholesky } from "../../../math/linear-algebra.ts";
import { kernels, makeData, makeHyperparameters, slopeByDifferences } from "../support.ts";

/** What every stationary kernel promises. */
describe.each(kernels.map((kernel) => [kernel.name, kernel] as const))("%s", (_, kernel) => {
  it("is 1 at distance 0 and falls towards 0", () => {
    expect(kernel.value(0)).toBe(1);
    expect(kernel.value(1e6)).toBeLessThan(1e-100);
    expect(kernel.value(Infinity)).toBe(0);
    expect(kernel.slope(Infinity)).toBeCloseTo(0, 300);
  });

  it("never rises by more than rounding", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 100, noNaN: true }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (r2, more) => {
          expect(kernel.value(r2 + more)).toBeLessThanOrEqual(kernel.value(r2) * (1 + 1e-14));
          expect(kernel.slope(r2)).toBeLessThanOrEqual(0);
        },
      ),
    );
  });

  it.each([1e-3, 0.01, 0.3, 1, 4, 30])("has the slope that differences give at r² = %f", (r2) => {
    const byDifferences = slopeByDifferences((at) => kernel.value(at), r2, 1e-4 * r2);
    expect(kernel.slope(r2) / byDifferences).toBeCloseTo(1, 7);
  });

  it("has at r² = 0 the limit of the slope", () => {
    expect(Number.isFinite(kernel.slope(0))).toBe(true);
    expect(kernel.slope(0)).toBeCloseTo(kernel.slope(1e-14), 6);
    expect((kernel.value(1e-9) - 1) / 1e-9 / kernel.slope(0)).toBeCloseTo(1, 3);
  });

  it("gives positive definite matrices on mixed rows", () => {
    const data = makeData({ seed: 3, n: 30, dimension: 3, categorical: [1] });
    const matrix = covarianceMatrix(covarianceModel(data, makeHyperparameters(3), kernel));
    for (let i = 0; i < 30; i++) matrix[i * 30 + i] += 1e-8;
    expect(cholesky(matrix, 30).jitter).toBe(0);
  });
});

describe("known values", () => {
  it("Matérn-5/2 at r = 1: (1 + √5 + 5/3) e^{−√5}", () => {
    expect(matern52.value(1)).toBeCloseTo(0.52399410883, 10);
    expect(matern52.slope(0)).toBeCloseTo(-5 / 6, 15);
  });

  it("squared-exponential at r = 1: e^{−½}", () => {
    expect(squaredExponential.value(1)).toBeCloseTo(0.60653065971, 10);
    expect(squaredExponential.slope(0)).toBe(-0.5);
  });
});
