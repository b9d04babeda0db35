/** An acquisition as a function of the point: the surrogate's prediction there, scored, and weighed by feasibility. */
import type { Acquisition } from "../acquisition/acquisition.ts";
import type { Surface } from "../candidates/surface.ts";
import type { Caution } from "./caution.ts";
import { stack } from "./stack.ts";
import type { Surrogate } from "./surrogate.ts";

export function acquisitionSurface(surrogate: Surrogate, acquisition: Acquisition, caution: Caution): Surface {
  const { belief, feasibility, kernel } = surrogate;
  const dimension = kernel.lengthscales.length;
  const feasibilitySlope = new Float64Array(dimension);
  return {
    lengthscales: kernel.lengthscales,
    values(points) {
      const rows = stack(points, dimension);
      const { mean, variance } = belief.predictMany(rows, points.length);
      const scores = mean.map((centre, row) => acquisition(centre, Math.sqrt(variance[row])).value);
      if (feasibility === null) return scores;
      const probabilities = feasibility.probabilities(rows, points.length);
      return scores.map((score, row) => score + caution(probabilities[row]).value);
    },
    valueAndGradient(point, gradient) {
      const { mean, variance, meanGradient, varianceGradient } = belief.predictWithGradient(point);
      const deviation = Math.sqrt(variance);
      const score = acquisition(mean, deviation);
      const varianceSlope = deviation > 0 ? score.deviationSlope / (2 * deviation) : 0;
      for (let k = 0; k < dimension; k++) {
        gradient[k] = score.meanSlope * meanGradient[k] + varianceSlope * varianceGradient[k];
      }
      if (feasibility === null) return score.value;
      const weighed = caution(feasibility.probabilityAndGradient(point, feasibilitySlope));
      for (let k = 0; k < dimension; k++) gradient[k] += weighed.slope * feasibilitySlope[k];
      return score.value + weighed.value;
    },
  };
}
