/** One study with several objectives, without a store, threads or a clock: the hypervolume after each trial. */
import { hypervolume, hypervolumeGain } from "../../tuner/pareto/hypervolume.ts";
import { meetsRequirements, tunedMetrics } from "../../tuner/study/goals.ts";
import { suggestionKey } from "../../tuner/study/keys.ts";
import { newStudy, type StrategySettings, type Study } from "../../tuner/study/study.ts";
import { createTrial, finishTrial, startTrial, type Trial } from "../../tuner/study/trial.ts";
import { strategies } from "../../tuner/strategies/index.ts";
import type { ObjectivesProblem } from "./problems.ts";

export interface ObjectivesRun {
  /** Fraction of the entire front's hypervolume after each trial. */
  readonly volumes: readonly number[];
  readonly suggestionMilliseconds: readonly number[];
}

const lease = { worker: "bench", holder: "bench", expiresAt: 0 };

/** `workers` concurrent evaluations of equal length: a suggestion does not see the results of running ones. */
export async function simulate(
  problem: ObjectivesProblem,
  { seed, trials: count, workers = 1 }: { seed: number; trials: number; workers?: number },
  settings: Partial<StrategySettings> = {},
): Promise<ObjectivesRun> {
  const study: Study = {
    name: problem.name,
    objective: { kind: "external" },
    space: problem.space,
    metrics: problem.metrics,
    strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false, ...settings },
    seed,
    ...newStudy,
    budget: {},
    createdAt: 0,
  };
  const suggest = strategies[study.strategy.name];
  const trials: Trial[] = [];
  const suggestionMilliseconds: number[] = [];
  const record = openVolumes(problem);
  while (trials.length < count) {
    const first = trials.length;
    for (let worker = 0; worker < workers; worker++) {
      const before = process.cpuUsage();
      const [suggestion] = suggest(study, trials, suggestionKey(seed, trials.length), 1);
      const { user, system } = process.cpuUsage(before);
      suggestionMilliseconds.push((user + system) / 1000);
      trials.push(startTrial(createTrial(trials.length, suggestion, { lease: null, now: 0 }), lease, 0));
    }
    for (let number = first; number < trials.length; number++) {
      const trial = trials[number];
      const values = await problem.evaluate(trial.hyperparameters);
      trials[number] = finishTrial(trial, { state: "complete", values }, 0);
      record.add(values);
    }
  }
  return { volumes: record.volumes, suggestionMilliseconds };
}

/** Accumulates the hypervolume of the outcomes that meet the requirements. */
export function openVolumes({ metrics, reference, volume }: ObjectivesProblem): {
  readonly volumes: number[];
  add(values: Readonly<Record<string, number>>): void;
} {
  const names = tunedMetrics(metrics).map(({ name }) => name);
  const known: number[][] = [];
  const volumes: number[] = [];
  let total = hypervolume([], reference);
  return {
    volumes,
    add(values) {
      if (meetsRequirements(metrics, values)) {
        const outcome = names.map((name) => values[name]);
        total += hypervolumeGain(known, outcome, reference);
        known.push(outcome);
      }
      volumes.push(total / volume);
    },
  };
}
