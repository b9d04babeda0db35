/**
 * How likely a point is not to fail: regression on labels +1 (it gave a value) and −1 (it failed), read as a
 * probability. Rougher than a proper classifier, but exact, and it needs no fit of its own.
 */
import { matern52 } from "../../gp/kernels/matern52.ts";
import { condition } from "../../gp/posterior.ts";
import { normalCdf, normalPdf } from "../../math/normal.ts";
import type { History } from "./history.ts";
import { stack } from "./stack.ts";

/** Scale of the label noise: how soft the border between the two kinds is. */
const LABEL_NOISE = 0.1;
/** Failures are local: a lengthscale of the objective above this times √d says nothing about where it fails. */
const LONGEST = 0.3;
/** No region is excluded for ever. */
export const LEAST_FEASIBILITY = 0.01;

export interface Feasibility {
  /** Probability of a value, in (0, 1), at each of `count` points (count × d). */
  probabilities(points: Float64Array, count: number): Float64Array;
  /** The probability at one point; writes its gradient (d). */
  probabilityAndGradient(point: Float64Array, gradient: Float64Array): number;
}

/** What is known after the history's failures; `lengthscales` are the objective's. Null while nothing has failed. */
export function learnFeasibility(history: History, lengthscales: Float64Array): Feasibility | null {
  const { space, measured, failed } = history;
  if (failed.length === 0) return null;
  const d = space.length;
  const points = [...measured.map(({ point }) => point), ...failed];
  const belief = condition(
    {
      x: stack(points, d),
      y: Float64Array.from(points, (_, row) => (row < measured.length ? 1 : -1)),
      dimension: d,
      categorical: space.map(({ kind }) => kind === "categorical"),
    },
    {
      lengthscales: lengthscales.map((lengthscale) => Math.min(lengthscale, LONGEST * Math.sqrt(d))),
      signalVariance: 1,
      noiseVariance: LABEL_NOISE,
      mean: (2 * (measured.length + 1)) / (points.length + 2) - 1,
    },
    matern52,
  );
  return {
    probabilities(at, count) {
      const { mean, variance } = belief.predictMany(at, count);
      return mean.map((label, row) => normalCdf(label / Math.sqrt(variance[row] + LABEL_NOISE)));
    },
    probabilityAndGradient(point, gradient) {
      const { mean, variance, meanGradient, varianceGradient } = belief.predictWithGradient(point);
      const total = variance + LABEL_NOISE;
      const scale = Math.sqrt(total);
      const density = normalPdf(mean / scale);
      for (let k = 0; k < d; k++) {
        gradient[k] = density * (meanGradient[k] / scale - (mean * varianceGradient[k]) / (2 * total * scale));
      }
      return normalCdf(mean / scale);
    },
  };
}
