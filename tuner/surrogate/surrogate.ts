/** The surrogate: what the trials so far let one believe about the objective, everywhere in the space. */
import { fit } from "../../gp/fit.ts";
import { defaultHyperpriors } from "../../gp/hyperpriors.ts";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { clipLogWarp } from "../../gp/output-warp.ts";
import type { OutputWarp } from "../../gp/output-warp.ts";
import { condition } from "../../gp/posterior.ts";
import type { GaussianProcess } from "../../gp/posterior.ts";
import type { KernelHyperparameters, RegressionData } from "../../gp/regression-data.ts";
import type { Key } from "../../math/random.ts";
import { mean } from "../../math/statistics.ts";
import { choosePoints } from "./choose-points.ts";
import { learnFeasibility } from "./feasibility.ts";
import type { Feasibility } from "./feasibility.ts";
import { bestPoints } from "./history.ts";
import type { History, Measurement } from "./history.ts";
import { isFitDue } from "./recorded-fit.ts";
import type { RecordedFit } from "./recorded-fit.ts";
import { chooseRows } from "./rows.ts";
import { stack } from "./stack.ts";

/** Measurements that the belief is conditioned on, and that its kernel is fitted to, at most. */
const MOST_ROWS = 500;
export const MOST_ROWS_TO_FIT = 200;
/** With fewer a surrogate has little to say to people. */
export const FEWEST_MEASURED = 5;
/** Points without a value that the belief takes into account, at most: each costs as much as some predictions. */
const MOST_UNMEASURED = 100;
/** Below this share of the signal variance, noise cannot mislead about which trial is the best. */
const LITTLE_NOISE = 1e-3;

export interface Surrogate {
  readonly history: History;
  readonly kernel: KernelHyperparameters;
  /** The measurements that the belief is conditioned on, and as it sees them. */
  readonly rows: readonly Measurement[];
  readonly data: RegressionData;
  readonly warp: OutputWarp;
  /** Belief about the warped objective, which is minimised; pending points count as visited. */
  readonly belief: GaussianProcess;
  /** Null while nothing has failed. */
  readonly feasibility: Feasibility | null;
  /** The value to improve on, in the warped scale: what the best trial is believed to be worth. */
  readonly best: number;
  /** A belief in the warped scale → mean and deviation in the metric's units. */
  inMetric(mean: number, deviation: number): { mean: number; deviation: number };
  /** A value in the warped scale → in the metric's units. */
  valueInMetric(warped: number): number;
}

/** Needs at least one measurement. `last`: the kernel of earlier suggestions, kept where no new fit is due. */
export function fitSurrogate(history: History, options: { last: RecordedFit | null; key: Key }): Surrogate {
  const warp = clipLogWarp(history.measured.map(({ value }) => value));
  const kernel = fitKernel(history, warp, options);
  const { rows, data } = regressionData(history, MOST_ROWS, { warp, lengthscales: kernel.lengthscales });
  const measured = condition(data, kernel, matern52);
  const around = { centre: bestPoints(history, 1)[0], lengthscales: kernel.lengthscales };
  return {
    history,
    kernel,
    rows,
    data,
    warp,
    belief: withoutValues(measured, choosePoints(history.unmeasured, MOST_UNMEASURED, around)),
    feasibility: learnFeasibility(history, kernel.lengthscales),
    best: valueToImproveOn(measured, data),
    inMetric(centre, deviation) {
      const width = warp.unwarp(centre + deviation) - warp.unwarp(centre - deviation);
      return { mean: history.sign * warp.unwarp(centre), deviation: width / 2 };
    },
    valueInMetric: (warped) => history.sign * warp.unwarp(warped),
  };
}

/** Starts from the last fit and from the defaults, and, whenever the trials have doubled, from draws of the hyperprior. */
function fitKernel(
  history: History,
  warp: OutputWarp,
  { last, key }: { last: RecordedFit | null; key: Key },
): KernelHyperparameters {
  if (last !== null && !isFitDue(last, history.seen)) return last.kernel;
  const hyperpriors = defaultHyperpriors(history.space.length);
  const unscaled = new Float64Array(history.space.length).fill(1);
  const lengthscales = last?.kernel.lengthscales ?? unscaled;
  const doubled = last === null || Math.floor(Math.log2(history.seen)) > Math.floor(Math.log2(last.seen));
  return fit(regressionData(history, MOST_ROWS_TO_FIT, { warp, lengthscales }).data, {
    kernel: matern52,
    hyperpriors,
    key,
    draws: doubled ? 3 : 0,
    ...(last === null ? {} : { previous: last.kernel }),
  }).hyperparameters;
}

/** At most `limit` measurements, and as the regression sees them. Standard errors pass through the warp by its slope (delta method). */
export function regressionData(
  { space, measured }: History,
  limit: number,
  { warp, lengthscales }: { warp: OutputWarp; lengthscales: Float64Array },
): { readonly rows: readonly Measurement[]; readonly data: RegressionData } {
  const rows = chooseRows(measured, limit, lengthscales);
  const noisy = rows.some(({ standardError }) => standardError > 0);
  const variance = ({ value, standardError }: Measurement) => (standardError * warp.slope(value)) ** 2;
  const data: RegressionData = {
    x: stack(
      rows.map(({ point }) => point),
      space.length,
    ),
    y: Float64Array.from(rows, ({ value }) => warp.warp(value)),
    dimension: space.length,
    categorical: space.map(({ kind }) => kind === "categorical"),
    ...(noisy ? { noise: Float64Array.from(rows, variance) } : {}),
  };
  return { rows, data };
}

/**
 * Takes points as measured where they are believed to be ("Kriging believer", Ginsbourger et al. 2010): the mean stays
 * as it is, and the deviation shrinks around them, so that the next suggestion goes elsewhere.
 */
function withoutValues(belief: GaussianProcess, points: readonly Float64Array[]): GaussianProcess {
  return points.reduce((longer, point) => longer.append(point, longer.predict(point).mean), belief);
}

/** The best value measured; where noise may have made it look good, the least mean at a measured point. */
function valueToImproveOn(belief: GaussianProcess, { x, y, noise }: RegressionData): number {
  const { noiseVariance, signalVariance } = belief.hyperparameters;
  const total = noiseVariance + (noise === undefined ? 0 : mean(noise));
  if (total < LITTLE_NOISE * signalVariance) return Math.min(...y);
  return Math.min(...belief.means(x, y.length));
}
