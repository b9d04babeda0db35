/** The shapes of `--json`: what programs that read our output rely on. */
import type { Failure, Hyperparameters } from "../objective.ts";
import type { StudySummary } from "../store.ts";
import type { Study } from "../study.ts";
import type { SuggestionReason, Trial, TrialState } from "../trial.ts";
import { isoTime } from "./format.ts";

export interface TrialJson {
  readonly number: number;
  readonly state: TrialState;
  readonly values: Readonly<Record<string, number>> | null;
  readonly hyperparameters: Hyperparameters;
  readonly metrics: Readonly<Record<string, number>> | null;
  readonly failure: Failure | null;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly worker: string | null;
}

export function trialJson(trial: Trial): TrialJson {
  const { number, state, values, hyperparameters, metrics, failure, startedAt, finishedAt, worker } = trial;
  return {
    number,
    state,
    values,
    hyperparameters,
    metrics,
    failure,
    startedAt: isoTime(startedAt),
    finishedAt: isoTime(finishedAt),
    worker,
  };
}

/** What the surrogate expected of a trial before it was evaluated; null where no surrogate decided. */
interface PredictedJson {
  readonly mean: number;
  readonly deviation: number;
}

function predictedJson({ predictedMean, predictedDeviation }: SuggestionReason): PredictedJson | null {
  if (predictedMean === undefined || predictedDeviation === undefined) return null;
  return { mean: predictedMean, deviation: predictedDeviation };
}

export interface BestJson {
  readonly study: string;
  readonly number: number;
  readonly values: Readonly<Record<string, number>> | null;
  readonly predicted: PredictedJson | null;
  readonly hyperparameters: Hyperparameters;
  readonly metrics: Readonly<Record<string, number>> | null;
}

export function bestJson(study: string, trial: Trial): BestJson {
  const { number, values, reason, hyperparameters, metrics } = trial;
  return { study, number, values, predicted: predictedJson(reason), hyperparameters, metrics };
}

export function countsOf(trials: readonly Trial[]): Readonly<Record<TrialState, number>> {
  const counts = { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0 };
  for (const { state } of trials) counts[state] += 1;
  return counts;
}

export function studyJson(study: Study): Readonly<Record<string, unknown>> {
  const { name, objective, space, metrics, strategy, seed, budget, secondsUsed, createdAt } = study;
  return { name, objective, space, metrics, strategy, seed, budget, secondsUsed, createdAt: isoTime(createdAt) };
}

export function summaryJson({ study, counts, best, updatedAt }: StudySummary): Readonly<Record<string, unknown>> {
  return { ...studyJson(study), counts, best, updatedAt: isoTime(updatedAt) };
}

/** One document. */
export function printed(document: unknown): string {
  return `${JSON.stringify(document, null, 2)}\n`;
}
