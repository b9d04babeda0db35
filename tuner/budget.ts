/** The budget of a study: is it spent, what is left of it, is it a budget at all? */
import { bestTrial, isBetter } from "./best-trial.ts";
import { isRecord } from "./canonical-json.ts";
import type { Issue } from "./objective.ts";
import { showValue } from "./show-value.ts";
import type { Study } from "./study.ts";
import { isFinished } from "./trial.ts";
import type { Trial } from "./trial.ts";

const EXAMPLE = '{"trials":25}';

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

/** Every problem of a would-be budget, with its path (`budget.trials` …); none means that it is one. */
export function validateBudget(budget: unknown): Issue[] {
  if (!isRecord(budget)) {
    return [
      { path: "budget", message: `budget; must be an object: ${showValue(budget)}. Write for example ${EXAMPLE}.` },
    ];
  }
  const { trials, seconds, target, ...others } = budget;
  const issues: Issue[] = [];
  const check = (isRight: boolean, field: string, { rule, value }: { rule: string; value: unknown }) => {
    if (isRight) return;
    issues.push({ path: `budget.${field}`, message: `${rule}: ${showValue(value)}` });
  };
  const isWhole = Number.isSafeInteger(trials) && Number(trials) >= 1;
  check(trials === undefined || isWhole, "trials", { rule: "trials; must be an integer ≥ 1", value: trials });
  const isTime = typeof seconds === "number" && Number.isFinite(seconds) && seconds > 0;
  check(seconds === undefined || isTime, "seconds", { rule: "seconds; must be a number > 0", value: seconds });
  check(target === undefined || Number.isFinite(target), "target", {
    rule: "target; must be a finite number",
    value: target,
  });
  for (const field of Object.keys(others)) {
    check(false, field, { rule: "field; must be trials, seconds or target", value: field });
  }
  return issues;
}
