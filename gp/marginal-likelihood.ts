/** log p(y given X) under a Gaussian process, and its gradient with respect to the log parameters. */
import { LOG_TWO_PI } from "../math/constants.ts";
import { factorWithJitter } from "../math/linear-algebra/factor-with-jitter.ts";
import { dot } from "../math/linear-algebra.ts";
import { modelLength, writeModel } from "../math/simd/covariance-model.ts";
import { currentBackend } from "../math/simd/current-backend.ts";
import { factorLength, reciprocalsOf } from "../math/simd/factor.ts";
import type { Backend } from "../math/simd/backend.ts";
import type { Allocate } from "../math/simd/memory.ts";
import { padded, strideFor } from "../math/simd/padding.ts";
import { covarianceModel, covariancesAmongRows } from "./covariance.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { fromLogParameters, logParameterLayout, toLogParameters } from "./log-parameters.ts";
import {
  checkKernelHyperparameters,
  checkRegressionData,
  type KernelHyperparameters,
  type RegressionData,
} from "./regression-data.ts";

/** The log marginal likelihood of fixed data. */
export interface MarginalLikelihood {
  /** The jitter of the last evaluation; NaN if none sufficed. */
  readonly jitter: number;
  /**
   * log p(y given X) at the log parameters (ln ℓ_1 … ln ℓ_d, ln σ_f², ln σ_n², m), and its slopes in them, which
   * overwrite `gradient`. −∞ with a zero gradient if C is not positive definite.
   */
  evaluate(parameters: Float64Array, gradient: Float64Array): number;
}

/**
 * The value and its gradient (d + 3) with respect to ln ℓ_1 … ln ℓ_d, ln σ_f², ln σ_n² and m. Throws RangeError for
 * invalid input. Rasmussen & Williams 2006, eqs. 2.30 and 5.9.
 */
export function logMarginalLikelihood(
  data: RegressionData,
  hyperparameters: KernelHyperparameters,
  kernel: StationaryKernel,
): { value: number; gradient: Float64Array } {
  checkKernelHyperparameters(hyperparameters, data.dimension);
  const gradient = new Float64Array(logParameterLayout(data.dimension).length);
  const value = openMarginalLikelihood(data, kernel).evaluate(toLogParameters(hyperparameters), gradient);
  return { value, gradient };
}

/**
 * One evaluation takes about n³ operations for C⁻¹ and twice 2 n²d for distances, which are recomputed from columns
 * that stay in the L1 cache instead of being stored as n²d/2 numbers. It needs memory for 3 n² numbers. Throws
 * RangeError for invalid data.
 */
export function openMarginalLikelihood(data: RegressionData, kernel: StationaryKernel): MarginalLikelihood {
  checkRegressionData(data);
  let jitter = 0;
  return {
    get jitter() {
      return jitter;
    },
    evaluate(parameters, gradient) {
      const here = currentBackend();
      const evaluation = here.memory.compute((allocate) =>
        evaluate(here, allocate, { data, kernel, parameters, gradient }),
      );
      jitter = evaluation.jitter;
      return evaluation.value;
    },
  };
}

interface Question {
  readonly data: RegressionData;
  readonly kernel: StationaryKernel;
  readonly parameters: Float64Array;
  readonly gradient: Float64Array;
}

function evaluate(
  here: Backend,
  allocate: Allocate,
  { data, kernel, parameters, gradient }: Question,
): { value: number; jitter: number } {
  const { kernels, memory } = here;
  const { y, dimension } = data;
  const n = y.length;
  const at = logParameterLayout(dimension);
  const hyperparameters = fromLogParameters(parameters);
  const { signalVariance, noiseVariance, mean } = hyperparameters;
  const settings = covarianceModel(data, hyperparameters, kernel);

  const stride = strideFor(n);
  const model = allocate(modelLength(settings));
  const factor = allocate(factorLength(n));
  const slopes = allocate(padded(n) * stride);
  const inverse = allocate(padded(n) * stride);
  // The kernels solve for pairs of rows; the second row is empty here, and serves as scratch space afterwards.
  const alpha = allocate(2 * stride);
  const scratch = alpha + 8 * stride;
  const sums = allocate(dimension);

  writeModel(here, model, settings);
  const diagonal = y.map((_, i) => signalVariance + noiseVariance + (data.noise?.[i] ?? 0));
  const fill = () => covariancesAmongRows(here, settings, { model, out: factor, slopes });
  const { jitter, failure } = factorWithJitter(here, { address: factor, n, diagonal, fill });
  if (failure !== null) {
    gradient.fill(0);
    return { value: -Infinity, jitter: NaN };
  }

  const residual = y.map((value) => value - mean);
  memory
    .view(alpha, 2 * stride)
    .fill(0)
    .set(residual);
  kernels.solveRows(factor, n, stride, reciprocalsOf(factor, n), alpha, stride, 2);
  kernels.solveBackward(factor, n, stride, reciprocalsOf(factor, n), alpha);
  const weights = memory.view(alpha, n).slice();
  const misfit = dot(residual, weights);
  const value = -0.5 * (misfit + logDeterminant(here, factor, n) + n * LOG_TWO_PI);

  // αα^T − C⁻¹ overwrites the factor.
  kernels.invertFactor(factor, n, stride, reciprocalsOf(factor, n), inverse);
  kernels.outerProduct(alpha, n, stride, factor);
  kernels.subtractSquare(inverse, n, n, stride, factor, stride, 1);

  // ½ Σ_ij (αα^T − C⁻¹)_ij ∂C_ij/∂ln ℓ_k, with ∂C_ij/∂ln ℓ_k = −2 σ_f² slope(r²) δ_k/ℓ_k².
  kernels.contractSlopes(model, n, factor, slopes, stride, scratch, sums);
  memory.view(sums, dimension).forEach((sum, k) => {
    gradient[k] = -2 * settings.inverseSquares[k] * sum;
  });

  // In ln σ_n²: ½ σ_n² tr(αα^T − C⁻¹). For ln σ_f² no second sum over pairs is needed, because σ_f² ∂C/∂σ_f² is C minus
  // the contribution of the other variances to its diagonal, and tr((αα^T − C⁻¹)C) = misfit − n. Jitter is a fraction
  // of the mean diagonal, so it changes with every variance.
  const difference = memory.view(factor, n * stride);
  let trace = 0;
  let traceOfKnownNoise = 0;
  let meanNoise = 0;
  for (let i = 0; i < n; i++) {
    const noise = data.noise?.[i] ?? 0;
    trace += difference[i * stride + i];
    traceOfKnownNoise += noise * difference[i * stride + i];
    meanNoise += noise / n;
  }
  const share = jitter / (signalVariance + noiseVariance + meanNoise);
  const inOthers = traceOfKnownNoise + (noiseVariance + share * (noiseVariance + meanNoise)) * trace;
  gradient[at.signalVariance] = 0.5 * (misfit - n - inOthers);
  gradient[at.noiseVariance] = 0.5 * (1 + share) * noiseVariance * trace;
  gradient[at.mean] = weights.reduce((sum, weight) => sum + weight, 0);
  return { value, jitter };
}

function logDeterminant({ memory }: Backend, factor: number, n: number): number {
  const stride = strideFor(n);
  const view = memory.view(factor, n * stride);
  let total = 0;
  for (let i = 0; i < n; i++) total += Math.log(view[i * stride + i]);
  return 2 * total;
}
