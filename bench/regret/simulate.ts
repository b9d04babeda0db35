/** One study of a test problem, from the first trial to the last, without store, threads or clock. */
import { evaluationKey, suggestionKey } from "../../tuner/keys.ts";
import { strategies } from "../../tuner/strategies/index.ts";
import { newStudy } from "../../tuner/study.ts";
import type { StrategySettings, Study } from "../../tuner/study.ts";
import { createTrial, finishTrial, startTrial } from "../../tuner/trial.ts";
import type { Outcome, Trial } from "../../tuner/trial.ts";
import type { Problem } from "./problems/problem.ts";

export interface Run {
  /** Truth at the trial that looks best, minus the optimum, after each trial; Infinity before the first value. */
  readonly regrets: readonly number[];
  readonly failed: number;
  /** Milliseconds of CPU time that each suggestion took. */
  readonly suggestionMilliseconds: readonly number[];
}

const lease = { worker: "bench", holder: "bench", expiresAt: 0 };

export function simulate(problem: Problem, seed: number, settings: Partial<StrategySettings>): Run {
  const instance = problem.create(seed);
  const study = studyOf(problem.name, seed, { space: instance.space, settings });
  const suggest = strategies[study.strategy.name];

  const trials: Trial[] = [];
  const regrets: number[] = [];
  const suggestionMilliseconds: number[] = [];
  let best = { seen: Infinity, truth: Infinity };
  while (trials.length < problem.trials) {
    const number = trials.length;
    const before = process.cpuUsage();
    const [suggestion] = suggest(study, trials, suggestionKey(seed, number), 1);
    const { user, system } = process.cpuUsage(before);
    suggestionMilliseconds.push((user + system) / 1000);

    const value = instance.observe(suggestion.hyperparameters, evaluationKey(seed, number));
    const trial = startTrial(createTrial(number, suggestion, { lease: null, now: 0 }), lease, 0);
    trials.push(finishTrial(trial, outcomeOf(value), 0));
    if (value < best.seen) best = { seen: value, truth: instance.truth(suggestion.hyperparameters) };
    regrets.push(best.truth - problem.optimum);
  }
  return { regrets, failed: trials.filter(({ state }) => state === "failed").length, suggestionMilliseconds };
}

function outcomeOf(value: number): Outcome {
  if (Number.isFinite(value)) return { state: "complete", values: { value } };
  return { state: "failed", failure: { kind: "diverged", message: `value; must be finite: ${value}` } };
}

function studyOf(
  name: string,
  seed: number,
  { space, settings }: Pick<Study, "space"> & { settings: Partial<StrategySettings> },
): Study {
  return {
    name,
    objective: { kind: "builtin", name, options: {} },
    space,
    metrics: [{ name: "value", direction: "minimize" }],
    strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false, ...settings },
    seed,
    ...newStudy,
    budget: {},
    createdAt: 0,
  };
}
