/** A running study for the progress display: counts, best trial, time. */
import { bestTrial } from "../../tuner/study/best-trial.ts";
import { paretoFront } from "../../tuner/pareto/front.ts";
import { hasSeveralObjectives } from "../../tuner/study/goals.ts";
import type { Study } from "../../tuner/study/study.ts";
import { searchCounts, type SearchCounts } from "../../tuner/study/search-counts.ts";
import { isFinished, type Trial } from "../../tuner/study/trial.ts";

export interface RunView extends SearchCounts {
  readonly study: Pick<Study, "name" | "metrics" | "budget">;
  readonly failed: number;
  readonly running: number;
  readonly best: Trial | null;
  /** Number of trials on the Pareto front; null with one objective, and before the first trial is on it. */
  readonly front: number | null;
  /** Seconds since this run began. */
  readonly elapsed: number;
  /** Estimated seconds until the budget is spent; null before the first trial has finished. */
  readonly left: number | null;
  /** Fraction of the budget used, from 0 to 1; null if there is no limit. */
  readonly fraction: number | null;
}

/** The view at time `now` of a run that began at `began`, when `secondsUsed` of the study's time had been used. */
export function viewOf(
  study: Pick<Study, "name" | "metrics" | "budget" | "secondsUsed">,
  trials: readonly Trial[],
  run: { readonly began: number; readonly now: number; readonly workers: number },
): RunView {
  const finished = trials.filter(isFinished);
  const elapsed = (run.now - run.began) / 1000;
  const { trials: limit, seconds } = study.budget;
  const timeLeft = seconds === undefined ? Infinity : Math.max(0, seconds - study.secondsUsed - elapsed);
  const left = Math.min(timeLeft, secondsForTrials(study, trials, run));
  const parts = [
    ...(limit === undefined ? [] : [finished.length / limit]),
    ...(seconds === undefined ? [] : [1 - timeLeft / seconds]),
  ];
  return {
    study,
    ...searchCounts(study, trials),
    failed: finished.filter(({ state }) => state === "failed").length,
    running: trials.filter(({ state }) => state === "running").length,
    best: bestTrial(study, trials),
    front: hasSeveralObjectives(study) ? (paretoFront(study, trials)?.members.length ?? null) : null,
    elapsed,
    left: Number.isFinite(left) ? left : null,
    fraction: parts.length === 0 ? null : Math.min(1, Math.max(...parts)),
  };
}

/**
 * From the mean duration of finished trials: the time needed by remaining trials, minus the elapsed time of running
 * ones.
 */
function secondsForTrials(
  study: Pick<Study, "budget">,
  trials: readonly Trial[],
  run: { readonly now: number; readonly workers: number },
): number {
  const durations = trials.flatMap(({ startedAt, finishedAt }) =>
    startedAt === null || finishedAt === null ? [] : [(finishedAt - startedAt) / 1000],
  );
  if (study.budget.trials === undefined || durations.length === 0) return Infinity;
  const mean = durations.reduce((sum, duration) => sum + duration, 0) / durations.length;
  const remaining = Math.max(0, study.budget.trials - trials.filter(isFinished).length);
  const had = trials
    .filter(({ state, startedAt }) => state === "running" && startedAt !== null)
    .reduce((sum, { startedAt }) => sum + Math.min(mean, (run.now - (startedAt ?? run.now)) / 1000), 0);
  return Math.max(0, remaining * mean - had) / Math.max(1, Math.min(run.workers, remaining));
}
