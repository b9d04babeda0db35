/** The probability that evaluated configurations meet a study's requirements. */
import { normalCdf } from "../../math/normal.ts";
import { stack } from "../../math/linear-algebra/matrix-from-rows.ts";
import { mean } from "../../math/statistics.ts";
import { requirementsOf, type Requirement } from "../study/goals.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import { canMislead, type Surrogate } from "../surrogate/surrogate.ts";
import type { Measurement } from "../surrogate/training-data.ts";
import { currentSurrogate } from "./current-surrogate.ts";
import { metricFocus } from "./metric-focus.ts";
import { isSamePoint } from "./posterior-draws.ts";

/** A configuration is recommended if it meets the requirements with at least this probability. */
export const ENOUGH_PROBABILITY = 0.9;

/** For each of the measured configurations, within [0, 1]. */
export type RequirementChances = (rows: readonly Measurement[]) => Float64Array;

/** What a requirement's metric is predicted to be. */
export interface RequirementPrediction {
  readonly requirement: Requirement;
  /** Values negated if larger is better; null while too few trials have one. */
  readonly surrogate: Surrogate | null;
  /** On the warped scale: the prediction must be at most this. */
  readonly bound: number;
}

type Studied = Pick<Study, "space" | "constraints" | "metrics" | "seed">;

/** A surrogate for each requirement. */
export function requirementPredictions(study: Studied, trials: readonly Trial[]): readonly RequirementPrediction[] {
  return requirementsOf(study.metrics).map((requirement) => {
    const { metric, rule, bound } = requirement;
    const focus = metricFocus(study, trials, { name: metric, direction: rule === "<=" ? "minimize" : "maximize" });
    const surrogate = currentSurrogate(focus.study, focus.trials, "improvement")?.surrogate ?? null;
    const scaled = surrogate === null ? NaN : surrogate.warp.warp(surrogate.history.sign * bound);
    return { requirement, surrogate, bound: scaled };
  });
}

/**
 * The product over the requirements, which are taken as independent, of P(f ≤ bound) without evaluation noise. If
 * a metric has too little noise to mislead, its observed values decide. Null without requirements.
 */
export function requirementChances(study: Studied, trials: readonly Trial[]): RequirementChances | null {
  const predictions = requirementPredictions(study, trials);
  if (predictions.length === 0) return null;
  const byNumber = new Map(trials.map(({ number, values }) => [number, values]));
  const single = predictions.map((prediction) => chancesOf(prediction, study.space.length, byNumber));
  return (rows) => {
    const all = single.map((chances) => chances(rows));
    return Float64Array.from(rows, (_, i) => all.reduce((product, one) => product * one[i], 1));
  };
}

function chancesOf(
  { requirement, surrogate, bound }: RequirementPrediction,
  dimension: number,
  values: ReadonlyMap<number, Trial["values"]>,
): RequirementChances {
  const isMet = ({ number }: Measurement) => {
    const value = values.get(number)?.[requirement.metric] ?? NaN;
    return requirement.rule === "<=" ? value <= requirement.bound : value >= requirement.bound;
  };
  if (surrogate === null || !canMislead(surrogate.measuredProcess, surrogate.data.noise)) {
    return (rows) =>
      Float64Array.from(rows, ({ point }) =>
        mean(rows.filter((other) => isSamePoint(other.point, point)).map((one) => (isMet(one) ? 1 : 0))),
      );
  }
  return (rows) => {
    const points = rows.map(({ point }) => point);
    const predicted = surrogate.measuredProcess.predictMany(stack(points, dimension), points.length);
    return predicted.mean.map((centre, i) => {
      const deviation = Math.sqrt(predicted.variance[i]);
      return deviation === 0 ? Number(centre <= bound) : normalCdf((bound - centre) / deviation);
    });
  };
}
