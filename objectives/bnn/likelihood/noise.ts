/** Shared parts of likelihoods with noise: the weight of a learned scale, and expectations under Gaussian noise. */
import type { Outcome, OwnWeight } from "./likelihood.ts";

/**
 * λ = −ln of the learned part of σ², with the prior N(2, 2²): σ about 0.37 standard deviations of the target, from 0.05
 * to 2.7.
 */
export const noisePrecision: OwnWeight = { name: "logPrecision", priorMean: 2, priorScale: 2 };

/**
 * Gradients of a Gaussian log density are at most quadratic in y, so three Gauss–Hermite points are exact for their
 * squares.
 */
export function gaussianOutcomes(center: number, variance: number): readonly Outcome[] {
  const far = Math.sqrt(3 * variance);
  return [
    { target: center, weight: 2 / 3 },
    { target: center + far, weight: 1 / 6 },
    { target: center - far, weight: 1 / 6 },
  ];
}
