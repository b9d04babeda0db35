/** A study of an objective as `credence tune` runs it, without a store or threads. */
import { recommend } from "../../tuner/analysis/recommendation.ts";
import { defined } from "../../common/defined.ts";
import { fold, makeKey } from "../../math/random.ts";
import type { Evaluation, Hyperparameters, Objective } from "../../tuner/objective.ts";
import { strategies } from "../../tuner/strategies/index.ts";
import type { SearchSpace } from "../../tuner/space/search-space.ts";
import { evaluationKey, suggestionKey } from "../../tuner/study/keys.ts";
import { newStudy, type Study } from "../../tuner/study/study.ts";
import { createTrial, finishTrial, startTrial, type Outcome, type Trial } from "../../tuner/study/trial.ts";

const lease = { worker: "bench", holder: "bench", expiresAt: 0 };

interface Tuning {
  readonly seed: number;
  readonly trials: number;
  /** The outcome of a trial of this number, computed or known from an earlier run. */
  readonly outcome: (number: number, compute: () => Promise<Outcome>) => Promise<Outcome>;
}

/** The recommendation after `count` trials; the best observed where there are too few to recommend by. */
export async function tuned(
  objective: Objective,
  space: SearchSpace,
  { seed, trials: count, outcome }: Tuning,
): Promise<Hyperparameters> {
  const study: Study = {
    name: "uci",
    objective: { kind: "builtin", name: objective.name, options: {} },
    space,
    metrics: objective.metrics,
    strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false },
    seed,
    ...newStudy,
    budget: { trials: count },
    createdAt: 0,
  };
  const trials: Trial[] = [];
  const signal = new AbortController().signal;
  const commonKey = fold(makeKey(seed), "common");
  for (let number = 0; number < count; number++) {
    const [suggestion] = strategies.gp(study, trials, suggestionKey(seed, number), 1);
    if (suggestion === undefined) break;
    const found = await outcome(number, async () => {
      const evaluation = await objective.evaluate(suggestion.hyperparameters, {
        key: evaluationKey(seed, number),
        commonKey,
        trial: { study: study.name, number, attempt: 1 },
        signal,
        report: () => "continue",
      });
      return outcomeOf(evaluation);
    });
    const trial = startTrial(createTrial(number, suggestion, { lease: null, now: 0 }), lease, 0);
    trials.push(finishTrial(trial, found, 0));
  }
  const found = recommend(study, trials)?.hyperparameters ?? bestObserved(trials, study.metrics[0].name);
  if (found === undefined)
    throw new Error(`No trial was complete; the last: ${JSON.stringify(trials.at(-1)?.failure)}`);
  return found;
}

function outcomeOf(evaluation: Evaluation): Outcome {
  if ("failure" in evaluation) return { state: "failed", failure: evaluation.failure };
  const { values, standardErrors } = evaluation;
  return { state: "complete", values, ...defined({ standardErrors }) };
}

function bestObserved(trials: readonly Trial[], metric: string): Hyperparameters | undefined {
  const complete = trials.filter(({ state }) => state === "complete");
  complete.sort((a, b) => (a.values?.[metric] ?? Infinity) - (b.values?.[metric] ?? Infinity));
  return complete[0]?.hyperparameters;
}
