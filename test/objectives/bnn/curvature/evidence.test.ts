/**
 * The prior precision chosen by evidence: where the closed form for a linear model is largest, for every curvature
 * structure.
 */
import { determinant, inverse, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { determinedBy, determinedByMatrix, evidencePrecision } from "../../../../objectives/bnn/curvature/evidence.ts";
import { blockForm, diagonalForm, kroneckerForm } from "../../../../objectives/bnn/curvature/laplace-form.ts";
import {
  data,
  finish,
  likelihood,
  network,
  NOISE,
  precision,
  PRIOR_SCALE,
  ROWS,
  WEIGHTS,
} from "../posterior/linear-model.ts";
import { gaussianPrior } from "../../../../objectives/bnn/prior/gaussian.ts";

/** βΦᵀΦ and βΦᵀy. */
const curvature = Matrix.sub(precision, Matrix.eye(WEIGHTS).mul(1 / PRIOR_SCALE ** 2));
const phi = (i: number) => [data.x[2 * i] / Math.SQRT2, data.x[2 * i + 1] / Math.SQRT2, 1];
const pull = [0, 1, 2].map((j) => {
  return Array.from({ length: ROWS }, (_, i) => (phi(i)[j] * data.y[i]) / NOISE ** 2).reduce((a, b) => a + b);
});
const modeAt = (alpha: number) =>
  inverse(Matrix.add(curvature, Matrix.eye(WEIGHTS).mul(alpha)))
    .mmul(Matrix.columnVector(pull))
    .to1DArray();

/** ln p(y | α) up to a constant (Bishop 2006, eq. 3.86). */
function logEvidence(alpha: number): number {
  const mode = modeAt(alpha);
  let misfit = 0;
  for (let i = 0; i < ROWS; i++) {
    misfit += (data.y[i] - phi(i).reduce((sum, value, j) => sum + value * mode[j], 0)) ** 2 / NOISE ** 2;
  }
  const squares = mode.reduce((sum, value) => sum + value * value, 0);
  const A = Matrix.add(curvature, Matrix.eye(WEIGHTS).mul(alpha));
  return (WEIGHTS / 2) * Math.log(alpha) - misfit / 2 - (alpha / 2) * squares - Math.log(determinant(A)) / 2;
}

/** Its maximum, by a fine grid. */
const best = Array.from({ length: 8001 }, (_, k) => Math.exp(-4 + k / 1000)).reduce((a, b) =>
  logEvidence(b) > logEvidence(a) ? b : a,
);

describe.each([
  ["full", blockForm],
  ["kronecker", kroneckerForm],
] as const)("evidence with the %s curvature", (_, open) => {
  it("does not change a prior that maximizes ln p(y | α), and otherwise finds the maximum", () => {
    const precisionFrom = (alpha: number) => {
      const scale = new Float64Array(WEIGHTS).fill(1 / Math.sqrt(alpha));
      const parts = { network, likelihood, prior: gaussianPrior([{ count: WEIGHTS, mean: 0, scale: scale[0] }]) };
      const weights = Float64Array.from(modeAt(alpha));
      const form = finish(open({ parts, data, weights }, scale, 0));
      const r2 = weights.reduce((sum, value) => sum + alpha * value * value, 0);
      return alpha * finish(evidencePrecision(form.determined, r2));
    };
    expect(precisionFrom(best) / best).toBeCloseTo(1, 3);
    let alpha = best / 50;
    for (let k = 0; k < 30; k++) alpha = precisionFrom(alpha);
    expect(alpha / best).toBeCloseTo(1, 3);
  });
});

it("gives the same effective number of weights from eigenvalues and from the matrix", () => {
  const matrix = Float64Array.from([4, 0, 0, 1, 3, 0, 0.5, -1, 2]);
  const full = new Matrix([
    [4, 1, 0.5],
    [1, 3, -1],
    [0.5, -1, 2],
  ]);
  for (const c of [0.01, 1, 30]) {
    const inverseTrace = inverse(Matrix.add(full, Matrix.eye(3).mul(c))).trace();
    expect(determinedByMatrix(matrix, 3)(c)).toBeCloseTo(3 - c * inverseTrace, 9);
  }
  expect(determinedBy(Float64Array.of(1, 3))(1)).toBeCloseTo(0.5 + 0.75, 12);
});

it("of a diagonal solves Σ μ/(μ + c) = c r²", () => {
  const scale = new Float64Array(WEIGHTS).fill(2);
  const parts = { network, likelihood, prior: gaussianPrior([{ count: WEIGHTS, mean: 0, scale: 2 }]) };
  const form = finish(diagonalForm({ parts, data, weights: new Float64Array(WEIGHTS) }, scale));
  const c = finish(evidencePrecision(form.determined, 0.7));
  const gamma = [0, 1, 2].reduce((sum, i) => sum + (4 * curvature.get(i, i)) / (4 * curvature.get(i, i) + c), 0);
  expect(c * 0.7).toBeCloseTo(gamma, 4);
});
