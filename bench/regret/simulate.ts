/** One study of a test problem, from the first trial to the last, without a store, threads or a clock. */
import { defined } from "../../common/defined.ts";
import { fold, openStream } from "../../math/random.ts";
import { strategies } from "../../tuner/strategies/index.ts";
import type { Strategy } from "../../tuner/strategies/strategy.ts";
import { evaluationKey, suggestionKey } from "../../tuner/study/keys.ts";
import { newStudy, type StrategySettings, type Study } from "../../tuner/study/study.ts";
import { createTrial, finishTrial, startTrial, type Outcome, type Trial } from "../../tuner/study/trial.ts";
import type { Hyperparameters } from "../../tuner/space/search-space.ts";
import type { Observation, Problem } from "./problems/problem.ts";

export interface Run {
  /**
   * The noise-free value of the trial that looks best, minus the optimum, after each trial; Infinity before the first
   * value.
   */
  readonly regrets: readonly number[];
  readonly failed: number;
  /** Milliseconds of CPU time that each suggestion took. */
  readonly suggestionMilliseconds: readonly number[];
}

/** A run with its study. */
export interface SimulatedStudy extends Run {
  readonly study: Study;
  readonly trials: readonly Trial[];
}

const lease = { worker: "bench", holder: "bench", expiresAt: 0 };

export interface SimulationOptions {
  readonly seed: number;
  /** Number of trials to finish. */
  readonly trials: number;
  /** Number of concurrent evaluations, ≥ 1. Default: 1. */
  readonly workers?: number;
  /** Points to evaluate first; only with one worker. */
  readonly first?: readonly Hyperparameters[];
}

/**
 * With this strategy, or the one that the settings name. Several workers are uneven: the slowest takes four times as long as
 * the quickest, and each evaluation's duration is log-normal (deviation ½) around its worker's. Regrets are in the order in which
 * trials finish; those still running when enough have finished do not count.
 */
export function simulate(
  problem: Problem,
  { seed, trials: count, workers = 1, first = [] }: SimulationOptions,
  settings: Partial<StrategySettings>,
  strategy?: Strategy,
): SimulatedStudy {
  const instance = problem.create(seed);
  const study = studyOf(problem.name, seed, { space: instance.space, settings });
  const suggest = strategy ?? strategies[study.strategy.name];

  const trials: Trial[] = [];
  const record = openRecord(problem);
  const suggestionMilliseconds: number[] = [];
  const ask = (worker: number, now: number): Evaluation => {
    const number = trials.length;
    const before = process.cpuUsage();
    const [suggestion] =
      number < first.length
        ? [{ hyperparameters: first[number], reason: { strategy: "enqueued" } }]
        : suggest(study, trials, suggestionKey(seed, number), 1);
    const { user, system } = process.cpuUsage(before);
    suggestionMilliseconds.push((user + system) / 1000);
    trials.push(startTrial(createTrial(number, suggestion, { lease: null, now: 0 }), lease, 0));
    return { number, worker, ends: now + durationOf(seed, number, { worker, workers }) };
  };

  const running = Array.from({ length: workers }, (_, worker) => ask(worker, 0));
  for (let finished = 0; finished < count; finished++) {
    const next = running.reduce((a, b) => (b.ends < a.ends ? b : a));
    const trial = trials[next.number];
    const observation = instance.observe(trial.hyperparameters, evaluationKey(seed, next.number));
    trials[next.number] = finishTrial(trial, outcomeOf(observation), 0);
    record.add(observation.value, instance.truth(trial.hyperparameters));
    if (finished + running.length < count) running[running.indexOf(next)] = ask(next.worker, next.ends);
    else running.splice(running.indexOf(next), 1);
  }
  return { ...record.result(), suggestionMilliseconds, study, trials };
}

interface Evaluation {
  readonly number: number;
  readonly worker: number;
  /** In units of the fastest worker's median duration. */
  readonly ends: number;
}

function durationOf(seed: number, number: number, { worker, workers }: { worker: number; workers: number }): number {
  const own = workers === 1 ? 1 : 1 + (3 * worker) / (workers - 1);
  return own * Math.exp(0.5 * openStream(fold(evaluationKey(seed, number), "duration")).normal());
}

/** Records the regret of the trial that looks best. */
export function openRecord({ optimum }: Problem) {
  const regrets: number[] = [];
  let failed = 0;
  let best = { seen: Infinity, truth: Infinity };
  return {
    add(value: number, truth: number): void {
      if (!Number.isFinite(value)) failed += 1;
      else if (value < best.seen) best = { seen: value, truth };
      regrets.push(best.truth - optimum);
    },
    result: () => ({ regrets, failed }),
  };
}

function outcomeOf({ value, standardError }: Observation): Outcome {
  if (!Number.isFinite(value)) {
    return { state: "failed", failure: { kind: "diverged", message: `value; must be finite: ${value}` } };
  }
  const standardErrors = standardError === undefined ? undefined : { value: standardError };
  return { state: "complete", values: { value }, ...defined({ standardErrors }) };
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
