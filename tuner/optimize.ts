/**
 * The loop: ask → evaluate → tell. Read this first.
 *
 * Each of `workers` lanes asks the suggester for a trial, evaluates the objective at its hyperparameters and tells the
 * store the outcome, until the budget is spent. The store is the only memory: a run that dies at any instant is
 * resumed by another from what was told.
 */
import { ask } from "./ask.ts";
import { evaluate } from "./evaluate.ts";
import { createQueue } from "./queue.ts";
import type { Evaluator, Run, RunEnd } from "./run.ts";
import { tell } from "./tell.ts";
import type { Trial } from "./trial.ts";

/** Runs the study until its budget is spent, its space exhausted, or the signal aborted. Storage errors are thrown. */
export async function optimize(run: Run): Promise<RunEnd> {
  const names = Array.from({ length: run.workers }, (_, index) => `local-${index + 1}`);
  return runLanes(run, names, (worker, signal) => ask({ ...run, signal }, worker));
}

/** The loop with trials from wherever `next` takes them (a server, say); a lane for each name. */
export async function runLanes(
  run: Evaluator,
  names: readonly string[],
  next: (worker: string, signal: AbortSignal) => Promise<Trial | RunEnd>,
): Promise<RunEnd> {
  // A lane that fails (the disk is full, say) ends the others too: their trials go back to waiting.
  const failed = new AbortController();
  const lanes = { ...run, signal: AbortSignal.any([run.signal, failed.signal]) };
  // Suggestions are made one at a time, so that each sees the trials that the others have just started.
  const inTurn = createQueue();

  async function lane(worker: string): Promise<RunEnd> {
    for (;;) {
      const asked = await inTurn(() => next(worker, lanes.signal));
      if (typeof asked === "string") return asked;
      run.onEvent({ kind: "started", trial: asked });
      const evaluation = await evaluate(lanes, asked);
      await tell(lanes, asked, evaluation);
    }
  }

  const ends = await Promise.allSettled(
    names.map((name) =>
      lane(name).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    ),
  );
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  const reasons = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value] : []));
  return reasons.find((reason) => reason !== "budget") ?? "budget";
}
