/** The study of `npm start` with its confirmation, in this thread, as the command line runs it, one trial at a time. */
import { defined } from "../../common/defined.ts";
import { planConfirmation } from "../../tuner/analysis/confirmation-plan.ts";
import { confirmation, type Confirmation } from "../../tuner/analysis/confirmation.ts";
import { recommend, type Recommendation } from "../../tuner/analysis/recommendation.ts";
import type { Evaluation, Hyperparameters, Objective } from "../../tuner/objective.ts";
import { strategies } from "../../tuner/strategies/index.ts";
import { evaluationKeys, suggestionKey } from "../../tuner/study/keys.ts";
import { newStudy, type Study } from "../../tuner/study/study.ts";
import {
  createTrial,
  finishTrial,
  startTrial,
  type Outcome,
  type Suggestion,
  type Trial,
} from "../../tuner/study/trial.ts";
import { DEFAULT_STRATEGY, DEFAULT_TRIALS } from "../../cli/settings/study-plan.ts";
import { DEFAULT_CONFIRMATION } from "../../cli/studies/confirm-study.ts";

const lease = { worker: "bench", holder: "bench", expiresAt: 0 };

export interface ConfirmedStudy {
  readonly confirmation: Confirmation;
  readonly recommendation: Recommendation;
  /** Trials of the search and of the repeats, by number. */
  readonly trials: readonly Trial[];
  /** The level of the verdict on each trial's chains, by number. */
  readonly chains: readonly string[];
}

/** Deterministic, like the objective. Throws if a study cannot be confirmed. */
export async function confirmedStudy(objective: Objective, seed: number): Promise<ConfirmedStudy> {
  const searched = objective.defaultTrials ?? DEFAULT_TRIALS;
  const study: Study = {
    name: "bench",
    objective: { kind: "builtin", name: objective.name, options: {} },
    space: objective.space,
    metrics: objective.metrics,
    strategy: DEFAULT_STRATEGY,
    seed,
    ...newStudy,
    budget: { trials: searched },
    createdAt: 0,
  };
  const trials: Trial[] = [];
  const chains: string[] = [];
  const run = async (suggestion: Suggestion) => {
    const number = trials.length;
    const started = startTrial(createTrial(number, suggestion, { lease: null, now: 0 }), lease, 0);
    const keys = evaluationKeys(seed, started);
    const evaluation = await evaluate(objective, suggestion.hyperparameters, keys);
    trials.push(finishTrial(started, outcomeOf(evaluation), 0));
    chains.push(levelOf(evaluation));
  };
  while (trials.length < searched) {
    const [suggestion] = strategies.gp(study, trials, suggestionKey(seed, trials.length), 1);
    await run(suggestion);
  }
  for (const suggestion of planConfirmation(study, trials, DEFAULT_CONFIRMATION)) await run(suggestion);
  const [confirmed, recommendation] = [confirmation(study, trials), recommend(study, trials)];
  if (confirmed === null || recommendation === null) throw new Error(`seed ${seed}: too few trials were complete`);
  return { confirmation: confirmed, recommendation, trials, chains };
}

export function evaluate(
  objective: Objective,
  hyperparameters: Hyperparameters,
  keys: ReturnType<typeof evaluationKeys>,
): Promise<Evaluation> {
  return objective.evaluate(hyperparameters, {
    ...keys,
    trial: { study: "bench", number: 0, attempt: 1 },
    signal: new AbortController().signal,
    report: () => "continue",
  });
}

function outcomeOf(evaluation: Evaluation): Outcome {
  if ("failure" in evaluation) return { state: "failed", failure: evaluation.failure };
  const { values, standardErrors } = evaluation;
  return { state: "complete", values, ...defined({ standardErrors }) };
}

function levelOf(evaluation: Evaluation): string {
  if ("failure" in evaluation) return evaluation.failure.kind;
  return evaluation.artifacts?.find(({ name }) => name === "chains")?.verdict?.level ?? "unknown";
}
