/**
 * The belief about f after seeing data: condition once, then predict anywhere.
 *
 * | symbol | in code | shape | meaning |
 * |---|---|---|---|
 * | n, d | size, dimension | | rows seen, coordinates of a row |
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
import {
  appendCholesky,
  cholesky,
  dot,
  inverseFromCholesky,
  solveCholesky,
  solveLower,
  solveLowerTransposed,
} from "../math/linear-algebra.ts";
import { solveLowerRows } from "../math/solve-lower-rows.ts";
import { covarianceMatrix, covarianceModel, covariancesToRows, scaledSquaredDistances } from "./covariance.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { checkKernelHyperparameters, checkLength, checkNoise, checkRegressionData } from "./regression-data.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

/** Belief about f at one point: noise-free, variance ≥ 0. */
interface FunctionBelief {
  readonly mean: number;
  readonly variance: number;
}

interface FunctionBeliefs {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Gradients are d long, in the coordinates of x; 0 in categorical ones. */
interface FunctionBeliefWithGradient extends FunctionBelief {
  readonly meanGradient: Float64Array;
  readonly varianceGradient: Float64Array;
}

/** f given data. A value: nothing changes it, `append` makes another one. */
export interface GaussianProcess {
  readonly size: number;
  /** What had to be added to the diagonal of C before it could be factored; 0 nearly always. */
  readonly jitter: number;
  readonly hyperparameters: KernelHyperparameters;
  predict(x: Float64Array): FunctionBelief;
  /** `xs` is count×d. */
  predictMany(xs: Float64Array, count: number): FunctionBeliefs;
  predictWithGradient(x: Float64Array): FunctionBeliefWithGradient;
  /** The process that has seen one more row, in O(n²); `noise` is the row's own known variance, default 0. */
  append(x: Float64Array, y: number, noise?: number): GaussianProcess;
  /** For each row i, mean and variance of y_i (noise included) given all other rows. R & W 2006, eqs. 5.10–5.12. */
  leaveOneOut(): FunctionBeliefs;
}

/** Points predicted in one go: enough to share the factor, few enough for the nearest cache. */
const BLOCK = 32;

/**
 * The process given the data, which it keeps: the arrays must not be changed afterwards. Throws RangeError for invalid
 * data or kernel hyperparameters, or when no jitter makes C positive definite.
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
  // Memory for single predictions; no result refers to it.
  const covariances = new Float64Array(n);
  const slopes = new Float64Array(n);

  function predict(x: Float64Array): FunctionBelief {
    checkLength("x", x.length, dimension);
    covariancesToRows(model, x, covariances);
    const v = solveLower(factor, n, covariances);
    return { mean: priorMean + dot(covariances, alpha), variance: Math.max(0, signalVariance - dot(v, v)) };
  }

  function predictMany(xs: Float64Array, count: number): FunctionBeliefs {
    checkLength("xs", xs.length, count * dimension);
    const mean = new Float64Array(count);
    const variance = new Float64Array(count);
    const block = new Float64Array(Math.min(BLOCK, count) * n);
    for (let start = 0; start < count; start += BLOCK) {
      const width = Math.min(BLOCK, count - start);
      for (let c = 0; c < width; c++) {
        const point = xs.subarray((start + c) * dimension, (start + c + 1) * dimension);
        const row = block.subarray(c * n, (c + 1) * n);
        covariancesToRows(model, point, row);
        mean[start + c] = priorMean + dot(row, alpha);
      }
      solveLowerRows(factor, n, block, width);
      for (let c = 0; c < width; c++) {
        const v = block.subarray(c * n, (c + 1) * n);
        variance[start + c] = Math.max(0, signalVariance - dot(v, v));
      }
    }
    return { mean, variance };
  }

  function predictWithGradient(x: Float64Array): FunctionBeliefWithGradient {
    checkLength("x", x.length, dimension);
    scaledSquaredDistances(model, x, slopes, n);
    for (let i = 0; i < n; i++) {
      covariances[i] = signalVariance * kernel.value(slopes[i]);
      slopes[i] = 2 * signalVariance * kernel.slope(slopes[i]);
    }
    const v = solveLower(factor, n, covariances);
    const u = solveLowerTransposed(factor, n, v);
    const variance = signalVariance - dot(v, v);
    const meanGradient = new Float64Array(dimension);
    const varianceGradient = new Float64Array(dimension);
    for (let k = 0; k < dimension; k++) {
      if (data.categorical[k]) continue;
      const column = model.columns[k];
      let inMean = 0;
      let inVariance = 0;
      for (let i = 0; i < n; i++) {
        const slope = slopes[i] * (x[k] - column[i]);
        inMean += alpha[i] * slope;
        inVariance += u[i] * slope;
      }
      meanGradient[k] = inMean * model.inverseSquares[k];
      varianceGradient[k] = variance > 0 ? -2 * inVariance * model.inverseSquares[k] : 0;
    }
    const mean = priorMean + dot(covariances, alpha);
    return { mean, variance: Math.max(0, variance), meanGradient, varianceGradient };
  }

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
    covariancesToRows(model, x, covariances);
    const diagonal = signalVariance + noiseVariance + noise + jitter;
    const grown = tryAppendCholesky(factor, n, covariances, diagonal);
    return grown === null
      ? condition(longer, hyperparameters, kernel)
      : conditioned(longer, hyperparameters, kernel, { factor: grown, jitter });
  }

  function leaveOneOut(): FunctionBeliefs {
    const inverse = inverseFromCholesky(factor, n);
    const variance = Float64Array.from({ length: n }, (_, i) => 1 / inverse[i * n + i]);
    return { mean: data.y.map((y, i) => y - alpha[i] * variance[i]), variance };
  }

  return { size: n, jitter, hyperparameters, predict, predictMany, predictWithGradient, append, leaveOneOut };
}

/** Null where rounding cannot tell the new row from the old ones: then only a new factor, with jitter, will do. */
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
