/** Evaluate: run the objective once for a trial, keep its lease alive, and pass on what it reports. */
import { CredenceError } from "./errors.ts";
import { evaluationKey } from "./keys.ts";
import type { Evaluation, EvaluationContext } from "./objective.ts";
import type { Run } from "./run.ts";
import type { StopAnswer } from "./store.ts";
import type { Trial } from "./trial.ts";

/** `interrupted`: the run ends before the evaluation did. `lost`: another process has taken the trial over. */
export type Evaluated = Evaluation | "interrupted" | "lost";

/** Evaluates the objective at the trial's hyperparameters. An exception of the objective is a failure, not a crash. */
export async function evaluate(run: Run, trial: Trial): Promise<Evaluated> {
  const { seed } = await run.store.readStudy(run.study);
  const lost = new AbortController();
  const signal = AbortSignal.any([run.signal, lost.signal]);

  // Writes made on the side of an evaluation: in order, and finished before the trial is told.
  let writes: Promise<void> = Promise.resolve();
  let storeError: unknown;
  let stopRequested = trial.stopRequested;
  const write = (task: () => Promise<StopAnswer>) => {
    const noted = async () => {
      if ((await task()).stopRequested) stopRequested = true;
    };
    writes = writes.then(noted).catch((error: unknown) => {
      if (!(error instanceof CredenceError && error.code === "lease-lost")) storeError ??= error;
      lost.abort();
    });
  };

  const stopRenewing = run.every(run.leaseMilliseconds / 3, () => {
    const lease = { worker: trial.worker ?? "", holder: run.holder, expiresAt: run.now() + run.leaseMilliseconds };
    write(() => run.store.renewLease(run.study, trial.number, lease));
  });
  const context: EvaluationContext = {
    signal,
    key: evaluationKey(seed, trial.number),
    trial: { study: run.study, number: trial.number, attempt: trial.attempt },
    report(step, metric, value) {
      if (Number.isFinite(value)) {
        write(() => run.store.addIntermediateValue(run.study, trial.number, run.holder, { step, metric, value }));
      }
      return signal.aborted || stopRequested ? "stop" : "continue";
    },
  };

  try {
    const evaluation = await unlessAborted(started(run, trial, context), signal);
    await writes;
    if (storeError !== undefined) throw storeError;
    if (lost.signal.aborted) return "lost";
    return evaluation ?? "interrupted";
  } finally {
    stopRenewing();
  }
}

/** An objective may throw before it returns its promise; that too becomes a rejection. */
async function started(
  { objective }: Run,
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
