/**
 * Bayesian multinomial logistic regression, the simplest classifier: weights ~ N(0, 1/α), with α chosen by maximizing
 * the evidence under the Laplace approximation (MacKay 1992; Bishop 2006, sections 4.3.4 and 5.7.3). There is nothing
 * to tune.
 */
import { cholesky, inverseFromCholesky, solveCholesky } from "../../../../math/linear-algebra.ts";
import type { StandardizedRows } from "../../data/standardize.ts";

export interface LogisticModel {
  readonly classes: number;
  /** Precision of the weights, > 0; the precision of the intercepts is negligible. */
  readonly alpha: number;
  /** classes × (columns + 1): one weight per column, then the intercept. */
  readonly weights: Float64Array;
}

const [MAX_UPDATES, MAX_NEWTON] = [30, 50];
/** Of the decrement that Newton's method ends at, and of ln α: predictions depend on α much less than on the weights. */
const [TOLERANCE, PRECISION_TOLERANCE] = [1e-4, 1e-2];
const [MIN_PRECISION, MAX_PRECISION] = [1e-4, 1e6];
const INTERCEPT_PRECISION = 1e-3;

/** Fits standardized rows whose targets are class indices. */
export function fitLogisticModel(data: StandardizedRows, classes: number): LogisticModel {
  const count = data.columns + 1;
  const size = classes * count;
  let weights: Float64Array = new Float64Array(size);
  let alpha = 1;
  for (let update = 0; ; update++) {
    const mode = findMode(data, { classes, alpha, weights });
    ({ weights } = mode);
    if (update === MAX_UPDATES) return { classes, alpha, weights };
    // γ: the effective number of weights determined by the data, not counting intercepts.
    const covariance = inverseFromCholesky(mode.factor, size);
    let [trace, squares, slopes] = [0, 0, 0];
    for (let i = 0; i < size; i++) {
      if (i % count === count - 1) continue;
      trace += covariance[i * size + i];
      squares += weights[i] * weights[i];
      slopes += 1;
    }
    const next = Math.min(MAX_PRECISION, Math.max(MIN_PRECISION, (slopes - alpha * trace) / squares));
    if (!(Math.abs(Math.log(next / alpha)) > PRECISION_TOLERANCE)) return { classes, alpha, weights };
    alpha = next;
  }
}

/** rows × classes logits. */
export function logisticLogits(
  { classes, weights }: LogisticModel,
  { x, rows, columns }: Pick<StandardizedRows, "x" | "rows" | "columns">,
): Float64Array {
  const count = columns + 1;
  const logits = new Float64Array(rows * classes);
  for (let row = 0; row < rows; row++) {
    for (let k = 0; k < classes; k++) {
      let sum = weights[k * count + columns];
      for (let j = 0; j < columns; j++) sum += weights[k * count + j] * x[row * columns + j];
      logits[row * classes + k] = sum;
    }
  }
  return logits;
}

interface At {
  readonly classes: number;
  readonly alpha: number;
  readonly weights: Float64Array;
}

/**
 * Newton's method on the convex potential, halving steps until the potential decreases. `factor` is the Cholesky factor
 * of the Hessian at the mode.
 */
function findMode(data: StandardizedRows, { classes, alpha, weights: start }: At) {
  const size = start.length;
  let weights = start;
  let here = potential(data, { classes, alpha, weights });
  for (let iteration = 0; ; iteration++) {
    const { gradient, curvature } = slopes(data, { classes, alpha, weights });
    const { factor } = cholesky(curvature, size);
    const step = solveCholesky(factor, size, gradient);
    let fall = 0;
    for (let i = 0; i < size; i++) fall += step[i] * gradient[i];
    if (!(fall > TOLERANCE ** 2) || iteration === MAX_NEWTON) return { weights, factor };
    const tryStep = (share: number) => {
      const next = weights.map((weight, i) => weight - share * step[i]);
      return { next, value: potential(data, { classes, alpha, weights: next }) };
    };
    let share = 1;
    let tried = tryStep(share);
    while (!(tried.value < here) && share > 1e-6) tried = tryStep((share /= 2));
    if (!(tried.value < here)) return { weights, factor };
    [weights, here] = [tried.next, tried.value];
  }
}

function potential(data: StandardizedRows, { classes, alpha, weights }: At): number {
  const logits = logisticLogits({ classes, alpha, weights }, data);
  let value = 0;
  for (let row = 0; row < data.rows; row++) {
    const own = logits.subarray(row * classes, (row + 1) * classes);
    value += logSumExp(own) - own[data.y[row]];
  }
  const count = data.columns + 1;
  weights.forEach((weight, i) => (value += 0.5 * precisionOf(i, count, alpha) * weight * weight));
  return value;
}

/** Gradient and Hessian of the potential. */
function slopes(data: StandardizedRows, { classes, alpha, weights }: At) {
  const count = data.columns + 1;
  const size = weights.length;
  const gradient = weights.map((weight, i) => precisionOf(i, count, alpha) * weight);
  const curvature = new Float64Array(size * size);
  for (let i = 0; i < size; i++) curvature[i * size + i] = precisionOf(i, count, alpha);
  const logits = logisticLogits({ classes, alpha, weights }, data);
  const features = new Float64Array(count).fill(1);
  for (let row = 0; row < data.rows; row++) {
    features.set(data.x.subarray(row * data.columns, (row + 1) * data.columns));
    const own = logits.subarray(row * classes, (row + 1) * classes);
    const total = logSumExp(own);
    const p = own.map((logit) => Math.exp(logit - total));
    for (let k = 0; k < classes; k++) {
      const residual = p[k] - (k === data.y[row] ? 1 : 0);
      for (let i = 0; i < count; i++) gradient[k * count + i] += residual * features[i];
      for (let l = 0; l <= k; l++) {
        const weight = (k === l ? p[k] : 0) - p[k] * p[l];
        for (let i = 0; i < count; i++) {
          const from = (k * count + i) * size + l * count;
          const factor = weight * features[i];
          for (let j = 0; j <= i; j++) curvature[from + j] += factor * features[j];
        }
      }
    }
  }
  // Each block is symmetric, and so is the whole.
  for (let k = 0; k < classes; k++) {
    for (let l = 0; l <= k; l++) {
      for (let i = 0; i < count; i++) {
        for (let j = i + 1; j < count; j++) {
          curvature[(k * count + i) * size + l * count + j] = curvature[(k * count + j) * size + l * count + i];
        }
      }
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) curvature[j * size + i] = curvature[i * size + j];
  return { gradient, curvature };
}

function precisionOf(weight: number, count: number, alpha: number): number {
  return weight % count === count - 1 ? INTERCEPT_PRECISION : alpha;
}

function logSumExp(values: Float64Array): number {
  const largest = Math.max(...values);
  return largest + Math.log(values.reduce((sum, value) => sum + Math.exp(value - largest), 0));
}
