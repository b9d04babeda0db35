/** Is the surrogate any good? Each trial is predicted from all the others, and compared with what it gave. */
import { normalQuantile } from "../../math/normal.ts";
import { rankCorrelation } from "../../math/rank-correlation.ts";
import { mean, variance } from "../../math/statistics.ts";
import type { Verdict } from "../objective.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";
import { judgeSurrogate } from "./check-verdict.ts";
import { presentBelief } from "./present-belief.ts";

/** Columns, a row for each trial that the surrogate was fitted to. */
export interface SurrogateCheck {
  readonly number: readonly number[];
  /** In the metric's units. */
  readonly observed: readonly number[];
  readonly predicted: readonly number[];
  /** Ends of the central 95 % interval for an observation. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Standardised residuals in the scale of the warp; > 0 where more was observed than predicted. */
  readonly z: readonly number[];
  /** Of central intervals: share of observations inside, for each level. */
  readonly calibration: { readonly level: readonly number[]; readonly share: readonly number[] };
  /** 1 − residual variance / variance of the observations, in the scale of the warp; 0 where these are all equal. */
  readonly explained: number;
  /** Spearman's, between predicted and observed. */
  readonly rankCorrelation: number;
  readonly verdict: Verdict;
  readonly fitted: number;
  /** Trials that had taught something. */
  readonly seen: number;
}

/** 0.05, 0.10 … 0.95. */
const LEVELS = Array.from({ length: 19 }, (_, i) => (i + 1) / 20);

/**
 * Leave-one-out in closed form (`gp/posterior.ts`): the kernel hyperparameters stay those of all trials. Null while fewer
 * than five trials are complete. Deterministic.
 */
export function checkSurrogate(
  study: Pick<Study, "space" | "metrics" | "seed">,
  trials: readonly Trial[],
): SurrogateCheck | null {
  const present = presentBelief(study, trials);
  if (present === null) return null;
  const { sign, seen } = present.history;
  const { belief, data, rows, valueInMetric } = present.surrogate;
  const left = belief.leaveOneOut();
  const deviation = left.variance.map(Math.sqrt);
  const residual = data.y.map((y, i) => y - left.mean[i]);
  const z = residual.map((value, i) => value / deviation[i]);
  const ends = (i: number) =>
    [-1, 1].map((side) => valueInMetric(left.mean[i] + side * sign * normalQuantile(0.975) * deviation[i]));
  const spread = variance(data.y);
  const shareWithin = (level: number) => {
    const bound = normalQuantile((1 + level) / 2);
    return mean(z.map((value) => (Math.abs(value) <= bound ? 1 : 0)));
  };
  const figures = {
    z: [...z].map((value) => sign * value),
    explained: spread > 0 ? 1 - mean(residual.map((value) => value ** 2)) / spread : 0,
    // The warp keeps the order, but for values beyond its clip, which it does not tell apart.
    rankCorrelation: rankCorrelation(left.mean, data.y),
  };
  return {
    number: rows.map(({ number }) => number),
    observed: rows.map(({ value }) => sign * value),
    predicted: [...left.mean].map(valueInMetric),
    low: rows.map((_, i) => ends(i)[0]),
    high: rows.map((_, i) => ends(i)[1]),
    ...figures,
    calibration: { level: LEVELS, share: LEVELS.map(shareWithin) },
    verdict: judgeSurrogate({ ...figures, spread }),
    fitted: rows.length,
    seen,
  };
}
