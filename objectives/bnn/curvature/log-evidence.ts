/**
 * The evidence of a mode by the Laplace approximation (MacKay 1992): ln ∫ exp(−U/T) dθ ≈ −U(θ*)/T + (k/2) ln 2π + ½ ln
 * det Σ, with Σ = T P⁻¹ the covariance of its Gaussian over k weights; the other weights are fixed at the mode.
 */
import { LOG_TWO_PI } from "../../../math/constants.ts";
import type { Gaussian } from "../posterior/posterior.ts";

/** `logPosterior` is −U(θ*); the factors of the Gaussian must be square and triangular, of different weights. */
export function logEvidence(
  { deviation, factors, kroneckers = [] }: Gaussian,
  { logPosterior, temperature }: { readonly logPosterior: number; readonly temperature: number },
): number {
  let [weights, logVolume] = [0, 0];
  const add = (standardDeviation: number) => {
    if (standardDeviation === 0) return;
    weights += 1;
    logVolume += Math.log(Math.abs(standardDeviation));
  };
  deviation.forEach(add);
  for (const { rows, columns, values } of factors) for (let i = 0; i < rows; i++) add(values[i * columns + i]);
  for (const { deviations } of kroneckers) deviations.forEach(add);
  return logPosterior / temperature + (weights * LOG_TWO_PI) / 2 + logVolume;
}
