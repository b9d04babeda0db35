/** The documents printed by `--json`, on which programs that read our output rely. */
import { defined } from "../../common/defined.ts";
import type { Failure, Hyperparameters } from "../../tuner/objective.ts";
import type { ListedStudy, StudyOverview } from "../../tuner/store.ts";
import { judgedAssessment } from "../../tuner/study/assessment.ts";
import type { Study } from "../../tuner/study/study.ts";
import type { SuggestionReason, Trial, TrialState } from "../../tuner/study/trial.ts";
import { isoTime } from "../terminal/format.ts";

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

/** The surrogate's prediction for a trial before it was evaluated; null if no surrogate was used. */
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
  const { name, objective, ...rest } = listedJson(study);
  const { space, constraints, state } = study;
  return { name, objective, space, ...defined({ constraints }), ...rest, state };
}

function listedJson(study: ListedStudy): Readonly<Record<string, unknown>> {
  const { name, objective, metrics, strategy, seed, budget, secondsUsed, createdAt, assessment } = study;
  const assessed = assessment === undefined ? {} : { assessment: judgedAssessment(assessment) };
  return { name, objective, metrics, strategy, seed, budget, secondsUsed, createdAt: isoTime(createdAt), ...assessed };
}

/** A study in a list, without the space, which `show` prints. */
export function summaryJson({ study, counts, best, updatedAt }: StudyOverview): Readonly<Record<string, unknown>> {
  return { ...listedJson(study), counts, best, updatedAt: isoTime(updatedAt) };
}
