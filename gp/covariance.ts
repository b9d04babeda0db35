/** Covariances between a point and the rows of the data. */
import { hammingDistance } from "./kernels/hamming.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

/** What all covariances of one process share. */
export interface CovarianceModel {
  readonly size: number;
  /** The d columns of X, each n long, so that the sums over rows run along memory. */
  readonly columns: readonly Float64Array[];
  readonly categorical: readonly boolean[];
  /** 1/ℓ_k². */
  readonly inverseSquares: Float64Array;
  readonly signalVariance: number;
  readonly kernel: StationaryKernel;
}

export function covarianceModel(
  { x, y, dimension, categorical }: RegressionData,
  { lengthscales, signalVariance }: KernelHyperparameters,
  kernel: StationaryKernel,
): CovarianceModel {
  const columns = categorical.map((_, k) => y.map((_, i) => x[i * dimension + k]));
  const inverseSquares = lengthscales.map((lengthscale) => 1 / (lengthscale * lengthscale));
  return { size: y.length, columns, categorical, inverseSquares, signalVariance, kernel };
}

/** out_i ← r²(x, x_i) for the first `rows` rows. */
export function scaledSquaredDistances(
  { columns, categorical, inverseSquares }: CovarianceModel,
  x: Float64Array,
  out: Float64Array,
  rows: number,
): void {
  out.fill(0, 0, rows);
  for (let k = 0; k < columns.length; k++) {
    const column = columns[k];
    const coordinate = x[k];
    const scale = inverseSquares[k];
    if (categorical[k]) {
      for (let i = 0; i < rows; i++) out[i] += scale * hammingDistance(coordinate, column[i]);
    } else {
      for (let i = 0; i < rows; i++) out[i] += scale * (coordinate - column[i]) * (coordinate - column[i]);
    }
  }
}

/** out_i ← k(x, x_i) for the first `rows` rows (default: all). */
export function covariancesToRows(
  model: CovarianceModel,
  x: Float64Array,
  out: Float64Array,
  rows: number = model.size,
): void {
  const { kernel, signalVariance } = model;
  scaledSquaredDistances(model, x, out, rows);
  for (let i = 0; i < rows; i++) out[i] = signalVariance * kernel.value(out[i]);
}

/** The lower triangle of the n×n matrix k(x_i, x_j); zeros above it. */
export function covarianceMatrix(model: CovarianceModel): Float64Array {
  const { size, columns, signalVariance } = model;
  const matrix = new Float64Array(size * size);
  const x = new Float64Array(columns.length);
  for (let i = 0; i < size; i++) {
    for (let k = 0; k < columns.length; k++) x[k] = columns[k][i];
    covariancesToRows(model, x, matrix.subarray(i * size, i * size + i), i);
    matrix[i * size + i] = signalVariance;
  }
  return matrix;
}
