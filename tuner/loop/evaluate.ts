/** Evaluate: runs the objective for a trial, renews its lease, and forwards its reports. */
import { unlessAborted } from "../../common/abort.ts";
import { errorMessage } from "../../common/describe-error.ts";
import { CredenceError } from "../../common/errors.ts";
import { evaluationKeys } from "../study/keys.ts";
import type { Evaluation, EvaluationContext } from "../objective.ts";
import { decidesOn } from "../pruning/decide.ts";
import type { PruningRule } from "../pruning/pruning.ts";
import { holderOf, type Evaluator } from "./run.ts";
import type { StopAnswer } from "../store.ts";
import type { Trial } from "../study/trial.ts";

/**
 * `stopped`: what the objective returned after a stop was requested, and the pruning rule that requested it.
 * `interrupted`: the run ended before the evaluation did. `lost`: another process has taken over the trial.
 */
export type Evaluated =
  Evaluation | { readonly stopped: Evaluation; readonly prunedBy: PruningRule | null } | "interrupted" | "lost";

const askedToEnd: Evaluation = {
  failure: { kind: "infeasible", message: "trial; was stopped before it reported a value" },
};

/**
 * Evaluates the objective at the trial's hyperparameters. An exception thrown by the objective is a failure, not a
 * crash.
 */
export async function evaluate(run: Evaluator, trial: Trial): Promise<Evaluated> {
  const { seed, pruning } = await run.store.readStudy(run.study);
  const holder = holderOf(trial, run);
  const lost = new AbortController();
  const ended = new AbortController();
  const signal = AbortSignal.any([run.signal, lost.signal, ended.signal]);

  // Writes made during an evaluation run in order, and finish before the trial's outcome is stored.
  let writes: Promise<void> = Promise.resolve();
  let storeError: unknown;
  let { stopRequested } = trial;
  let prunedBy: PruningRule | null = trial.pruning?.rule ?? null;
  const write = (task: () => Promise<StopAnswer>) => {
    const noted = async () => {
      const answer = await task();
      if (answer.stopRequested) stopRequested = true;
      prunedBy ??= answer.prunedBy;
    };
    writes = writes.then(noted).catch((error: unknown) => {
      if (!(error instanceof CredenceError && error.code === "lease-lost")) storeError ??= error;
      lost.abort();
    });
  };

  // A stop was requested, which the next report will return. A trial that does not report, or continues anyway, is
  // aborted at the next lease renewal.
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
    ...evaluationKeys(seed, trial),
    trial: { study: run.study, number: trial.number, attempt: trial.attempt },
    report(step, metric, value) {
      reports = true;
      if (Number.isFinite(value) || decidesOn(pruning, metric)) {
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
    if (evaluation === null) {
      if (run.signal.aborted) return "interrupted";
      return prunedBy === null ? askedToEnd : { stopped: askedToEnd, prunedBy };
    }
    return told ? { stopped: evaluation, prunedBy } : evaluation;
  } finally {
    stopRenewing();
  }
}

/** An exception from the objective, before or after it returns its promise, is a failure of the trial. */
async function started(
  { objective }: Evaluator,
  { hyperparameters }: Trial,
  context: EvaluationContext,
): Promise<Evaluation> {
  try {
    return await objective.evaluate(hyperparameters, context);
  } catch (error) {
    return { failure: { kind: "infeasible", message: `objective; threw: ${errorMessage(error)}` } };
  }
}
