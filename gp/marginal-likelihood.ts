/** log p(y given X) under a Gaussian process, and its gradient in the log parameters. */
import {
  cholesky,
  dot,
  inverseFromCholesky,
  logDeterminantFromCholesky,
  solveCholesky,
} from "../math/linear-algebra.ts";
import { hammingDistance } from "./kernels/hamming.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { logParameterLayout, toLogParameters } from "./log-parameters.ts";
import { checkKernelHyperparameters, checkRegressionData } from "./regression-data.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

export interface MarginalLikelihood {
  /** Jitter that the last evaluation needed. */
  readonly jitter: number;
  /** log p(y given X) at log parameters (ln ℓ, ln σ_f², ln σ_n², m); overwrites `gradient` with its slopes. */
  evaluate(parameters: Float64Array, gradient: Float64Array): number;
}

/** Value and gradient (d + 3 long: ln ℓ_1 … ln ℓ_d, ln σ_f², ln σ_n², m). Throws RangeError for invalid input. */
export function logMarginalLikelihood(
  data: RegressionData,
  hyperparameters: KernelHyperparameters,
  kernel: StationaryKernel,
): { value: number; gradient: Float64Array } {
  checkKernelHyperparameters(hyperparameters, data.dimension);
  const gradient = new Float64Array(data.dimension + 3);
  const value = openMarginalLikelihood(data, kernel).evaluate(toLogParameters(hyperparameters), gradient);
  return { value, gradient };
}

export function openMarginalLikelihood(data: RegressionData, kernel: StationaryKernel): MarginalLikelihood {
  checkRegressionData(data);
  const n = data.y.length;
  const at = logParameterLayout(data.dimension);
  const deltas = pairDistances(data);
  const pairs = (n * (n - 1)) / 2;
  const r2 = new Float64Array(pairs);
  const matrix = new Float64Array(n * n);
  let jitter = 0;

  function evaluate(parameters: Float64Array, gradient: Float64Array): number {
    const signalVariance = Math.exp(parameters[at.signalVariance]);
    const noiseVariance = Math.exp(parameters[at.noiseVariance]);
    const mean = parameters[at.mean];
    r2.fill(0);
    deltas.forEach((delta, k) => {
      const scale = Math.exp(-2 * parameters[k]);
      for (let p = 0; p < pairs; p++) r2[p] += delta[p] * scale;
    });
    for (let i = 0, p = 0; i < n; i++) {
      for (let j = 0; j < i; j++, p++) {
        matrix[i * n + j] = matrix[j * n + i] = signalVariance * kernel.value(r2[p]);
      }
      matrix[i * n + i] = signalVariance + noiseVariance + (data.noise?.[i] ?? 0);
    }
    const factored = cholesky(matrix, n);
    jitter = factored.jitter;
    const residual = data.y.map((y) => y - mean);
    const alpha = solveCholesky(factored.factor, n, residual);
    const inverse = inverseFromCholesky(factored.factor, n);
    gradient.fill(0);
    for (let i = 0, p = 0; i < n; i++) {
      for (let j = 0; j < i; j++, p++) {
        r2[p] = (alpha[i] * alpha[j] - inverse[i * n + j]) * signalVariance * kernel.slope(r2[p]);
      }
    }
    deltas.forEach((delta, k) => {
      gradient[k] = -2 * Math.exp(-2 * parameters[k]) * dot(r2, delta);
    });
    const fit = dot(residual, alpha);
    let excess = 0;
    let knownExcess =
      jitter * (dot(alpha, alpha) - inverse.reduce((sum, v, q) => (q % (n + 1) === 0 ? sum + v : sum), 0));
    for (let i = 0; i < n; i++) {
      const term = alpha[i] * alpha[i] - inverse[i * n + i];
      excess += term;
      knownExcess += (data.noise?.[i] ?? 0) * term;
      gradient[at.mean] += alpha[i];
    }
    gradient[at.noiseVariance] = 0.5 * noiseVariance * excess;
    gradient[at.signalVariance] = 0.5 * (fit - n - noiseVariance * excess - knownExcess);
    return -0.5 * (fit + logDeterminantFromCholesky(factored.factor, n) + n * Math.log(2 * Math.PI));
  }

  return {
    get jitter() {
      return jitter;
    },
    evaluate,
  };
}

function pairDistances({ x, y, dimension, categorical }: RegressionData): Float64Array[] {
  return Array.from({ length: dimension }, (_, k) => {
    const delta = new Float64Array((y.length * (y.length - 1)) / 2);
    for (let i = 0, p = 0; i < y.length; i++) {
      for (let j = 0; j < i; j++, p++) {
        const a = x[i * dimension + k];
        const b = x[j * dimension + k];
        delta[p] = categorical[k] ? hammingDistance(a, b) : (a - b) ** 2;
      }
    }
    return delta;
  });
}
