import { describe, expect, it } from "vitest";
import { covarianceBetween } from "../../gp/posterior-covariance.ts";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { conditionSheared, type Shear } from "../../gp/shear.ts";
import { cholesky, solveCholesky } from "../../math/linear-algebra.ts";
import { makeKey, openStream } from "../../math/random.ts";

const kernel = { lengthscales: Float64Array.of(0.4, 0.7), signalVariance: 1.7, noiseVariance: 0.03, mean: 0.2 };
const n = 9;
const stream = openStream(makeKey("posterior covariance"));
const x = Float64Array.from({ length: 2 * n }, () => stream.uniform());
const y = Float64Array.from({ length: n }, () => stream.normal());
const data = { x, y, dimension: 2, categorical: [false, false], noise: new Float64Array(n).fill(0.1) };

/** k(p, q) − k_pᵀ C⁻¹ k_q, written out. */
function dense(p: Float64Array, q: Float64Array, shear: (point: Float64Array) => Float64Array): number {
  const k = (one: Float64Array, other: Float64Array) => {
    const [a, b] = [shear(one), shear(other)];
    const r2 = a.reduce((sum, value, i) => sum + ((value - b[i]) / kernel.lengthscales[i]) ** 2, 0);
    return kernel.signalVariance * matern52.value(r2);
  };
  const rows = Array.from({ length: n }, (_, i) => x.subarray(2 * i, 2 * i + 2));
  const matrix = new Float64Array(n * n);
  for (const [i, row] of rows.entries()) {
    for (const [j, other] of rows.entries()) matrix[i * n + j] = k(row, other) + (i === j ? 0.03 + 0.1 : 0);
  }
  const solved = solveCholesky(
    cholesky(matrix, n).factor,
    n,
    Float64Array.from(rows, (row) => k(row, q)),
  );
  return k(p, q) - rows.reduce((sum, row, i) => sum + k(row, p) * solved[i], 0);
}

describe("the covariance of f at two points", () => {
  const points = [Float64Array.of(0.1, 0.2), Float64Array.of(0.35, 0.3), Float64Array.of(0.9, 0.8), x.slice(4, 6)];

  it.each<[string, readonly Shear[], (point: Float64Array) => Float64Array]>([
    ["along the axes", [], (point) => point],
    ["with a shear", [{ from: 0, to: 1, factor: 0.5 }], ([a, b]) => Float64Array.of(a, b + 0.5 * a)],
  ])("matches the dense formula %s", (_, shears, shear) => {
    const process = conditionSheared(data, kernel, { kernel: matern52, shears });
    for (const p of points) {
      for (const q of points) expect(covarianceBetween(process, p, q)).toBeCloseTo(dense(p, q, shear), 10);
    }
  });

  it("is the variance if both points are equal", () => {
    const process = conditionSheared(data, kernel, { kernel: matern52, shears: [] });
    for (const p of points) expect(covarianceBetween(process, p, p)).toBeCloseTo(process.predict(p).variance, 10);
  });
});
