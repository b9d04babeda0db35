/** Upper confidence bound: an optimistic estimate. */
import type { Acquisition } from "./acquisition.ts";

/**
 * kappa · deviation − mean: the negated lower confidence bound of the objective, since that is minimized (Srinivas et
 * al. 2010, "Gaussian process optimization in the bandit setting", eq. 6, with a constant kappa = √β).
 *
 * Throws RangeError unless kappa > 0.
 */
export function upperConfidenceBound(kappa: number): Acquisition {
  if (!(kappa > 0)) throw new RangeError(`invalid kappa; must be > 0: ${kappa}`);
  return (mean, deviation) => ({ value: kappa * deviation - mean, meanSlope: -1, deviationSlope: kappa });
}
