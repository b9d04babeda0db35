/**
 * How likely a point is not to fail: regression on labels +1 (it gave a value) and −1 (it failed), read as a
 * probability. Rougher than a proper classifier, but exact, and it needs no fit of its own.
 */
import { matern52 } from "../../gp/kernels/matern52.ts";
import { condition } from "../../gp/posterior.ts";
import { normalCdf, normalPdf } from "../../math/normal.ts";
import { choosePoints } from "./choose-points.ts";
import { bestPoints } from "./history.ts";
import type { History } from "./history.ts";
import { stack } from "./stack.ts";

/** Scale of the label noise: how soft the border between the two kinds is. */
const LABEL_NOISE = 0.1;
/** Failures are local: a lengthscale of the objective above this times √d says nothing about where it fails. */
const LONGEST = 0.3;
/** Points that are learned from, at most: time grows with their third power. */
const MOST_ROWS = 500;

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
  const { good, bad } = chooseBoth(history, lengthscales);
  const points = [...good, ...bad];
  const belief = condition(
    {
      x: stack(points, d),
      y: Float64Array.from(points, (_, row) => (row < good.length ? 1 : -1)),
      dimension: d,
      categorical: space.map(({ kind }) => kind === "categorical"),
    },
    {
      lengthscales: lengthscales.map((lengthscale) => Math.min(lengthscale, LONGEST * Math.sqrt(d))),
      signalVariance: 1,
      noiseVariance: LABEL_NOISE,
      mean: (2 * (measured.length + 1)) / (measured.length + failed.length + 2) - 1,
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

/** Half of the rows for each kind, and what the other kind does not need; near the best measurement and everywhere. */
function chooseBoth(
  history: History,
  lengthscales: Float64Array,
): { good: readonly Float64Array[]; bad: readonly Float64Array[] } {
  const { measured, failed } = history;
  const centre = measured.length === 0 ? failed[0] : bestPoints(history, 1)[0];
  const around = { centre, lengthscales };
  const half = MOST_ROWS / 2;
  const points = measured.map(({ point }) => point);
  return {
    good: choosePoints(points, MOST_ROWS - Math.min(failed.length, half), around),
    bad: choosePoints(failed, MOST_ROWS - Math.min(measured.length, half), around),
  };
}
