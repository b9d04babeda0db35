/** Gaussian noise with one scale for all rows: learned with the weights, or fixed. */
import { LOG_TWO_PI } from "../../../math/constants.ts";
import type { RegressionLikelihood } from "./likelihood.ts";
import { gaussianOutcomes, noisePrecision } from "./noise.ts";

/**
 * y ~ N(f, σ²) with σ² = floor² + exp(−λ), where the log precision λ is a weight with prior N(2, 2²). The floor keeps λ
 * from growing without bound on nearly noise-free data, which would make the posterior stiff.
 *
 * @param floor smallest noise standard deviation, in units of the standardized target, ≥ 0
 */
export function learnedNoise(floor: number): RegressionLikelihood {
  const floorVariance = floor * floor;
  return {
    form: { kind: "learned", variance: floorVariance },
    family: { kind: "gaussian" },
    outputs: 1,
    locations: 1,
    ownWeights: [noisePrecision],
    logDensity({ outputs, targets, rows, outputGradient }, { weights, gradient, offset }, factor) {
      const learned = Math.exp(-weights[offset]);
      const variance = floorVariance + learned;
      let squares = 0;
      for (let row = 0; row < rows; row++) {
        const residual = targets[row] - outputs[row];
        squares += residual * residual;
        outputGradient[row] = (factor * residual) / variance;
      }
      gradient[offset] += ((factor * learned) / (2 * variance)) * (rows - squares / variance);
      return -0.5 * (rows * (LOG_TWO_PI + Math.log(variance)) + squares / variance);
    },
    predict(outputs, weights, offset, { mean, variance }) {
      for (let row = 0; row < mean.length; row++) mean[row] = outputs[row];
      variance.fill(floorVariance + Math.exp(-weights[offset]));
    },
    outcomes: ([center], weights, offset) => gaussianOutcomes(center, floorVariance + Math.exp(-weights[offset])),
  };
}

/**
 * y ~ N(f, σ²) with a known σ.
 *
 * @param observationScale σ, in units of the standardized target, > 0
 */
export function fixedNoise(observationScale: number): RegressionLikelihood {
  const noiseVariance = observationScale * observationScale;
  return {
    form: { kind: "fixed", variance: noiseVariance },
    family: { kind: "gaussian" },
    outputs: 1,
    locations: 1,
    ownWeights: [],
    logDensity({ outputs, targets, rows, outputGradient }, _own, factor) {
      let squares = 0;
      for (let row = 0; row < rows; row++) {
        const residual = targets[row] - outputs[row];
        squares += residual * residual;
        outputGradient[row] = (factor * residual) / noiseVariance;
      }
      return -0.5 * (rows * (LOG_TWO_PI + Math.log(noiseVariance)) + squares / noiseVariance);
    },
    predict(outputs, _weights, _offset, { mean, variance }) {
      for (let row = 0; row < mean.length; row++) mean[row] = outputs[row];
      variance.fill(noiseVariance);
    },
    outcomes: ([center]) => gaussianOutcomes(center, noiseVariance),
  };
}
