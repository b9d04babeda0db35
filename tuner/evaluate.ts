/** Evaluate: run the objective once for a trial, keep its lease alive, and pass on what it reports. */
import { CredenceError } from "./errors.ts";
import { evaluationKey } from "./keys.ts";
import type { Evaluation, EvaluationContext } from "./objective.ts";
import { holderOf } from "./run.ts";
import type { Evaluator } from "./run.ts";
import type { StopAnswer } from "./store.ts";
import type { Trial } from "./trial.ts";

/**
 * `stopped`: what the objective returned after it was told to stop. `interrupted`: the run ends before the evaluation
 * did. `lost`: another process has taken the trial over.
 */
export type Evaluated = Evaluation | { readonly stopped: Evaluation } | "interrupted" | "lost";

const askedToEnd: Evaluation = {
  failure: { kind: "infeasible", message: "trial; was asked to end before it had a value" },
};

/** Evaluates the objective at the trial's hyperparameters. An exception of the objective is a failure, not a crash. */
export async function evaluate(run: Evaluator, trial: Trial): Promise<Evaluated> {
  const { seed } = await run.store.readStudy(run.study);
  const holder = holderOf(trial, run);
  const lost = new AbortController();
  const ended = new AbortController();
  const signal = AbortSignal.any([run.signal, lost.signal, ended.signal]);

  // Writes made on the side of an evaluation: in order, and finished before the trial is told.
  let writes: Promise<void> = Promise.resolve();
  let storeError: unknown;
  let { stopRequested } = trial;
  const write = (task: () => Promise<StopAnswer>) => {
    const noted = async () => {
      if ((await task()).stopRequested) stopRequested = true;
    };
    writes = writes.then(noted).catch((error: unknown) => {
      if (!(error instanceof CredenceError && error.code === "lease-lost")) storeError ??= error;
      lost.abort();
    });
  };

  // Somebody asked the trial to end: its next report says so. One that reports nothing, or goes on all the same, ends
  // with the next renewal.
  let [reports, told] = [false, false];
  const stopRenewing = run.every(run.leaseMilliseconds / 3, () => {
    const lease = { worker: trial.worker ?? "", holder, expiresAt: run.now() + run.leaseMilliseconds };
    const hadBeenAsked = stopRequested;
    write(async () => {
      const answer = await run.store.renewLease(run.study, trial.number, lease);
      if (answer.stopRequested && (hadBeenAsked || !reports)) ended.abort();
      return answer;
    });
  });
  const context: EvaluationContext = {
    signal,
    key: evaluationKey(seed, trial.number),
    trial: { study: run.study, number: trial.number, attempt: trial.attempt },
    report(step, metric, value) {
      reports = true;
      if (Number.isFinite(value)) {
        write(() => run.store.addIntermediateValue(run.study, trial.number, holder, { step, metric, value }));
      }
      told ||= stopRequested;
      return signal.aborted || stopRequested ? "stop" : "continue";
    },
  };

  try {
    const evaluation = await unlessAborted(started(run, trial, context), signal);
    await writes;
    if (storeError !== undefined) throw storeError;
    if (lost.signal.aborted) return "lost";
    if (evaluation === null) return run.signal.aborted ? "interrupted" : askedToEnd;
    return told ? { stopped: evaluation } : evaluation;
  } finally {
    stopRenewing();
  }
}

/** An objective may throw before it returns its promise; that too becomes a rejection. */
async function started(
  { objective }: Evaluator,
  { hyperparameters }: Trial,
  context: EvaluationContext,
): Promise<Evaluation> {
  return objective.evaluate(hyperparameters, context);
}

/** The evaluation, or null as soon as the signal is aborted, whether or not the objective listens to it. */
async function unlessAborted(evaluation: Promise<Evaluation>, signal: AbortSignal): Promise<Evaluation | null> {
  const settled = evaluation.catch((error: unknown): Evaluation => ({
    failure: { kind: "infeasible", message: `objective; threw: ${messageOf(error)}` },
  }));
  if (signal.aborted) return null;
  const aborted = new Promise<null>((resolve) => {
    signal.addEventListener("abort", () => resolve(null), { once: true });
  });
  return Promise.race([settled, aborted]);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
