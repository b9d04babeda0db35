/** The surrogate: predictions of the objective throughout the space, from the trials so far. */
import { matern52 } from "../../gp/kernels/matern52.ts";
import type { GaussianProcess } from "../../gp/posterior.ts";
import type { RegressionData } from "../../gp/regression-data.ts";
import { conditionSheared } from "../../gp/shear.ts";
import { mean } from "../../math/statistics.ts";
import { choosePoints } from "./choose-points.ts";
import { learnFeasibility, type Feasibility } from "./feasibility.ts";
import { fitModel, type FitModelOptions, type SurrogateModel } from "./model.ts";
import { MAX_ROWS, regressionData } from "./regression-rows.ts";
import { bestPoints, type History, type Measurement } from "./training-data.ts";

/** Minimum number of measurements for displaying a surrogate. */
export const MIN_MEASURED = 5;
/** Maximum number of pending and pruned points to condition on. */
const MAX_UNMEASURED = 100;
/** Below this fraction of the signal variance, noise cannot mislead about which trial is best. */
const LITTLE_NOISE = 1e-3;

export interface Surrogate extends SurrogateModel {
  readonly history: History;
  /** The measurements on which it is conditioned, and the same in the form that the regression uses. */
  readonly rows: readonly Measurement[];
  readonly data: RegressionData;
  /** Predictions of the warped objective, which is minimized; pending points count as visited. */
  readonly gaussianProcess: GaussianProcess;
  /** The same without pending points. */
  readonly measuredProcess: GaussianProcess;
  /** Null while nothing has failed. */
  readonly feasibility: Feasibility | null;
  /** The incumbent, on the warped scale: the predicted value of the best trial. */
  readonly best: number;
  /** Converts a prediction on the warped scale to mean and deviation in the metric's units. */
  inMetric(mean: number, deviation: number): { mean: number; deviation: number };
  /** Converts a value on the warped scale to the metric's units. */
  valueInMetric(warped: number): number;
}

/** Needs at least one measurement. */
export function fitSurrogate(history: History, options: FitModelOptions): Surrogate {
  const model = fitModel(history, options);
  const { warp, kernel, shears } = model;
  const { rows, data } = regressionData(history, MAX_ROWS, { warp, lengthscales: kernel.lengthscales });
  const measured = conditionSheared(data, kernel, { kernel: matern52, shears });
  const around = { centre: bestPoints(history, 1)[0], lengthscales: kernel.lengthscales };
  return {
    ...model,
    history,
    rows,
    data,
    measuredProcess: measured,
    gaussianProcess: conditionOnPending(measured, choosePoints(history.unmeasured, MAX_UNMEASURED, around)),
    feasibility: learnFeasibility(history, kernel.lengthscales),
    best: valueToImproveOn(measured, data),
    inMetric(centre, deviation) {
      const width = warp.unwarp(centre + deviation) / 2 - warp.unwarp(centre - deviation) / 2;
      return { mean: history.sign * warp.unwarp(centre), deviation: width };
    },
    valueInMetric: (warped) => history.sign * warp.unwarp(warped),
  };
}

/**
 * Treats pending points as measured at their predicted values ("Kriging believer", Ginsbourger et al. 2010): the mean
 * is unchanged, and the deviation shrinks around them, so that the next suggestion goes elsewhere.
 */
function conditionOnPending(gaussianProcess: GaussianProcess, points: readonly Float64Array[]): GaussianProcess {
  return points.reduce((longer, point) => longer.append(point, longer.predict(point).mean), gaussianProcess);
}

/** The best measured value or, if noise may have made it look good, the lowest predicted mean at a measured point. */
function valueToImproveOn(gaussianProcess: GaussianProcess, { x, y, noise }: RegressionData): number {
  if (!canMislead(gaussianProcess, noise)) return Math.min(...y);
  return Math.min(...gaussianProcess.means(x, y.length));
}

/** Whether there is enough noise that the best value may be luck. */
export function canMislead({ hyperparameters }: GaussianProcess, noise: RegressionData["noise"]): boolean {
  const { noiseVariance, signalVariance } = hyperparameters;
  const total = noiseVariance + (noise === undefined ? 0 : mean(noise));
  return total >= LITTLE_NOISE * signalVariance;
}
