/**
 * The loop: ask → evaluate → tell. Read this first.
 *
 * Each worker asks for a trial, evaluates the objective at its hyperparameters and tells the store the outcome, until
 * the budget is spent. All state is in the store: if a run is killed at any moment, another one resumes from there.
 */
import { createMutex } from "../../common/mutex.ts";
import { evaluate } from "./evaluate.ts";
import type { Run, RunEnd } from "./run.ts";
import { tellEvaluated } from "./tell.ts";

/**
 * Runs the study until its budget is spent, its space is exhausted, or the signal is aborted. Storage errors are
 * thrown.
 */
export async function optimize(run: Run): Promise<RunEnd> {
  // An error in one worker (such as a full disk) also ends the others, whose trials go back to waiting.
  const failed = new AbortController();
  const signal = AbortSignal.any([run.signal, failed.signal]);
  // One ask at a time, so that each suggestion accounts for trials that other workers have just started.
  const inTurn = createMutex();

  async function work(worker: string): Promise<RunEnd> {
    for (;;) {
      const trial = await inTurn(() => run.ask(worker, signal));
      if (typeof trial === "string") return trial;
      run.onEvent({ kind: "started", trial });
      const evaluated = await evaluate({ ...run, signal }, trial);
      await tellEvaluated(run, trial, evaluated);
    }
  }

  const ends = await Promise.allSettled(
    run.workers.map((worker) =>
      work(worker).catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    ),
  );
  for (const end of ends) if (end.status === "rejected") throw end.reason;
  const reasons = ends.flatMap((end) => (end.status === "fulfilled" ? [end.value] : []));
  return reasons.find((reason) => reason !== "budget") ?? "budget";
}
