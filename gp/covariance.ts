/**
 * Covariances between points and rows of the data: computed by the compiled kernels if they support the correlation
 * function, otherwise from the scaled squared distances that they return.
 */
import {
  MATERN52,
  modelLength,
  SCALED_DISTANCE,
  SQUARED_EXPONENTIAL,
  writeModel,
  type CovarianceSettings,
} from "../math/simd/covariance-model.ts";
import { currentBackend } from "../math/simd/current-backend.ts";
import { factorLength, readLower } from "../math/simd/factor.ts";
import type { Backend } from "../math/simd/backend.ts";
import { strideFor } from "../math/simd/padding.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { matern52 } from "./kernels/matern52.ts";
import { squaredExponential } from "./kernels/squared-exponential.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

/** The parameters shared by all covariances of one Gaussian process. */
export interface CovarianceModel extends CovarianceSettings {
  readonly kernel: StationaryKernel;
}

export function covarianceModel(
  { x, y, categorical }: RegressionData,
  { lengthscales, signalVariance }: KernelHyperparameters,
  kernel: StationaryKernel,
): CovarianceModel {
  const inverseSquares = lengthscales.map((lengthscale) => 1 / (lengthscale * lengthscale));
  return { x, size: y.length, categorical, inverseSquares, signalVariance, kernel, kind: kindOf(kernel) };
}

/** The lower triangle of the n×n matrix k(x_i, x_j); zeros above it. */
export function covarianceMatrix(model: CovarianceModel): Float64Array {
  const here = currentBackend();
  const n = model.size;
  return here.memory.compute((allocate) => {
    const address = allocate(modelLength(model));
    const out = allocate(factorLength(n));
    writeModel(here, address, model);
    covariancesAmongRows(here, model, { model: address, out, slopes: 0 });
    return readLower(here, out, n);
  });
}

function kindOf(kernel: StationaryKernel): CovarianceModel["kind"] {
  if (kernel === matern52) return MATERN52;
  if (kernel === squaredExponential) return SQUARED_EXPONENTIAL;
  return SCALED_DISTANCE;
}

/**
 * Addresses of a model and of the results. Slopes (derivatives of covariances with respect to r²) are computed unless
 * their address is 0.
 */
interface Addresses {
  readonly model: number;
  readonly out: number;
  readonly slopes: number;
}

/** The lower triangle of the n×n covariances between the rows, with the row stride of a factor. */
export function covariancesAmongRows(here: Backend, model: CovarianceModel, at: Addresses): void {
  const stride = strideFor(model.size);
  here.kernels.covarianceMatrix(at.model, model.size, stride, at.out, at.slopes);
  for (let i = 0; i < model.size; i++) {
    correlate(here, model, {
      out: at.out + 8 * i * stride,
      slopes: at.slopes === 0 ? 0 : at.slopes + 8 * i * stride,
      count: i + 1,
    });
  }
}

/** The covariances of the point at x with the n rows, with zeros up to the padding. */
export function covariancesOfPoint(here: Backend, model: CovarianceModel, x: number, at: Addresses): void {
  here.kernels.covarianceRow(at.model, model.size, x, at.out, at.slopes);
  correlate(here, model, { out: at.out, slopes: at.slopes, count: model.size });
}

/** The covariances of each point at xs (count × d) with the n rows, one row of `out` per point. */
export function covariancesOfPoints(
  here: Backend,
  model: CovarianceModel,
  points: { readonly xs: number; readonly count: number },
  at: Addresses,
): void {
  const stride = strideFor(model.size);
  here.kernels.covarianceRows(at.model, model.size, points.xs, points.count, at.out, stride);
  for (let row = 0; row < points.count; row++) {
    correlate(here, model, { out: at.out + 8 * row * stride, slopes: 0, count: model.size });
  }
}

/** Converts r² to covariance and slope, if the kernels did not compute them. */
function correlate(
  { memory }: Backend,
  { kind, kernel, signalVariance }: CovarianceModel,
  { out, slopes, count }: { out: number; slopes: number; count: number },
): void {
  if (kind !== SCALED_DISTANCE) return;
  const values = memory.view(out, count);
  if (slopes !== 0) {
    const slope = memory.view(slopes, count);
    for (let i = 0; i < count; i++) slope[i] = signalVariance * kernel.slope(values[i]);
  }
  for (let i = 0; i < count; i++) values[i] = signalVariance * kernel.value(values[i]);
}
