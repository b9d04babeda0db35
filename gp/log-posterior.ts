/** The log posterior of the kernel hyperparameters: log marginal likelihood plus log hyperprior, and its slopes. */
import { addLogHyperpriorSlopes, logHyperprior, type Hyperpriors } from "./hyperpriors.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { fromLogParameters } from "./log-parameters.ts";
import { openMarginalLikelihood } from "./marginal-likelihood.ts";
import type { RegressionData } from "./regression-data.ts";

export interface LogPosterior {
  /** The jitter of the last evaluation; NaN if none sufficed. */
  readonly jitter: number;
  /**
   * The value at these log parameters; the slopes with respect to them overwrite `gradient`. −∞ if C is not positive
   * definite.
   */
  evaluate(parameters: Float64Array, gradient: Float64Array): number;
}

/**
 * The hyperpriors are densities of the hyperparameters themselves (see hyperpriors.ts), without the Jacobian of the
 * logarithm, which only serves as the search coordinate. Throws RangeError for invalid data.
 */
export function openLogPosterior(
  data: RegressionData,
  { kernel, hyperpriors }: { kernel: StationaryKernel; hyperpriors: Hyperpriors },
): LogPosterior {
  const likelihood = openMarginalLikelihood(data, kernel);
  return {
    get jitter() {
      return likelihood.jitter;
    },
    evaluate(parameters, gradient) {
      const hyperparameters = fromLogParameters(parameters);
      const value = likelihood.evaluate(parameters, gradient) + logHyperprior(hyperpriors, hyperparameters);
      addLogHyperpriorSlopes(hyperpriors, hyperparameters, gradient);
      return value;
    },
  };
}
