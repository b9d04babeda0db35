/** log p(y given X) under a Gaussian process, and its gradient in the log parameters. */
import { createCholeskyWorkspace } from "../math/cholesky-workspace.ts";
import { dot } from "../math/linear-algebra.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { logParameterLayout, toLogParameters } from "./log-parameters.ts";
import { pairDistances, sumScaled } from "./pair-distances.ts";
import { checkKernelHyperparameters, checkRegressionData } from "./regression-data.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

/** The log marginal likelihood of fixed data, with memory for evaluating it again and again. */
export interface MarginalLikelihood {
  /** What the last evaluation had to add to the diagonal of C; NaN when nothing helped. */
  readonly jitter: number;
  /**
   * log p(y given X) at the log parameters (ln ℓ_1 … ln ℓ_d, ln σ_f², ln σ_n², m), and its slopes in them, which
   * overwrite `gradient`. −∞ with a zero gradient where C is not positive definite. Allocates nothing.
   */
  evaluate(parameters: Float64Array, gradient: Float64Array): number;
}

const LOG_2PI = Math.log(2 * Math.PI);

/**
 * Value and gradient, d + 3 long: in ln ℓ_1 … ln ℓ_d, ln σ_f², ln σ_n² and m. Throws RangeError for invalid input.
 * Rasmussen & Williams 2006, eqs. 2.30 and 5.9.
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

/** One evaluation takes about n³ + 3n²d operations. Throws RangeError for invalid data. */
export function openMarginalLikelihood(data: RegressionData, kernel: StationaryKernel): MarginalLikelihood {
  checkRegressionData(data);
  const { y, dimension } = data;
  const n = y.length;
  const at = logParameterLayout(dimension);
  const noise = data.noise ?? new Float64Array(n);
  const meanNoise = noise.reduce((sum, value) => sum + value / n, 0);

  const distances = pairDistances(data);
  const r2 = new Float64Array((n * (n - 1)) / 2);
  const inverseSquares = new Float64Array(dimension);
  const workspace = createCholeskyWorkspace(n);
  const { matrix, inverse, stride } = workspace;
  const residual = new Float64Array(n);
  const alpha = new Float64Array(n);
  let jitter = 0;

  function evaluate(parameters: Float64Array, gradient: Float64Array): number {
    const signalVariance = Math.exp(parameters[at.signalVariance]);
    const noiseVariance = Math.exp(parameters[at.noiseVariance]);
    const mean = parameters[at.mean];
    for (let k = 0; k < dimension; k++) inverseSquares[k] = Math.exp(-2 * parameters[k]);

    fillCovariance(signalVariance, noiseVariance);
    jitter = workspace.factorize();
    if (Number.isNaN(jitter)) {
      gradient.fill(0);
      return -Infinity;
    }
    for (let i = 0; i < n; i++) residual[i] = y[i] - mean;
    workspace.solve(residual, alpha);
    const misfit = dot(residual, alpha);

    workspace.invert();
    fillLengthscaleSlopes(signalVariance, gradient);
    fillOtherSlopes(signalVariance, noiseVariance, gradient);
    return -0.5 * (misfit + workspace.logDeterminant() + n * LOG_2PI);
  }

  function fillCovariance(signalVariance: number, noiseVariance: number): void {
    sumScaled(distances, inverseSquares, r2);
    for (let i = 0, pair = 0; i < n; i++) {
      const row = i * stride;
      for (let j = 0; j < i; j++, pair++) matrix[row + j] = signalVariance * kernel.value(r2[pair]);
      matrix[row + i] = signalVariance + noiseVariance + noise[i];
    }
  }

  /** ½ Σ_ij (α_iα_j − C⁻¹_ij) ∂C_ij/∂ln ℓ_k, with ∂C_ij/∂ln ℓ_k = −2 σ_f² slope(r²) δ_k/ℓ_k². Overwrites r2. */
  function fillLengthscaleSlopes(signalVariance: number, gradient: Float64Array): void {
    for (let i = 0, pair = 0; i < n; i++) {
      const row = i * stride;
      const alphaI = alpha[i];
      for (let j = 0; j < i; j++, pair++) {
        r2[pair] = (alphaI * alpha[j] - inverse[row + j]) * kernel.slope(r2[pair]);
      }
    }
    for (let k = 0; k < dimension; k++) {
      gradient[k] = -2 * signalVariance * inverseSquares[k] * dot(r2, distances[k]);
    }
  }

  /**
   * In ln σ_n²: ½ σ_n² tr(αα^T − C⁻¹). In ln σ_f² no second sum over pairs is needed, because σ_f² ∂C/∂σ_f² is C less
   * what the other variances add to its diagonal, and tr((αα^T − C⁻¹)C) = misfit − n. Jitter is a share of the mean
   * diagonal, so it moves with every variance.
   */
  function fillOtherSlopes(signalVariance: number, noiseVariance: number, gradient: Float64Array): void {
    let trace = 0;
    let traceOfKnownNoise = 0;
    let inMean = 0;
    for (let i = 0; i < n; i++) {
      const diagonal = alpha[i] * alpha[i] - inverse[i * stride + i];
      trace += diagonal;
      traceOfKnownNoise += noise[i] * diagonal;
      inMean += alpha[i];
    }
    const share = jitter / (signalVariance + noiseVariance + meanNoise);
    const inOthers = traceOfKnownNoise + (noiseVariance + share * (noiseVariance + meanNoise)) * trace;
    gradient[at.signalVariance] = 0.5 * (dot(residual, alpha) - n - inOthers);
    gradient[at.noiseVariance] = 0.5 * (1 + share) * noiseVariance * trace;
    gradient[at.mean] = inMean;
  }

  return {
    get jitter() {
      return jitter;
    },
    evaluate,
  };
}
