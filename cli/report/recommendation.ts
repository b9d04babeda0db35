/**
 * The recommended configuration as text and as a document: its expected value, and how much of the best observed value
 * is luck.
 */
import type { Recommendation } from "../../tuner/analysis/recommendation.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { decimalsOf, formatNumber, formatValue } from "../terminal/format.ts";
import { labelOf } from "../terminal/label.ts";
import { trialJson, type TrialJson } from "./json.ts";

/** Repeats the constant of requirement-chances.ts, so that the surrogate is not loaded. */
const ENOUGH_PROBABILITY = 0.9;

type Estimate = Recommendation["expected"];

export interface RecommendedJson extends Pick<TrialJson, "number" | "values" | "hyperparameters"> {
  /** Null if there are too few trials for a surrogate, in which case the best observed trial is used. */
  readonly estimate: Omit<Recommendation, "number" | "hyperparameters" | "best" | "leaders"> | null;
}

/** The trial to use; the best observed one if there is no recommendation yet. */
export function recommendedTrial(
  recommendation: Recommendation | null,
  trials: readonly Trial[],
  best: Trial | null,
): Trial | null {
  return trials.find(({ number }) => number === recommendation?.number) ?? best;
}

export function recommendedJson(
  recommendation: Recommendation | null,
  trials: readonly Trial[],
  best: Trial | null,
): RecommendedJson | null {
  const trial = recommendedTrial(recommendation, trials, best);
  if (trial === null) return null;
  const { number, values, hyperparameters } = trialJson(trial);
  if (recommendation === null) return { number, values, hyperparameters, estimate: null };
  const { evaluations, expected, noise, probabilityMet, overDefault, fitted, seen } = recommendation;
  const estimate = { evaluations, expected, noise, probabilityMet, overDefault, fitted, seen };
  return { number, values, hyperparameters, estimate };
}

/** The recommended configuration with its expected gain, and how lucky the best observed value was. */
export function recommendationSentences(
  recommendation: Recommendation,
  { metrics }: Pick<Study, "metrics">,
  trials: readonly Trial[],
): readonly string[] {
  const { name, direction } = metrics[0];
  const { number, expected, noise, best, overDefault } = recommendation;
  const decimals = decimalsOf(trials.map(({ values }) => values?.[name] ?? NaN));
  const show = (value: number) => formatValue(value, decimals);
  const isDefault = overDefault?.number === number;
  const what = isDefault ? "The default configuration is recommended" : "Recommended";
  const gain = overDefault === null || isDefault ? "" : `, ${gainText(overDefault, direction)}`;
  const first = `${what} (trial ${number}): expected ${labelOf(name)} ${show(expected.value)} ${rangeText(expected, show)}${gain}.`;

  const met = metSentence(recommendation);
  const luck = (direction === "minimize" ? 1 : -1) * (best.expected - best.value);
  const observed = `Best observed: ${show(best.value)} (trial ${best.number})`;
  const noiseText = `A single evaluation has noise of about ±${formatNumber(round2(noise))}.`;
  const isLucky = noise > 0 && luck > 0.1 * noise;
  const second = isLucky
    ? `${observed}, where ${show(best.expected)} is expected; the difference may be luck.`
    : `${observed}.`;
  return [first, ...(met === null ? [] : [met]), `${second} ${noiseText}`];
}

/** How sure it is that the recommended configuration meets the requirements; null without requirements. */
function metSentence({ probabilityMet }: Recommendation): string | null {
  if (probabilityMet === null) return null;
  const sure = `It meets the requirements with a probability of ${probabilityText(probabilityMet)}`;
  return probabilityMet >= ENOUGH_PROBABILITY
    ? `${sure}.`
    : `${sure}: no evaluated configuration reaches ${ENOUGH_PROBABILITY}. Evaluate more trials, or confirm the leaders.`;
}

function gainText(
  { gain, probability }: NonNullable<Recommendation["overDefault"]>,
  direction: "minimize" | "maximize",
): string {
  const way = direction === "minimize" ? "below" : "above";
  const range = rangeText(gain, (value) => formatNumber(round2(value)));
  const open = gain.low > 0 ? "" : `, better with probability ${probabilityText(probability)}`;
  return `${formatNumber(round2(gain.value))} ${way} the default's ${range}${open}`;
}

/** The interval in parentheses; empty if it has no visible width. */
function rangeText({ low, high }: Estimate, show: (value: number) => string): string {
  const [from, to] = [show(low), show(high)];
  return from === to ? `(±0)` : `(95 %: ${from} to ${to})`;
}

function probabilityText(probability: number): string {
  return probability > 0.99 ? "over 0.99" : probability < 0.01 ? "under 0.01" : probability.toFixed(2);
}

/** Two significant digits; more would be spurious. */
function round2(value: number): number {
  return Number(value.toPrecision(2));
}
