/** An acquisition as a function of the point: the score of the surrogate's prediction, weighted by feasibility. */
import type { Acquisition } from "../acquisition/acquisition.ts";
import type { Surface } from "./surface.ts";
import type { FeasibilityFactor } from "./feasibility-weight.ts";
import { stack } from "../../math/linear-algebra/matrix-from-rows.ts";
import type { Surrogate } from "../surrogate/surrogate.ts";

export function acquisitionSurface(surrogate: Surrogate, acquisition: Acquisition, weigh: FeasibilityFactor): Surface {
  const { gaussianProcess, feasibility, kernel } = surrogate;
  const dimension = kernel.lengthscales.length;
  const feasibilitySlope = new Float64Array(dimension);
  return {
    lengthscales: kernel.lengthscales,
    values(points) {
      const rows = stack(points, dimension);
      const { mean, variance } = gaussianProcess.predictMany(rows, points.length);
      const scores = mean.map((centre, row) => acquisition(centre, Math.sqrt(variance[row])).value);
      if (feasibility === null) return scores;
      const probabilities = feasibility.probabilities(rows, points.length);
      return scores.map((score, row) => score + weigh(probabilities[row]).value);
    },
    valueAndGradient(point, gradient) {
      const { mean, variance, meanGradient, varianceGradient } = gaussianProcess.predictWithGradient(point);
      const deviation = Math.sqrt(variance);
      const score = acquisition(mean, deviation);
      const varianceSlope = deviation > 0 ? score.deviationSlope / (2 * deviation) : 0;
      for (let k = 0; k < dimension; k++) {
        gradient[k] = score.meanSlope * meanGradient[k] + varianceSlope * varianceGradient[k];
      }
      if (feasibility === null) return score.value;
      const weighed = weigh(feasibility.probabilityAndGradient(point, feasibilitySlope));
      for (let k = 0; k < dimension; k++) gradient[k] += weighed.slope * feasibilitySlope[k];
      return score.value + weighed.value;
    },
  };
}
