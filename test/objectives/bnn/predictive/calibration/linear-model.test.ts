import { determinant, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../../../../math/random.ts";
import { controls } from "../../../../../objectives/bnn/predictive/calibration/baselines.ts";
import { fitLinearModel, predictLinear } from "../../../../../objectives/bnn/predictive/calibration/linear-model.ts";
import type { StandardizedRows } from "../../../../../objectives/bnn/data/standardize.ts";

const stream = openStream(makeKey("linear model"));

function made(rows: number, coefficients: readonly number[], noise: number): StandardizedRows {
  const columns = coefficients.length;
  const x = Float64Array.from({ length: rows * columns }, () => stream.normal());
  const y = Float64Array.from({ length: rows }, (_, i) => {
    return coefficients.reduce((sum, w, j) => sum + w * x[i * columns + j], 0.1) + noise * stream.normal();
  });
  return { x, y, rows, columns };
}

/** ln N(y; 0, β⁻¹I + α⁻¹ΦΦᵀ): the evidence without its weights. */
function logEvidence({ x, y, rows, columns }: StandardizedRows, alpha: number, beta: number): number {
  const features = new Matrix(rows, columns + 1);
  for (let i = 0; i < rows; i++) features.setRow(i, [...x.subarray(i * columns, (i + 1) * columns), 1]);
  const covariance = Matrix.add(features.mmul(features.transpose()).mul(1 / alpha), Matrix.eye(rows).mul(1 / beta));
  const targets = Matrix.columnVector(y);
  const quadratic = targets.transpose().mmul(inverse(covariance)).mmul(targets).get(0, 0);
  return -0.5 * (quadratic + Math.log(determinant(covariance)) + rows * Math.log(2 * Math.PI));
}

describe("Bayesian linear regression", () => {
  const data = made(40, [0.7, -0.3, 0], 0.5);
  const model = fitLinearModel(data);

  it("takes the precisions of the largest evidence", () => {
    const { alpha, beta } = model;
    const best = logEvidence(data, alpha, beta);
    for (const factor of [0.9, 1.1]) {
      expect(logEvidence(data, alpha * factor, beta)).toBeLessThan(best);
      expect(logEvidence(data, alpha, beta * factor)).toBeLessThan(best);
    }
    const slope = (logEvidence(data, alpha * 1.001, beta) - logEvidence(data, alpha * 0.999, beta)) / 0.002;
    expect(Math.abs(slope)).toBeLessThan(1e-3);
  });

  it("predicts as a Gaussian process of the same covariance does", () => {
    const others = made(5, [0, 0, 0], 1);
    const { mean, variance } = predictLinear(model, others);
    const { alpha, beta } = model;
    const row = (of: StandardizedRows, i: number) => [...of.x.subarray(i * of.columns, (i + 1) * of.columns), 1];
    const kernel = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0) / alpha;
    const gram = new Matrix(40, 40);
    for (let i = 0; i < 40; i++) {
      for (let j = 0; j < 40; j++) gram.set(i, j, kernel(row(data, i), row(data, j)) + (i === j ? 1 / beta : 0));
    }
    const solver = inverse(gram);
    for (let i = 0; i < 5; i++) {
      const cross = Matrix.rowVector(Array.from({ length: 40 }, (_, j) => kernel(row(others, i), row(data, j))));
      const weights = cross.mmul(solver);
      expect(mean[i]).toBeCloseTo(weights.mmul(Matrix.columnVector(data.y)).get(0, 0), 9);
      const own = kernel(row(others, i), row(others, i)) + 1 / beta;
      expect(variance[i]).toBeCloseTo(own - weights.mmul(cross.transpose()).get(0, 0), 9);
    }
  });

  it("finds weights and noise", () => {
    const { weights, beta } = fitLinearModel(made(4000, [0.7, -0.3, 0], 0.5));
    // Four standard errors of a weight are 4 · 0.5/√4000; of the noise deviation, 4 · 0.5/√8000.
    [0.7, -0.3, 0, 0.1].forEach((w, i) => expect(Math.abs(weights[i] - w)).toBeLessThan(0.032));
    expect(Math.abs(1 / Math.sqrt(beta) - 0.5)).toBeLessThan(0.023);
  });

  it("stays finite without noise, without anything to learn, and with columns that are copies", () => {
    const exact = fitLinearModel(made(30, [1], 0));
    expect(exact.weights[0]).toBeCloseTo(1, 6);
    const nothing = { x: new Float64Array(20), y: new Float64Array(20), rows: 20, columns: 1 };
    const twice = { x: Float64Array.from(data.x), y: data.y, rows: 40, columns: 3 };
    for (let i = 0; i < 40; i++) twice.x[3 * i + 2] = twice.x[3 * i];
    for (const one of [nothing, twice]) {
      const { alpha, beta, weights } = fitLinearModel(one);
      for (const value of [alpha, beta, ...weights]) expect(Number.isFinite(value)).toBe(true);
    }
  });
});

describe("controls", () => {
  it("are the constant, and the line where there are not too many columns", () => {
    const train = made(30, [1, 0], 0.1);
    const [constant, linear] = controls(train, made(4, [1, 0], 0.1));
    expect(constant).toEqual({
      name: "constant",
      predictive: { draws: 1, rows: 4, mean: new Float64Array(4), variance: new Float64Array(4).fill(1) },
    });
    expect(linear.name).toBe("linear");
    const wide = made(2, new Array<number>(301).fill(0), 1);
    expect(controls(wide, wide).map(({ name }) => name)).toEqual(["constant"]);
  });
});
