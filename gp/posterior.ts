/**
 * The posterior of f given data: condition once, then predict anywhere.
 *
 * | symbol | in code | shape | meaning |
 * |---|---|---|---|
 * | n, d | size, dimension | | number of rows, coordinates per row |
 * | X, y | data.x, data.y | n×d, n | rows, observations y_i = f(x_i) + ε_i |
 * | ℓ, σ_f², σ_n², m | hyperparameters | d, 1, 1, 1 | lengthscales, signal variance, noise variance, mean |
 * | e² | data.noise | n | known extra noise variances, 0 where absent |
 * | r², k | scaled squared distance, covariance | | k(x,x') = σ_f²·value(r²), see kernels/kernel.ts |
 * | C | | n×n | K + diag(σ_n² + e²) + jitter |
 * | L | factor | n×n lower | C = LLᵀ |
 * | α | alpha | n | C⁻¹(y − m) |
 * | k_x | covariances | n | covariances between x and the rows |
 * | v | | n | L⁻¹k_x |
 * | u | | n | C⁻¹k_x |
 *
 * mean μ(x) = m + k_xᵀα; variance σ²(x) = σ_f² − vᵀv (Rasmussen & Williams 2006, eqs. 2.25, 2.26), of f and not of y.
 */
import { LOG_TWO_PI } from "../math/constants.ts";
import { appendCholesky, cholesky, inverseFromCholesky, solveCholesky } from "../math/linear-algebra.ts";
import { covarianceMatrix, covarianceModel } from "./covariance.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import {
  predictorOf,
  type FunctionPrediction,
  type FunctionPredictions,
  type FunctionPredictionWithGradient,
} from "./predictor.ts";
import {
  checkKernelHyperparameters,
  checkLength,
  checkNoise,
  checkRegressionData,
  type KernelHyperparameters,
  type RegressionData,
} from "./regression-data.ts";

/** f given data. Immutable: `append` returns a new instance. */
export interface GaussianProcess {
  readonly size: number;
  /** The jitter added to the diagonal of C to make it factorable; usually 0. */
  readonly jitter: number;
  readonly hyperparameters: KernelHyperparameters;
  /** log p(y | X) at the kernel hyperparameters. R & W 2006, eq. 2.30. */
  readonly logMarginalLikelihood: number;
  predict(x: Float64Array): FunctionPrediction;
  /** `xs` is count×d. */
  predictMany(xs: Float64Array, count: number): FunctionPredictions;
  /** Only the means, in O(n) each; equal to those of `predictMany`. */
  means(xs: Float64Array, count: number): Float64Array;
  predictWithGradient(x: Float64Array): FunctionPredictionWithGradient;
  /** The process conditioned on one more row, in O(n²); `noise` is that row's own known variance, 0 by default. */
  append(x: Float64Array, y: number, noise?: number): GaussianProcess;
  /**
   * For each row i, the mean and variance of y_i (including noise) given all other rows. R & W 2006, eqs. 5.10–5.12.
   */
  leaveOneOut(): FunctionPredictions;
}

/**
 * The process given the data. It keeps references to the arrays, which must not be changed afterwards. Throws
 * RangeError for invalid data or kernel hyperparameters, or if no jitter makes C positive definite.
 */
export function condition(
  data: RegressionData,
  hyperparameters: KernelHyperparameters,
  kernel: StationaryKernel,
): GaussianProcess {
  checkRegressionData(data);
  checkKernelHyperparameters(hyperparameters, data.dimension);
  const n = data.y.length;
  const matrix = covarianceMatrix(covarianceModel(data, hyperparameters, kernel));
  for (let i = 0; i < n; i++) matrix[i * n + i] += hyperparameters.noiseVariance + (data.noise?.[i] ?? 0);
  const { factor, jitter } = cholesky(matrix, n);
  return conditioned(data, hyperparameters, kernel, { factor, jitter });
}

function conditioned(
  data: RegressionData,
  hyperparameters: KernelHyperparameters,
  kernel: StationaryKernel,
  { factor, jitter }: { factor: Float64Array; jitter: number },
): GaussianProcess {
  const { dimension } = data;
  const n = data.y.length;
  const { signalVariance, noiseVariance, mean: priorMean } = hyperparameters;
  const model = covarianceModel(data, hyperparameters, kernel);
  const alpha = solveCholesky(
    factor,
    n,
    data.y.map((y) => y - priorMean),
  );
  const { predictBlocks, predictWithGradient, covariancesWith } = predictorOf({
    dimension,
    hyperparameters,
    model,
    factor,
    alpha,
  });

  function append(x: Float64Array, y: number, noise = 0): GaussianProcess {
    checkLength("x", x.length, dimension);
    checkNoise(noise, n);
    const longer: RegressionData = {
      x: joined(data.x, x),
      y: joined(data.y, [y]),
      dimension,
      categorical: data.categorical,
      ...(data.noise !== undefined || noise > 0 ? { noise: joined(data.noise ?? new Float64Array(n), [noise]) } : {}),
    };
    checkRegressionData(longer);
    const diagonal = signalVariance + noiseVariance + noise + jitter;
    const grown = tryAppendCholesky(factor, n, covariancesWith(x), diagonal);
    return grown === null
      ? condition(longer, hyperparameters, kernel)
      : conditioned(longer, hyperparameters, kernel, { factor: grown, jitter });
  }

  function leaveOneOut(): FunctionPredictions {
    const inverse = inverseFromCholesky(factor, n);
    const variance = Float64Array.from({ length: n }, (_, i) => 1 / inverse[i * n + i]);
    return { mean: data.y.map((y, i) => y - alpha[i] * variance[i]), variance };
  }

  return {
    size: n,
    jitter,
    hyperparameters,
    get logMarginalLikelihood() {
      let value = -0.5 * n * LOG_TWO_PI;
      for (let i = 0; i < n; i++) value -= 0.5 * (data.y[i] - priorMean) * alpha[i] + Math.log(factor[i * n + i]);
      return value;
    },
    predict(x) {
      checkLength("x", x.length, dimension);
      const { mean, variance } = predictBlocks(x, 1, true);
      return { mean: mean[0], variance: variance[0] };
    },
    predictMany: (xs, count) => predictBlocks(xs, count, true),
    means: (xs, count) => predictBlocks(xs, count, false).mean,
    predictWithGradient,
    append,
    leaveOneOut,
  };
}

/**
 * Null if the new row cannot be distinguished from the existing rows within rounding error, in which case a new factor
 * with jitter is needed.
 */
function tryAppendCholesky(
  factor: Float64Array,
  n: number,
  column: Float64Array,
  diagonal: number,
): Float64Array | null {
  try {
    return appendCholesky(factor, n, column, diagonal);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function joined(head: Float64Array, tail: ArrayLike<number>): Float64Array {
  const out = new Float64Array(head.length + tail.length);
  out.set(head);
  out.set(tail, head.length);
  return out;
}
