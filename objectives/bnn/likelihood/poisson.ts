/** Counts: the network's output is the logarithm of the rate. */
import { logGamma } from "../../../math/gamma.ts";
import type { RegressionLikelihood } from "./likelihood.ts";

/**
 * y ~ Poisson(r eᶠ) for counts that are not standardized: log p = y (f + ln r) − r eᶠ − ln y!. If r is the mean of the
 * training targets, the prior on f is centred on the overall rate. A target that is not a count has log density NaN.
 *
 * @param rate r > 0
 */
export function poisson(rate: number): RegressionLikelihood {
  if (!(rate > 0 && rate < Infinity)) throw new RangeError(`invalid rate; must be > 0: ${rate}`);
  return {
    form: { kind: "poisson", rate },
    family: { kind: "poisson" },
    outputs: 1,
    locations: 1,
    ownWeights: [],
    logDensity({ outputs, targets, rows, outputGradient }, _own, factor) {
      let value = 0;
      for (let row = 0; row < rows; row++) {
        const target = targets[row];
        const log = outputs[row] + Math.log(rate);
        const mean = Math.exp(log);
        const isCount = target >= 0 && Number.isInteger(target);
        value += isCount ? target * log - mean - logGamma(target + 1) : Number.NaN;
        outputGradient[row] = factor * (target - mean);
      }
      return value;
    },
    predict(outputs, _weights, _offset, { mean, variance }) {
      for (let row = 0; row < mean.length; row++) mean[row] = variance[row] = rate * Math.exp(outputs[row]);
    },
    // The gradient is linear in y, so two points, one standard deviation on either side of the mean, are exact for its
    // square.
    outcomes([output]) {
      const mean = rate * Math.exp(output);
      return [mean + Math.sqrt(mean), mean - Math.sqrt(mean)].map((target) => ({ target, weight: 0.5 }));
    },
  };
}
