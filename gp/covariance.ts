/** Covariances between a point and the rows of the data, and their slopes in the point. */
import { hammingDistance } from "./kernels/hamming.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

/** What every covariance of one model needs: rows, 1/ℓ², σ_f² and the correlation function. */
export interface CovarianceModel {
  readonly x: Float64Array;
  readonly size: number;
  readonly dimension: number;
  readonly categorical: readonly boolean[];
  readonly inverseSquares: Float64Array;
  readonly signalVariance: number;
  readonly kernel: StationaryKernel;
}

export function covarianceModel(
  data: RegressionData,
  hyperparameters: KernelHyperparameters,
  kernel: StationaryKernel,
): CovarianceModel {
  const { x, y, dimension, categorical } = data;
  const inverseSquares = hyperparameters.lengthscales.map((lengthscale) => 1 / (lengthscale * lengthscale));
  const { signalVariance } = hyperparameters;
  return { x, size: y.length, dimension, categorical, inverseSquares, signalVariance, kernel };
}

/** r²(x, x_i) for each row i < rows, into `out`. */
export function scaledSquaredDistances(
  model: CovarianceModel,
  x: ArrayLike<number>,
  out: Float64Array,
  rows = model.size,
): void {
  const { dimension, categorical, inverseSquares } = model;
  for (let i = 0, at = 0; i < rows; i++) {
    let r2 = 0;
    for (let k = 0; k < dimension; k++, at++) {
      const difference = x[k] - model.x[at];
      r2 += (categorical[k] ? hammingDistance(x[k], model.x[at]) : difference * difference) * inverseSquares[k];
    }
    out[i] = r2;
  }
}

/** k(x, x_i) for each row i < rows, into `out`. */
export function covariancesToRows(
  model: CovarianceModel,
  x: ArrayLike<number>,
  out: Float64Array,
  rows = model.size,
): void {
  scaledSquaredDistances(model, x, out, rows);
  for (let i = 0; i < rows; i++) out[i] = model.signalVariance * model.kernel.value(out[i]);
}

/** The n×n matrix k(x_i, x_j), both triangles. */
export function covarianceMatrix(model: CovarianceModel): Float64Array {
  const { size, dimension } = model;
  const matrix = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    const row = matrix.subarray(i * size, i * size + i);
    covariancesToRows(model, model.x.subarray(i * dimension, (i + 1) * dimension), row, i);
    for (let j = 0; j < i; j++) matrix[j * size + i] = row[j];
    matrix[i * size + i] = model.signalVariance;
  }
  return matrix;
}
