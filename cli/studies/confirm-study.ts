/**
 * Runs a confirmation: first the repeats left waiting by an earlier call, otherwise the requested number of new ones.
 */
import type { RunEnd } from "../../tuner/loop/run.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { Study } from "../../tuner/study/study.ts";
import { isConfirmation, isFinished, type Trial } from "../../tuner/study/trial.ts";
import type { Context } from "../context.ts";
import { runStudy, type StudyRun } from "./run-study.ts";

export interface ConfirmationSize {
  /** Number of configurations in addition to the default, ≥ 1. */
  readonly top: number;
  /** Number of evaluations of each, ≥ 1. */
  readonly repeats: number;
}

/** Used at the end of a study with the default budget: the smallest design with degrees of freedom for the error. */
export const DEFAULT_CONFIRMATION: ConfirmationSize = { top: 2, repeats: 3 };

/**
 * Enqueues the confirmations, in addition to the study's budget, unless some are already waiting. Returns the number to
 * run, which is 0 if too few trials are complete.
 */
export async function enqueueConfirmations(
  studies: Studies,
  name: string,
  { top, repeats, now }: ConfirmationSize & { readonly now: number },
): Promise<number> {
  const study = await studies.readStudy(name);
  const trials = await studies.readTrials(name);
  const open = trials.filter(isOpen);
  if (open.length > 0) return open.length;
  // Loads the surrogate only if needed.
  const { planConfirmation } = await import("../../tuner/analysis/confirmation-plan.ts");
  const suggestions = planConfirmation(study, trials, { top, repeats });
  const { budget } = study;
  if (suggestions.length > 0 && budget.trials !== undefined) {
    const spent = trials.filter(isFinished).length;
    await studies.setBudget(name, { ...budget, trials: Math.max(budget.trials, spent) + suggestions.length });
  }
  for (const suggestion of suggestions) await studies.enqueueTrial(name, suggestion, now);
  return suggestions.length;
}

/** Runs the waiting confirmations and no other new trials; the study's time limit does not apply. */
export function runConfirmations(run: Omit<StudyRun, "hasMore">, context: Context): Promise<RunEnd> {
  const { study, studies } = run;
  const unlimited: Study = { ...study, budget: {} };
  const hasMore = async () =>
    (await studies.readTrials(study.name)).some((trial) => isOpen(trial) && trial.state === "waiting");
  return runStudy({ ...run, study: unlimited, hasMore }, context);
}

function isOpen(trial: Trial): boolean {
  return isConfirmation(trial) && !isFinished(trial);
}
