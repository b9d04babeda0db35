/**
 * Shared parts of likelihoods with noise: the weight of a learned noise scale, and expectations under Gaussian noise.
 */
import type { Outcome, OwnWeight } from "./likelihood.ts";

/**
 * λ = −ln of the learned part of σ², with the prior N(2, 2²): the prior median of σ is about 0.37 standard deviations
 * of the target, and two prior standard deviations range from 0.05 to 2.7.
 */
export const noisePrecision: OwnWeight = { name: "logPrecision", priorMean: 2, priorScale: 2 };

/**
 * The gradient of a Gaussian log density is at most quadratic in y, so three Gauss–Hermite points are exact for its
 * square.
 */
export function gaussianOutcomes(center: number, variance: number): readonly Outcome[] {
  const far = Math.sqrt(3 * variance);
  return [
    { target: center, weight: 2 / 3 },
    { target: center + far, weight: 1 / 6 },
    { target: center - far, weight: 1 / 6 },
  ];
}
