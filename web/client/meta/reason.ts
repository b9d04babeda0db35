/** Why a trial was suggested, in sentences: what its reason says, and whether it came as expected. */
import type { SearchSpace, TrialJson } from "../../api.ts";
import { formatCount, formatNumber, formatShare } from "../format/number.ts";
import type { Metric } from "./points.ts";

export interface Explanation {
  /** Who suggested it and what for. */
  readonly origin: string;
  /** Null where the surrogate had no say. */
  readonly prediction: string | null;
  /** What came, against what was predicted; null while it is not known. */
  readonly outcome: { readonly level: "good" | "doubtful" | "bad"; readonly text: string } | null;
  readonly feasibility: string | null;
  /** How fast the value changes along each dimension, the fastest first. */
  readonly lengthscales: readonly { readonly name: string; readonly lengthscale: number; readonly text: string }[];
  /** Share of the variation that the surrogate took for noise; null where it had no say. */
  readonly noise: string | null;
}

const phases: Readonly<Record<string, string>> = {
  startup: "a point that fills the space, because the surrogate did not decide yet",
  exhausted: "a point that fills the space, because the surrogate found no new one",
  "log-ei": "where improving on the best is expected most (log expected improvement)",
  ucb: "where the value may be best if the surrogate is optimistic (upper confidence bound)",
  exploration: "where the surrogate knew least, because it had learned nothing new since the last suggestion",
};

const strategies: Readonly<Record<string, string>> = {
  default: "The defaults of the search space come first: they are what the study has to beat.",
  enqueued: "Somebody asked for exactly this point.",
  random: "Drawn at random from the space.",
  sobol: "The next point of a sequence that fills the space evenly (Sobol).",
};

export function explain(
  trial: Pick<TrialJson, "reason" | "state" | "values" | "failure">,
  space: SearchSpace,
  metric: Metric,
): Explanation {
  const { reason } = trial;
  const { acquisitionValue, feasibility, kernel } = reason;
  return {
    origin: originOf(reason),
    prediction: predictionOf(reason, metric, acquisitionValue),
    outcome: outcomeOf(trial, metric),
    feasibility:
      feasibility === undefined ? null : `The surrogate gave it a chance of ${formatShare(feasibility)} not to fail.`,
    lengthscales: kernel === undefined ? [] : lengthscalesOf(kernel.lengthscales, space),
    noise:
      kernel === undefined
        ? null
        : `It took ${formatShare(kernel.noiseVariance / (kernel.noiseVariance + kernel.signalVariance))} of the variation for noise.`,
  };
}

function originOf({ strategy, phase, seen }: TrialJson["reason"]): string {
  const after = seen === undefined ? "" : ` after ${formatCount(seen)} finished ${seen === 1 ? "trial" : "trials"}`;
  if (strategy !== "gp") return strategies[strategy] ?? `Suggested by the strategy ${strategy}.`;
  return `Suggested by the surrogate's strategy${after}: ${phases[phase ?? ""] ?? phase ?? "no phase recorded"}.`;
}

function predictionOf(reason: TrialJson["reason"], { name }: Metric, acquisition: number | undefined): string | null {
  if (reason.predictedMean === undefined || reason.predictedDeviation === undefined) return null;
  const score = acquisition === undefined ? "" : `; acquisition ${formatNumber(acquisition, 3)}`;
  return `It expected ${name} ${formatNumber(reason.predictedMean)} ± ${formatNumber(reason.predictedDeviation, 2)}${score}.`;
}

/** Within one deviation of what was expected is good, within two all right; noise of the observation comes on top. */
function outcomeOf(
  { reason, state, values, failure }: Pick<TrialJson, "reason" | "state" | "values" | "failure">,
  metric: Metric,
): Explanation["outcome"] {
  const { predictedMean: mean, predictedDeviation: deviation } = reason;
  if (mean === undefined || deviation === undefined) return null;
  if (state === "failed") return { level: "doubtful", text: `It failed (${failure?.kind ?? "unknown"}) instead.` };
  const value = values?.[metric.name];
  if (value === undefined) return null;
  const apart = (value - mean) / deviation;
  const size = Math.abs(apart);
  const isBetter = metric.direction === "minimize" ? apart < 0 : apart > 0;
  const distance = Number.isFinite(apart)
    ? `${formatNumber(size, 2)} deviations ${isBetter ? "better" : "worse"} than expected`
    : "not what was expected";
  const level = size <= 2 ? "good" : size <= 3 ? "doubtful" : "bad";
  return { level, text: `It came out as ${formatNumber(value)}: ${size < 0.05 ? "as expected" : distance}.` };
}

/** Lengthscales are in shares of a dimension's range (its logarithm's where the scale is logarithmic). */
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

/** How soon the value changes along a dimension with this lengthscale. */
export function inWords(lengthscale: number, isCategorical = false): string {
  if (isCategorical)
    return lengthscale < 1
      ? "choices differ much"
      : lengthscale < 3
        ? "choices differ somewhat"
        : "choices hardly differ";
  if (lengthscale < 0.2) return "changes within a small part of its range";
  if (lengthscale < 0.6) return "changes within its range";
  if (lengthscale < 2) return "changes slowly over its range";
  return "hardly matters";
}
