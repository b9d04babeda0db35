/** The log probability that an outcome meets its requirements, as a surface. */
import { stack } from "../../math/linear-algebra/matrix-from-rows.ts";
import { normalLogCdf, normalLogPdf } from "../../math/normal.ts";
import { MINIMUM_DEVIATION } from "../acquisition/acquisition.ts";
import type { RequirementModel } from "../surrogate/metric-surrogates.ts";

/** A term of a surface: values at points, and value and gradient at one point. */
export interface SurfaceTerm {
  values(points: readonly Float64Array[]): Float64Array;
  /** The value at the point; adds its gradient (d). */
  addGradient(point: Float64Array, gradient: Float64Array): number;
}

/**
 * Σ log Φ((b − μ)/σ): the requirements are assumed independent given the point (Gardner et al. 2014, "Bayesian
 * optimization with inequality constraints", eq. 5). Values are warped; since the warp is increasing, it preserves
 * probabilities.
 */
export function requirementTerm({ of, bound }: RequirementModel): SurfaceTerm {
  const { gaussianProcess, kernel } = of.surrogate;
  const dimension = kernel.lengthscales.length;
  return {
    values(points) {
      const { mean, variance } = gaussianProcess.predictMany(stack(points, dimension), points.length);
      return mean.map((centre, row) => normalLogCdf((bound - centre) / deviationOf(variance[row])));
    },
    addGradient(point, gradient) {
      const { mean, variance, meanGradient, varianceGradient } = gaussianProcess.predictWithGradient(point);
      const deviation = deviationOf(variance);
      const z = (bound - mean) / deviation;
      const value = normalLogCdf(z);
      // φ/Φ, the inverse Mills ratio, from logarithms.
      const slope = Math.exp(normalLogPdf(z) - value);
      const byVariance = variance > MINIMUM_DEVIATION ** 2 ? (-0.5 * z) / variance : 0;
      for (let k = 0; k < dimension; k++) {
        gradient[k] += slope * (-meanGradient[k] / deviation + byVariance * varianceGradient[k]);
      }
      return value;
    },
  };
}

function deviationOf(variance: number): number {
  return Math.max(Math.sqrt(variance), MINIMUM_DEVIATION);
}
