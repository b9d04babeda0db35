/** Leave-one-out check of the surrogate: each trial is predicted from all the others. */
import { normalQuantile } from "../../math/normal.ts";
import { rankCorrelation } from "../../math/statistics/rank-correlation.ts";
import { mean } from "../../math/statistics.ts";
import type { Verdict } from "../../common/artifact.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import { judgeSurrogate } from "./check-verdict.ts";
import { currentSurrogate } from "./current-surrogate.ts";

/** Columns, with a row for each trial to which the surrogate was fitted. */
export interface SurrogateCheck {
  readonly number: readonly number[];
  /**
   * In the metric's units, as seen by the surrogate: values worse than the clip of its warp are replaced with the clip.
   */
  readonly observed: readonly number[];
  /** Numbers of the trials whose value is worse than the clip. */
  readonly clipped: readonly number[];
  readonly predicted: readonly number[];
  /** Bounds of the central 95 % interval for an observation. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Standardized residuals on the warped scale; > 0 if the observation exceeds the prediction. */
  readonly z: readonly number[];
  /** Fraction of observations inside the central intervals, for each level. */
  readonly calibration: { readonly level: readonly number[]; readonly share: readonly number[] };
  /** 1 − Σ (observed − predicted)² / Σ (observed − mean)² for the columns above; 0 if all observations are equal. */
  readonly explained: number;
  /** Spearman's correlation of predicted and observed values. */
  readonly rankCorrelation: number;
  readonly verdict: Verdict;
  readonly fitted: number;
  /** Number of trials that inform the surrogate, including failures. */
  readonly seen: number;
}

/** 0.05, 0.10 … 0.95. */
const LEVELS = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/**
 * Leave-one-out in closed form (`gp/posterior.ts`), with the kernel hyperparameters fitted to all trials. Null while
 * fewer than five trials are complete. Deterministic.
 */
export function checkSurrogate(
  study: Pick<Study, "space" | "constraints" | "metrics" | "seed">,
  trials: readonly Trial[],
): SurrogateCheck | null {
  const present = currentSurrogate(study, trials);
  if (present === null) return null;
  const { sign, seen } = present.history;
  const { gaussianProcess, data, rows, valueInMetric, warp } = present.surrogate;
  const left = gaussianProcess.leaveOneOut();
  const deviation = left.variance.map(Math.sqrt);
  const residual = data.y.map((y, i) => y - left.mean[i]);
  const z = residual.map((value, i) => value / deviation[i]);
  const ends = (i: number) =>
    [-1, 1].map((side) => valueInMetric(left.mean[i] + side * sign * normalQuantile(0.975) * deviation[i]));
  const clipped = rows.filter(({ value }) => value > warp.clip);
  const observed = rows.map(({ value }) => sign * Math.min(value, warp.clip));
  const predicted = [...left.mean].map(valueInMetric);
  const shareWithin = (level: number) => {
    const bound = normalQuantile((1 + level) / 2);
    return mean(z.map((value) => (Math.abs(value) <= bound ? 1 : 0)));
  };
  const figures = {
    z: [...z].map((value) => sign * value),
    explained: shareExplained(observed, predicted),
    // The warp is monotonic, except beyond its clip, where it is constant.
    rankCorrelation: rankCorrelation(left.mean, data.y),
  };
  return {
    number: rows.map(({ number }) => number),
    observed,
    clipped: clipped.map(({ number }) => number),
    predicted,
    low: rows.map((_, i) => ends(i)[0]),
    high: rows.map((_, i) => ends(i)[1]),
    ...figures,
    calibration: { level: LEVELS, share: LEVELS.map(shareWithin) },
    verdict: judgeSurrogate({
      ...figures,
      isConstant: observed.every((value) => value === observed[0]),
      clipped: clipped.length,
    }),
    fitted: rows.length,
    seen,
  };
}

/** Scaled by the largest deviation, so that no square overflows. */
function shareExplained(observed: readonly number[], predicted: readonly number[]): number {
  const centre = mean(observed.map((value) => value / observed.length)) * observed.length;
  const scale = Math.max(...observed.map((value) => Math.abs(value / 2 - centre / 2)));
  if (!(scale > 0) || observed.every((value) => value === observed[0])) return 0;
  const squares = (values: readonly number[]) => mean(values.map((value) => (value / scale) ** 2));
  const residual = squares(observed.map((value, i) => value - predicted[i]));
  return 1 - residual / squares(observed.map((value) => value - centre));
}
