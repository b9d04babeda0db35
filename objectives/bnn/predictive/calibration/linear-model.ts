/**
 * Bayesian linear regression, the simplest model: weights ~ N(0, 1/α) and noise of precision β, both chosen by
 * maximizing the evidence (MacKay 1992; Bishop 2006, section 3.5). It has a closed form, with nothing to tune.
 */
import { cholesky, inverseFromCholesky, solveCholesky } from "../../../../math/linear-algebra.ts";
import type { StandardizedRows } from "../../data/standardize.ts";
import type { Predictive } from "../predictive.ts";

export interface LinearModel {
  /** Precision of the weights, > 0. */
  readonly alpha: number;
  /** Precision of the noise, > 0. */
  readonly beta: number;
  /** Posterior means of the weights: one per column, then the intercept. */
  readonly weights: Float64Array;
  /** Their covariance, row-major. */
  readonly covariance: Float64Array;
}

const MAX_ITERATIONS = 100;
const TOLERANCE = 1e-6;
/** Bounds on the precisions, which would diverge without noise or without signal. */
const [MIN_PRECISION, MAX_PRECISION] = [1e-6, 1e8];

/** Fits one or more standardized rows. */
export function fitLinearModel(data: StandardizedRows): LinearModel {
  const count = data.columns + 1;
  const { gram, moment } = momentsOf(data);
  let [alpha, beta] = [1, 1];
  for (let iteration = 0; ; iteration++) {
    const precision = gram.map((value) => beta * value);
    for (let i = 0; i < count; i++) precision[i * count + i] += alpha;
    const { factor } = cholesky(precision, count);
    const weights = solveCholesky(
      factor,
      count,
      moment.map((value) => beta * value),
    );
    const covariance = inverseFromCholesky(factor, count);
    if (iteration === MAX_ITERATIONS) return { alpha, beta, weights, covariance };

    // γ: the effective number of weights determined by the data.
    let trace = 0;
    for (let i = 0; i < count; i++) trace += covariance[i * count + i];
    const decided = count - alpha * trace;
    const next = {
      alpha: bounded(decided / sumOfSquares(weights)),
      beta: bounded((data.rows - decided) / squaredResiduals(data, weights)),
    };
    const change = Math.max(Math.abs(Math.log(next.alpha / alpha)), Math.abs(Math.log(next.beta / beta)));
    if (change < TOLERANCE) return { alpha, beta, weights, covariance };
    ({ alpha, beta } = next);
  }
}

/** The predictive for rows standardized in the same way: a single Gaussian for each row. */
export function predictLinear(
  { weights, covariance, beta }: LinearModel,
  { x, rows, columns }: Pick<StandardizedRows, "x" | "rows" | "columns">,
): Predictive {
  const count = columns + 1;
  const mean = new Float64Array(rows);
  const variance = new Float64Array(rows);
  const features = new Float64Array(count).fill(1);
  for (let row = 0; row < rows; row++) {
    features.set(x.subarray(row * columns, (row + 1) * columns));
    mean[row] = dot(features, weights);
    let spread = 0;
    for (let i = 0; i < count; i++)
      spread += features[i] * dot(covariance.subarray(i * count, (i + 1) * count), features);
    variance[row] = 1 / beta + spread;
  }
  return { draws: 1, rows, mean, variance };
}

/** ΦᵀΦ and Φᵀy for Φ = (x, 1). */
function momentsOf({ x, y, rows, columns }: StandardizedRows): { gram: Float64Array; moment: Float64Array } {
  const count = columns + 1;
  const gram = new Float64Array(count * count);
  const moment = new Float64Array(count);
  const features = new Float64Array(count).fill(1);
  for (let row = 0; row < rows; row++) {
    features.set(x.subarray(row * columns, (row + 1) * columns));
    for (let i = 0; i < count; i++) {
      moment[i] += features[i] * y[row];
      for (let j = 0; j < count; j++) gram[i * count + j] += features[i] * features[j];
    }
  }
  return { gram, moment };
}

function squaredResiduals({ x, y, rows, columns }: StandardizedRows, weights: Float64Array): number {
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const fitted = dot(x.subarray(row * columns, (row + 1) * columns), weights) + weights[columns];
    sum += (y[row] - fitted) ** 2;
  }
  return sum;
}

function bounded(precision: number): number {
  if (Number.isNaN(precision)) return 1;
  return Math.min(MAX_PRECISION, Math.max(MIN_PRECISION, precision));
}

function sumOfSquares(values: Float64Array): number {
  return dot(values, values);
}

/** The dot product over the length of the first vector. */
function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
