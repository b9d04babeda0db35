import { describe, expect, it } from "vitest";
import { isBudgetSpent, remainingTrials, validateBudget } from "../../../tuner/study/budget.ts";
import type { Direction } from "../../../tuner/objective.ts";
import type { Budget, Study } from "../../../tuner/study/study.ts";
import { completeTrial, failedTrial, prunedTrial, runningTrial, waitingTrial } from "../trials.ts";

function study(budget: Budget, options: { direction?: Direction; secondsUsed?: number } = {}) {
  const { direction = "minimize", secondsUsed = 0 } = options;
  return { budget, secondsUsed, metrics: [{ name: "loss", direction }] } satisfies Partial<Study>;
}

/** Three finished, two running. */
const trials = [completeTrial(0, 4), prunedTrial(1, 1), failedTrial(2), runningTrial(3), waitingTrial(4)];

describe("isBudgetSpent", () => {
  it.each<{
    name: string;
    budget: Budget;
    spent: boolean;
    direction?: Direction;
    secondsUsed?: number;
  }>([
    { name: "no limit", budget: {}, spent: false },
    { name: "complete, pruned and failed trials count", budget: { trials: 3 }, spent: true },
    { name: "running and waiting ones do not", budget: { trials: 4 }, spent: false },
    { name: "fewer trials than there are", budget: { trials: 1 }, spent: true },
    { name: "time left", budget: { seconds: 60 }, secondsUsed: 59.9, spent: false },
    { name: "time up", budget: { seconds: 60 }, secondsUsed: 60, spent: true },
    { name: "target not reached", budget: { target: 3.9 }, spent: false },
    { name: "target met exactly", budget: { target: 4 }, spent: true },
    { name: "target passed", budget: { target: 5 }, spent: true },
    { name: "a target not reached when maximizing", budget: { target: 5 }, direction: "maximize", spent: false },
    { name: "a target met exactly when maximizing", budget: { target: 4 }, direction: "maximize", spent: true },
    { name: "a target passed when maximizing", budget: { target: 3 }, direction: "maximize", spent: true },
    { name: "any one limit is enough", budget: { trials: 100, seconds: 1000, target: 4 }, spent: true },
    { name: "several limits, none met", budget: { trials: 100, seconds: 1000, target: 0 }, spent: false },
  ])("$name: $spent", ({ budget, spent, direction, secondsUsed }) => {
    const options = {
      ...(direction === undefined ? {} : { direction }),
      ...(secondsUsed === undefined ? {} : { secondsUsed }),
    };
    expect(isBudgetSpent(study(budget, options), trials)).toBe(spent);
  });

  it("does not count a target as reached before there is a value", () => {
    expect(isBudgetSpent(study({ target: 1e9 }), [failedTrial(0), prunedTrial(1, 1), runningTrial(2)])).toBe(false);
  });
});

describe("remainingTrials", () => {
  it.each<[Budget, number]>([
    [{}, Infinity],
    [{ seconds: 1, target: 1 }, Infinity],
    [{ trials: 10 }, 7],
    [{ trials: 3 }, 0],
    [{ trials: 2 }, 0],
  ])("%o leaves %d", (budget, remaining) => {
    expect(remainingTrials(study(budget), 3)).toBe(remaining);
  });
});

describe("validateBudget", () => {
  it.each<{ budget: unknown; path: string; message: string }>([
    { budget: 25, path: "budget", message: 'budget; must be an object: 25. Write for example {"trials":25}.' },
    { budget: null, path: "budget", message: 'budget; must be an object: null. Write for example {"trials":25}.' },
    { budget: { trials: 0 }, path: "budget.trials", message: "trials; must be an integer ≥ 1: 0" },
    { budget: { trials: 2.5 }, path: "budget.trials", message: "trials; must be an integer ≥ 1: 2.5" },
    { budget: { trials: "25" }, path: "budget.trials", message: 'trials; must be an integer ≥ 1: "25"' },
    { budget: { trials: Infinity }, path: "budget.trials", message: "trials; must be an integer ≥ 1: Infinity" },
    { budget: { seconds: 0 }, path: "budget.seconds", message: "seconds; must be a number > 0: 0" },
    { budget: { seconds: NaN }, path: "budget.seconds", message: "seconds; must be a number > 0: NaN" },
    { budget: { seconds: "30m" }, path: "budget.seconds", message: 'seconds; must be a number > 0: "30m"' },
    { budget: { target: Infinity }, path: "budget.target", message: "target; must be a finite number: Infinity" },
    { budget: { target: null }, path: "budget.target", message: "target; must be a finite number: null" },
    {
      budget: { trial: 25 },
      path: "budget.trial",
      message: 'field; must be trials, seconds, steps or target: "trial"',
    },
  ])("refuses $budget", ({ budget, path, message }) => {
    expect(validateBudget(budget)).toEqual([{ path, message }]);
  });

  it("reports all problems at once, and none for a valid budget", () => {
    expect(validateBudget({ trials: -1, seconds: -1, target: NaN, x: 1 }).map(({ path }) => path)).toEqual([
      "budget.trials",
      "budget.seconds",
      "budget.target",
      "budget.x",
    ]);
    for (const budget of [
      {},
      { trials: 1 },
      { seconds: 0.5 },
      { target: -3 },
      { trials: 25, seconds: 60, target: 0 },
    ]) {
      expect(validateBudget(budget)).toEqual([]);
    }
  });
});
