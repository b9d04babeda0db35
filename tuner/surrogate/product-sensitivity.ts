/** How the likelihood of a Gaussian process changes when products of coordinate differences are added to its metric. */
import { covarianceMatrix, covarianceModel } from "../../gp/covariance.ts";
import type { StationaryKernel } from "../../gp/kernels/kernel.ts";
import type { KernelHyperparameters, RegressionData } from "../../gp/regression-data.ts";
import { cholesky, inverseFromCholesky, solveCholesky } from "../../math/linear-algebra.ts";

/**
 * ∂ log p(y | X) / ∂S_ij for r² = Σ_k Δ_k²/ℓ_k² + 2 Σ_{i<j} S_ij Δ_i Δ_j at S = 0 (d × d, symmetric). A shear
 * x_j ← x_j + c x_i is S_ij = c/ℓ_j² to first order.
 */
export function productSensitivity(
  data: RegressionData,
  hyperparameters: KernelHyperparameters,
  kernel: StationaryKernel,
): Float64Array {
  const { x, y, dimension: d } = data;
  const n = y.length;
  const { lengthscales, signalVariance, noiseVariance, mean } = hyperparameters;
  const matrix = covarianceMatrix(covarianceModel(data, hyperparameters, kernel));
  for (let a = 0; a < n; a++) matrix[a * n + a] += noiseVariance + (data.noise?.[a] ?? 0);
  const { factor } = cholesky(matrix, n);
  const alpha = solveCholesky(
    factor,
    n,
    y.map((value) => value - mean),
  );
  const inverse = inverseFromCholesky(factor, n);
  const sensitivity = new Float64Array(d * d);
  const difference = new Float64Array(d);
  for (let a = 0; a < n; a++) {
    for (let b = 0; b < a; b++) {
      let r2 = 0;
      for (let k = 0; k < d; k++) {
        difference[k] = data.categorical[k] ? Number(x[a * d + k] !== x[b * d + k]) : x[a * d + k] - x[b * d + k];
        r2 += (difference[k] / lengthscales[k]) ** 2;
      }
      const slope = signalVariance * kernel.slope(r2) * (alpha[a] * alpha[b] - inverse[a * n + b]);
      for (let i = 0; i < d; i++) {
        for (let j = 0; j < i; j++) sensitivity[i * d + j] += 2 * slope * difference[i] * difference[j];
      }
    }
  }
  for (let i = 0; i < d; i++) for (let j = 0; j < i; j++) sensitivity[j * d + i] = sensitivity[i * d + j];
  return sensitivity;
}
