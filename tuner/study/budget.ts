/** The budget of a study: validation, remaining trials, and whether it is spent. */
import { bestTrial, isBetter } from "./best-trial.ts";
import { isRecord } from "../../common/is-record.ts";
import type { Issue } from "../../common/issue.ts";
import { showValue } from "../../common/show-value.ts";
import { hasSeveralObjectives } from "./goals.ts";
import type { Budget, Study } from "./study.ts";
import { isFinished, type Trial } from "./trial.ts";

const EXAMPLE = '{"trials":25}';

/**
 * Whether the budget is spent: by trials (complete, pruned and failed ones count), by seconds used, by steps reported
 * by trials, or because the best value has reached the target.
 */
export function isBudgetSpent(
  study: Pick<Study, "budget" | "metrics" | "secondsUsed">,
  trials: readonly Trial[],
): boolean {
  const spent = { finished: trials.filter(isFinished).length, steps: stepsOf(trials) };
  return spendsBudget(study, spent, () => bestTrial(study, trials));
}

/** The used part of the budget. */
export interface Spent {
  readonly finished: number;
  readonly steps: number;
}

/** Sum of the last steps of all trials. */
export function stepsOf(trials: readonly Trial[]): number {
  return trials.reduce((sum, { steps }) => sum + (steps ?? 0), 0);
}

/** The same, from what trials have used and the best trial, which is read only if there is a target. */
export function spendsBudget(
  study: Pick<Study, "budget" | "metrics" | "secondsUsed">,
  { finished, steps: used }: Spent,
  best: () => Trial | null,
): boolean {
  const { seconds, steps, target } = study.budget;
  if (remainingTrials(study, finished) === 0) return true;
  if (seconds !== undefined && study.secondsUsed >= seconds) return true;
  if (steps !== undefined && used >= steps) return true;
  if (target === undefined) return false;
  const { name, direction } = study.metrics[0];
  const value = best()?.values?.[name];
  return value !== undefined && !isBetter(direction, target, value);
}

/** Number of trials that may still finish within the budget, ≥ 0; Infinity if trials are not limited. */
export function remainingTrials({ budget }: Pick<Study, "budget">, finished: number): number {
  return budget.trials === undefined ? Infinity : Math.max(0, budget.trials - finished);
}

/** Problems with a target, which is a value of a single metric. */
export function targetIssues({ target }: Budget, study: Pick<Study, "metrics">): readonly Issue[] {
  if (target === undefined || !hasSeveralObjectives(study)) return [];
  const message = `target; must be left out when several metrics are tuned: ${showValue(target)}`;
  return [{ path: "budget.target", message }];
}

/** Every problem with a proposed budget, with its path (`budget.trials` …); none means that it is valid. */
export function validateBudget(budget: unknown): Issue[] {
  if (!isRecord(budget)) {
    return [
      { path: "budget", message: `budget; must be an object: ${showValue(budget)}. Write for example ${EXAMPLE}.` },
    ];
  }
  const { trials, seconds, steps, target, ...others } = budget;
  const issues: Issue[] = [];
  const check = (isRight: boolean, field: string, { rule, value }: { rule: string; value: unknown }) => {
    if (isRight) return;
    issues.push({ path: `budget.${field}`, message: `${rule}: ${showValue(value)}` });
  };
  const isWhole = Number.isSafeInteger(trials) && Number(trials) >= 1;
  check(trials === undefined || isWhole, "trials", { rule: "trials; must be an integer ≥ 1", value: trials });
  const isTime = typeof seconds === "number" && Number.isFinite(seconds) && seconds > 0;
  check(seconds === undefined || isTime, "seconds", { rule: "seconds; must be a number > 0", value: seconds });
  const areSteps = typeof steps === "number" && Number.isFinite(steps) && steps > 0;
  check(steps === undefined || areSteps, "steps", { rule: "steps; must be a number > 0", value: steps });
  check(target === undefined || Number.isFinite(target), "target", {
    rule: "target; must be a finite number",
    value: target,
  });
  for (const field of Object.keys(others)) {
    check(false, field, { rule: "field; must be trials, seconds, steps or target", value: field });
  }
  return issues;
}
