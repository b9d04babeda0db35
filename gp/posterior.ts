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
import { LOG_TWO_PI } from "../math/constants.ts";
import { appendCholesky, cholesky, inverseFromCholesky, solveCholesky } from "../math/linear-algebra.ts";
import { modelLength, writeModel } from "../math/simd/covariance-model.ts";
import { currentBackend } from "../math/simd/current-backend.ts";
import { factorLength, reciprocalsOf, writeFactor } from "../math/simd/factor.ts";
import type { Backend } from "../math/simd/backend.ts";
import { padded, strideFor } from "../math/simd/padding.ts";
import { covarianceMatrix, covarianceModel, covariancesOfPoint, covariancesOfPoints } from "./covariance.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import {
  checkKernelHyperparameters,
  checkLength,
  checkNoise,
  checkRegressionData,
  type KernelHyperparameters,
  type RegressionData,
} from "./regression-data.ts";

/** Posterior of f at one point: without noise, variance ≥ 0. */
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

/** f given data. Immutable: `append` returns a new one. */
export interface GaussianProcess {
  readonly size: number;
  /** The jitter added to the diagonal of C before it could be factored; usually 0. */
  readonly jitter: number;
  readonly hyperparameters: KernelHyperparameters;
  /** log p(y | X) at the kernel hyperparameters. R & W 2006, eq. 2.30. */
  readonly logMarginalLikelihood: number;
  predict(x: Float64Array): FunctionBelief;
  /** `xs` is count×d. */
  predictMany(xs: Float64Array, count: number): FunctionBeliefs;
  /** The means alone, in O(n) each: the numbers that `predictMany` gives. */
  means(xs: Float64Array, count: number): Float64Array;
  predictWithGradient(x: Float64Array): FunctionBeliefWithGradient;
  /** The process that has seen one more row, in O(n²); `noise` is the row's own known variance, default 0. */
  append(x: Float64Array, y: number, noise?: number): GaussianProcess;
  /** For each row i, mean and variance of y_i (noise included) given all other rows. R & W 2006, eqs. 5.10–5.12. */
  leaveOneOut(): FunctionBeliefs;
}

/** Points predicted at a time (an even number): enough to share the factor, few enough for the caches. */
const BLOCK = 64;

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
  const stride = strideFor(n);

  /** Writes the inputs of predictions to memory, unless they are still there. */
  function load(here: Backend): { modelAt: number; factorAt: number; reciprocals: number; alphaAt: number } {
    const lengthOfModel = modelLength(model) + (modelLength(model) % 2);
    const address = here.memory.keep(model, lengthOfModel + factorLength(n) + padded(n), (start) => {
      writeModel(here, start, model);
      writeFactor(here, start + 8 * lengthOfModel, factor, n);
      const at = start + 8 * (lengthOfModel + factorLength(n));
      here.memory.view(at, padded(n)).fill(0).set(alpha);
    });
    const factorAt = address + 8 * lengthOfModel;
    const alphaAt = factorAt + 8 * factorLength(n);
    return { modelAt: address, factorAt, reciprocals: reciprocalsOf(factorAt, n), alphaAt };
  }

  function predict(x: Float64Array): FunctionBelief {
    checkLength("x", x.length, dimension);
    const { mean, variance } = predictMany(x, 1);
    return { mean: mean[0], variance: variance[0] };
  }

  function predictMany(xs: Float64Array, count: number): FunctionBeliefs {
    return predictBlocks(xs, count, true);
  }

  function means(xs: Float64Array, count: number): Float64Array {
    return predictBlocks(xs, count, false).mean;
  }

  /** Variances only if needed: they dominate the cost. */
  function predictBlocks(xs: Float64Array, count: number, withVariance: boolean): FunctionBeliefs {
    checkLength("xs", xs.length, count * dimension);
    const mean = new Float64Array(count);
    const variance = new Float64Array(count);
    const here = currentBackend();
    const { kernels, memory } = here;
    const { modelAt, factorAt, reciprocals, alphaAt } = load(here);
    memory.compute((allocate) => {
      const most = Math.min(BLOCK, count + (count % 2));
      const points = allocate(most * dimension);
      const rows = allocate(most * stride);
      const sums = allocate(most);
      for (let start = 0; start < count; start += BLOCK) {
        const width = Math.min(BLOCK, count - start);
        memory.view(points, width * dimension).set(xs.subarray(start * dimension, (start + width) * dimension));
        covariancesOfPoints(here, model, { xs: points, count: width }, { model: modelAt, out: rows, slopes: 0 });
        kernels.dotRows(rows, stride, width, alphaAt, padded(n), sums);
        for (let c = 0; c < width; c++) mean[start + c] = priorMean + memory.view(sums, width)[c];
        if (!withVariance) continue;
        // Rows are solved in pairs.
        if (width % 2 === 1) memory.view(rows + 8 * width * stride, stride).fill(0);
        kernels.solveRows(factorAt, n, stride, reciprocals, rows, stride, width + (width % 2));
        kernels.squaredNorms(rows, stride, width, padded(n), sums);
        for (let c = 0; c < width; c++) variance[start + c] = signalVariance - memory.view(sums, width)[c];
      }
    });
    return { mean, variance: variance.map((value) => Math.max(0, value)) };
  }

  function predictWithGradient(x: Float64Array): FunctionBeliefWithGradient {
    checkLength("x", x.length, dimension);
    const here = currentBackend();
    const { kernels, memory } = here;
    const { modelAt, factorAt, reciprocals, alphaAt } = load(here);
    return memory.compute((allocate) => {
      const point = allocate(dimension);
      const rows = allocate(2 * stride);
      const second = rows + 8 * stride;
      const slopes = allocate(stride);
      const sums = allocate(Math.max(1, dimension));
      memory.view(point, dimension).set(x);
      covariancesOfPoint(here, model, point, { model: modelAt, out: rows, slopes });
      kernels.dotRows(rows, stride, 1, alphaAt, padded(n), sums);
      const mean = priorMean + memory.view(sums, 1)[0];
      memory.view(second, stride).fill(0);
      kernels.solveRows(factorAt, n, stride, reciprocals, rows, stride, 2);
      kernels.squaredNorms(rows, stride, 1, padded(n), sums);
      const variance = signalVariance - memory.view(sums, 1)[0];
      kernels.solveBackward(factorAt, n, stride, reciprocals, rows);

      /** Σ_i a_i ∂k(x, x_i)/∂x_k. */
      const gradientOf = (a: number): Float64Array => {
        kernels.weightedDifferences(modelAt, n, point, a, slopes, second, sums);
        return memory.view(sums, dimension).map((sum, k) => 2 * model.inverseSquares[k] * sum);
      };
      const meanGradient = gradientOf(alphaAt);
      const varianceGradient =
        variance > 0 ? gradientOf(rows).map((slope) => 0 - 2 * slope) : new Float64Array(dimension);
      return { mean, variance: Math.max(0, variance), meanGradient, varianceGradient };
    });
  }

  function covariancesWith(x: Float64Array): Float64Array {
    const here = currentBackend();
    const { modelAt } = load(here);
    return here.memory.compute((allocate) => {
      const point = allocate(dimension);
      const out = allocate(stride);
      here.memory.view(point, dimension).set(x);
      covariancesOfPoint(here, model, point, { model: modelAt, out, slopes: 0 });
      return here.memory.view(out, n).slice();
    });
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
    const diagonal = signalVariance + noiseVariance + noise + jitter;
    const grown = tryAppendCholesky(factor, n, covariancesWith(x), diagonal);
    return grown === null
      ? condition(longer, hyperparameters, kernel)
      : conditioned(longer, hyperparameters, kernel, { factor: grown, jitter });
  }

  function leaveOneOut(): FunctionBeliefs {
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
    predict,
    predictMany,
    means,
    predictWithGradient,
    append,
    leaveOneOut,
  };
}

/** Null if rounding cannot distinguish the new row from the old ones: then a new factor, with jitter, is needed. */
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
