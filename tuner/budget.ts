/** The budget of a study: is it spent, what is left of it, is it a budget at all? */
import { bestTrial, isBetter } from "./best-trial.ts";
import type { Issue } from "./objective.ts";
import type { Budget, Study } from "./study.ts";
import { isFinished } from "./trial.ts";
import type { Trial } from "./trial.ts";

/**
 * Is the budget spent, once `underWay` further trials will have finished? By trials (complete, pruned and failed ones
 * count), by seconds used, or because the best value is at least as good as the target.
 */
export function isBudgetSpent(
  study: Pick<Study, "budget" | "metrics" | "secondsUsed">,
  trials: readonly Trial[],
  underWay = 0,
): boolean {
  const { seconds, target } = study.budget;
  if (remainingTrials(study, trials) <= underWay) return true;
  if (seconds !== undefined && study.secondsUsed >= seconds) return true;
  return target !== undefined && isTargetReached(study, trials, target);
}

/** Trials that may still finish within the budget, ≥ 0; Infinity when trials are not limited. */
export function remainingTrials(study: Pick<Study, "budget">, trials: readonly Trial[]): number {
  if (study.budget.trials === undefined) return Infinity;
  return Math.max(0, study.budget.trials - trials.filter(isFinished).length);
}

function isTargetReached(study: Pick<Study, "metrics">, trials: readonly Trial[], target: number): boolean {
  const { name, direction } = study.metrics[0];
  const value = bestTrial(study, trials)?.values?.[name];
  return value !== undefined && !isBetter(direction, target, value);
}

/** Every problem of a budget, with its path (`budget.trials` …). */
export function validateBudget(budget: Budget): readonly Issue[] {
  const issues: Issue[] = [];
  const { trials, seconds, target } = budget;
  if (trials !== undefined && !(Number.isInteger(trials) && trials >= 1)) {
    issues.push({ path: "budget.trials", message: `trials; must be an integer ≥ 1: ${String(trials)}` });
  }
  if (seconds !== undefined && !(Number.isFinite(seconds) && seconds > 0)) {
    issues.push({ path: "budget.seconds", message: `seconds; must be a number > 0: ${String(seconds)}` });
  }
  if (target !== undefined && !Number.isFinite(target)) {
    issues.push({ path: "budget.target", message: `target; must be a finite number: ${String(target)}` });
  }
  return issues;
}
