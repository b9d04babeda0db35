/** Why a trial was suggested and how it compares with the prediction, in sentences. */
import type { SearchSpace, TrialJson } from "../../api.ts";
import { formatUncertain } from "../format/column.ts";
import { formatCounted, formatNumber, formatShare } from "../format/number.ts";
import type { Metric } from "../figure/points.ts";

export interface Explanation {
  /** What made the suggestion, and for what purpose. */
  readonly origin: string;
  /** Null if no surrogate was used. */
  readonly prediction: string | null;
  /** The observation compared with the prediction; null until it is known. */
  readonly outcome: { readonly level: "good" | "doubtful" | "bad"; readonly text: string } | null;
  readonly feasibility: string | null;
  /** Sensitivity of the value to each dimension, most sensitive first. */
  readonly lengthscales: readonly { readonly name: string; readonly lengthscale: number; readonly text: string }[];
  /** Fraction of the variance that the surrogate attributes to noise; null without a surrogate. */
  readonly noise: string | null;
}

const phases: Readonly<Record<string, string>> = {
  startup: "a Sobol point (warm-up, before the surrogate is used)",
  exhausted: "a Sobol point (the surrogate found no new candidate)",
  "log-ei": "maximizes log expected improvement",
  ucb: "maximizes UCB (optimistic estimate)",
  elsewhere: "explores away from the best trials (little further improvement is expected near them)",
  "ucb-elsewhere": "explores away from the best trials (little further improvement is expected near them)",
  exploration: "maximizes the predictive variance (no new results since the last suggestion)",
};

const strategies: Readonly<Record<string, string>> = {
  default: "Default configuration: the baseline of the study.",
  enqueued: "Enqueued by a user.",
  random: "Random sample of the space.",
  sobol: "Next point of a Sobol sequence.",
};

export function explain(
  trial: Pick<TrialJson, "reason" | "state" | "values" | "failure" | "standardErrors">,
  space: SearchSpace,
  metric: Metric,
  observationNoise: number | null = null,
): Explanation {
  const { reason } = trial;
  const { acquisitionValue, feasibility, kernel } = reason;
  return {
    origin: originOf(reason),
    prediction: predictionOf(reason, metric, acquisitionValue),
    outcome: outcomeOf(trial, metric, observationNoise),
    feasibility: feasibility === undefined ? null : `Predicted P(success): ${formatShare(feasibility)}.`,
    lengthscales: kernel === undefined ? [] : lengthscalesOf(kernel.lengthscales, space),
    noise:
      kernel === undefined
        ? null
        : `Estimated noise share: ${formatShare(kernel.noiseVariance / (kernel.noiseVariance + kernel.signalVariance))}.`,
  };
}

function originOf({ strategy, phase, seen }: TrialJson["reason"]): string {
  const after = seen === undefined ? "" : `; surrogate fitted on ${formatCounted(seen, "trial")}`;
  if (strategy !== "gp") return strategies[strategy] ?? `Strategy: ${strategy}.`;
  const what = phases[phase ?? ""] ?? phase ?? "no phase recorded";
  return `${what.slice(0, 1).toUpperCase()}${what.slice(1)}${after}.`;
}

function predictionOf(reason: TrialJson["reason"], { name }: Metric, acquisition: number | undefined): string | null {
  if (reason.predictedMean === undefined || reason.predictedDeviation === undefined) return null;
  const score = acquisition === undefined ? "" : `; acquisition ${formatNumber(acquisition, 3)}`;
  return `Predicted ${name}: ${formatUncertain(reason.predictedMean, reason.predictedDeviation)}${score}.`;
}

/**
 * The distance of the observation from the prediction, in predictive standard deviations: those of the mean function,
 * of the noise of one evaluation if known, and of the trial's standard error combined. Up to 2σ is good.
 */
function outcomeOf(
  { reason, state, values, failure, standardErrors }: Parameters<typeof explain>[0],
  metric: Metric,
  observationNoise: number | null,
): Explanation["outcome"] {
  const { predictedMean: mean, predictedDeviation: deviation } = reason;
  if (mean === undefined || deviation === undefined) return null;
  if (state === "failed")
    return { level: "doubtful", text: `The trial failed instead (${failure?.kind ?? "unknown"}).` };
  const value = values?.[metric.name];
  if (value === undefined) return null;
  const apart = (value - mean) / Math.hypot(deviation, observationNoise ?? 0, standardErrors?.[metric.name] ?? 0);
  const size = Math.abs(apart);
  const isBetter = metric.direction === "minimize" ? apart < 0 : apart > 0;
  const distance = Number.isFinite(apart)
    ? `${formatNumber(size, 2)}σ ${isBetter ? "better" : "worse"} than predicted`
    : "not as predicted";
  const level = size <= 2 ? "good" : size <= 3 ? "doubtful" : "bad";
  return { level, text: `Observed ${formatNumber(value)}: ${size < 0.05 ? "as predicted" : distance}.` };
}

/** Lengthscales are fractions of a dimension's range (of its logarithm on a log scale). */
function lengthscalesOf(
  lengthscales: Readonly<Record<string, number>>,
  space: SearchSpace,
): Explanation["lengthscales"] {
  const known = new Map(space.map((dimension) => [dimension.name, dimension.kind]));
  return Object.entries(lengthscales)
    .sort(([, a], [, b]) => a - b)
    .map(([name, lengthscale]) => ({
      name,
      lengthscale,
      text: inWords(lengthscale, known.get(name) === "categorical"),
    }));
}

/** Describes the effect of a dimension with this lengthscale. */
export function inWords(lengthscale: number, isCategorical = false): string {
  if (isCategorical)
    return lengthscale < 1
      ? "categories differ strongly"
      : lengthscale < 3
        ? "categories differ somewhat"
        : "categories differ very little";
  if (lengthscale < 0.2) return "very sensitive";
  if (lengthscale < 0.6) return "sensitive";
  if (lengthscale < 2) return "varies slowly";
  return "little effect";
}
