/** Acquisition terms from several surrogates: improvement in the hypervolume, or in one objective. */
import { stack } from "../../math/linear-algebra/matrix-from-rows.ts";
import type { Acquisition } from "../acquisition/acquisition.ts";
import type { HypervolumeImprovement } from "../acquisition/log-hypervolume-improvement.ts";
import type { Surrogate } from "../surrogate/surrogate.ts";
import { multiplyByFeasibility } from "./feasibility-weight.ts";
import type { SurfaceTerm } from "./requirement-surface.ts";
import type { Surface } from "./surface.ts";

/** Expected improvement in the hypervolume, from independent surrogates of the objectives. */
export function hypervolumeTerm(surrogates: readonly Surrogate[], score: HypervolumeImprovement): SurfaceTerm {
  const dimension = surrogates[0].kernel.lengthscales.length;
  const m = surrogates.length;
  const slopes = { means: new Float64Array(m), deviations: new Float64Array(m) };
  return {
    values(points) {
      const rows = stack(points, dimension);
      const predictions = surrogates.map(({ gaussianProcess }) => gaussianProcess.predictMany(rows, points.length));
      return Float64Array.from(points, (_, row) =>
        score({
          means: predictions.map(({ mean }) => mean[row]),
          deviations: predictions.map(({ variance }) => Math.sqrt(variance[row])),
        }),
      );
    },
    addGradient(point, gradient) {
      const predictions = surrogates.map(({ gaussianProcess }) => gaussianProcess.predictWithGradient(point));
      const means = predictions.map(({ mean }) => mean);
      const deviations = predictions.map(({ variance }) => Math.sqrt(variance));
      const value = score({ means, deviations }, slopes);
      for (const [index, { meanGradient, varianceGradient }] of predictions.entries()) {
        const byVariance = deviations[index] > 0 ? slopes.deviations[index] / (2 * deviations[index]) : 0;
        for (let k = 0; k < dimension; k++) {
          gradient[k] += slopes.means[index] * meanGradient[k] + byVariance * varianceGradient[k];
        }
      }
      return value;
    },
  };
}

/** An acquisition for one objective. */
export function acquisitionTerm({ gaussianProcess, kernel }: Surrogate, acquisition: Acquisition): SurfaceTerm {
  const dimension = kernel.lengthscales.length;
  return {
    values(points) {
      const { mean, variance } = gaussianProcess.predictMany(stack(points, dimension), points.length);
      return mean.map((centre, row) => acquisition(centre, Math.sqrt(variance[row])).value);
    },
    addGradient(point, gradient) {
      const { mean, variance, meanGradient, varianceGradient } = gaussianProcess.predictWithGradient(point);
      const deviation = Math.sqrt(variance);
      const score = acquisition(mean, deviation);
      const byVariance = deviation > 0 ? score.deviationSlope / (2 * deviation) : 0;
      for (let k = 0; k < dimension; k++) {
        gradient[k] += score.meanSlope * meanGradient[k] + byVariance * varianceGradient[k];
      }
      return score.value;
    },
  };
}

/** The probability that a trial does not fail. */
export function feasibilityTerm({ feasibility, kernel }: Surrogate): SurfaceTerm | null {
  if (feasibility === null) return null;
  const dimension = kernel.lengthscales.length;
  const slope = new Float64Array(dimension);
  return {
    values(points) {
      const probabilities = feasibility.probabilities(stack(points, dimension), points.length);
      return probabilities.map((probability) => multiplyByFeasibility(probability).value);
    },
    addGradient(point, gradient) {
      const factor = multiplyByFeasibility(feasibility.probabilityAndGradient(point, slope));
      for (let k = 0; k < dimension; k++) gradient[k] += factor.slope * slope[k];
      return factor.value;
    },
  };
}

/** The sum of terms, which is searched in units of the shortest lengthscale in each dimension. */
export function sumOfTerms(terms: readonly SurfaceTerm[], surrogates: readonly Surrogate[]): Surface {
  const [first, ...others] = surrogates.map(({ kernel }) => kernel.lengthscales);
  return {
    lengthscales: first.map((length, k) => others.reduce((least, other) => Math.min(least, other[k]), length)),
    values(points) {
      const total = new Float64Array(points.length);
      for (const term of terms) for (const [row, value] of term.values(points).entries()) total[row] += value;
      return total;
    },
    valueAndGradient(point, gradient) {
      gradient.fill(0);
      return terms.reduce((sum, term) => sum + term.addGradient(point, gradient), 0);
    },
  };
}
