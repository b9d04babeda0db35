/** Gaussian noise whose scale depends on the row, through a second output of the network. */
import { LOG_TWO_PI } from "../../../math/constants.ts";
import type { RegressionLikelihood } from "./likelihood.ts";
import { gaussianOutcomes } from "./noise.ts";

/**
 * y ~ N(μ, σ²) for the network outputs (μ, s), with σ² = floor² + softplus(s) (Lakshminarayanan et al. 2017, 2.2.1).
 *
 * @param floor smallest noise standard deviation, in units of the standardized target, ≥ 0
 */
export function heteroscedasticNoise(floor: number): RegressionLikelihood {
  const floorVariance = floor * floor;
  return {
    form: { kind: "heteroscedastic", variance: floorVariance },
    family: { kind: "gaussian" },
    outputs: 2,
    locations: 1,
    ownWeights: [],
    logDensity({ outputs, targets, rows, outputGradient }, _own, factor) {
      let value = 0;
      for (let row = 0; row < rows; row++) {
        const variance = floorVariance + softplus(outputs[2 * row + 1]);
        const residual = targets[row] - outputs[2 * row];
        const standardized = (residual * residual) / variance;
        value -= 0.5 * (LOG_TWO_PI + Math.log(variance) + standardized);
        outputGradient[2 * row] = (factor * residual) / variance;
        outputGradient[2 * row + 1] = ((factor * logistic(outputs[2 * row + 1])) / (2 * variance)) * (standardized - 1);
      }
      return value;
    },
    predict(outputs, _weights, _offset, { mean, variance }) {
      for (let row = 0; row < mean.length; row++) {
        mean[row] = outputs[2 * row];
        variance[row] = floorVariance + softplus(outputs[2 * row + 1]);
      }
    },
    outcomes: ([center, spread]) => gaussianOutcomes(center, floorVariance + softplus(spread)),
  };
}

/** ln(1 + eˣ), without overflow. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** 1/(1 + e⁻ˣ), the slope of softplus. */
function logistic(x: number): number {
  return x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x));
}
