/** The posterior covariance of f at two points. */
import type { GaussianProcess } from "./posterior.ts";

/**
 * Posterior covariance of f(a) and f(b), from the effect that an observation at b would have at a: an observation y_b
 * that exceeds its mean by 1 shifts the mean at a by cov(f(a), f(b)) / (var f(b) + σ_n²) (Rasmussen & Williams 2006,
 * eq. 2.25).
 */
export function covarianceBetween(process: GaussianProcess, a: Float64Array, b: Float64Array): number {
  const { mean, variance } = process.predict(b);
  const { noiseVariance } = process.hyperparameters;
  const moved = process.append(b, mean + 1).predict(a).mean - process.predict(a).mean;
  return moved * (variance + noiseVariance + process.jitter);
}
