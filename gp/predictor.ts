/**
 * Predictions of a conditioned Gaussian process using compute kernels, in the notation of posterior.ts: covariances
 * with the rows, then products with α and solves with L.
 */
import { modelLength, writeModel } from "../math/simd/covariance-model.ts";
import { currentBackend } from "../math/simd/current-backend.ts";
import { factorLength, reciprocalsOf, writeFactor } from "../math/simd/factor.ts";
import type { Backend } from "../math/simd/backend.ts";
import { padded, strideFor } from "../math/simd/padding.ts";
import { covariancesOfPoint, covariancesOfPoints, type covarianceModel } from "./covariance.ts";
import { checkLength, type KernelHyperparameters } from "./regression-data.ts";

/** Posterior of f at one point, without observation noise; variance ≥ 0. */
export interface FunctionPrediction {
  readonly mean: number;
  readonly variance: number;
}

export interface FunctionPredictions {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** Gradients are d long, in the coordinates of x; 0 in categorical ones. */
export interface FunctionPredictionWithGradient extends FunctionPrediction {
  readonly meanGradient: Float64Array;
  readonly varianceGradient: Float64Array;
}

/** The parts of the data needed for predictions. */
export interface Conditioned {
  readonly dimension: number;
  readonly hyperparameters: KernelHyperparameters;
  readonly model: ReturnType<typeof covarianceModel>;
  /** L, n×n. */
  readonly factor: Float64Array;
  /** C⁻¹(y − m), n long. */
  readonly alpha: Float64Array;
}

export interface Predictor {
  /** `xs` is count×d. Variances dominate the cost, so they are only computed if needed; otherwise they are 0. */
  predictBlocks(xs: Float64Array, count: number, withVariance: boolean): FunctionPredictions;
  predictWithGradient(x: Float64Array): FunctionPredictionWithGradient;
  /** k_x, n long. */
  covariancesWith(x: Float64Array): Float64Array;
}

/** Number of points predicted at a time (even): enough to amortize reading the factor, few enough for the caches. */
const BLOCK = 64;

export function predictorOf({ dimension, hyperparameters, model, factor, alpha }: Conditioned): Predictor {
  const n = alpha.length;
  const { signalVariance, mean: priorMean } = hyperparameters;
  const stride = strideFor(n);

  /** Writes the inputs of predictions to memory, unless they are already there. */
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

  function predictBlocks(xs: Float64Array, count: number, withVariance: boolean): FunctionPredictions {
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
        // Rows are solved in pairs, so an odd number of rows is padded.
        if (width % 2 === 1) memory.view(rows + 8 * width * stride, stride).fill(0);
        kernels.solveRows(factorAt, n, stride, reciprocals, rows, stride, width + (width % 2));
        kernels.squaredNorms(rows, stride, width, padded(n), sums);
        for (let c = 0; c < width; c++) variance[start + c] = signalVariance - memory.view(sums, width)[c];
      }
    });
    return { mean, variance: variance.map((value) => Math.max(0, value)) };
  }

  function predictWithGradient(x: Float64Array): FunctionPredictionWithGradient {
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

  return { predictBlocks, predictWithGradient, covariancesWith };
}
