/**
 * Threads that together act as one objective: each thread runs one evaluation at a time, and further evaluations are
 * queued.
 *
 * - `context.report` is sent to this thread as a message, and the answer comes back through a shared integer. `report`
 *   must return immediately, so it returns the latest answer that has arrived: a "stop" takes effect at the next report
 *   or a later one, not at the one that caused it.
 * - `context.signal` is transmitted the same way; `signal.aborted` reads the shared integer, so that even a loop that
 *   never awaits sees it. If an evaluation does not end within the grace period after an abort, its thread is
 *   terminated.
 * - A thread that dies (process.exit, an uncaught exception, memory) gives a `transient` failure, and another thread
 * takes
 *   its place at the next evaluation.
 * - Output that an objective prints goes to standard error.
 */
import { availableParallelism } from "node:os";
import type {
  ModelFit,
  Evaluation,
  EvaluationContext,
  Hyperparameters,
  Objective,
  ObjectiveCreation,
} from "../../tuner/objective.ts";
import { defined } from "../../common/defined.ts";
import { failure } from "../validate/evaluation.ts";
import type { EvaluationCall, EvaluationReport, ObjectiveReady, PoolReference } from "./messages.ts";
import { coresOfWorker } from "../../threads/cores.ts";
import { entryBeside } from "../../threads/entry.ts";
import { createWorkerPool } from "../../threads/thread-pool.ts";
import { prepareTensorFlow } from "../bnn/engine/tensorflow/environment.ts";
import { openThread, type Thread } from "../../threads/thread.ts";
import type { ThreadData } from "./worker.ts";

export type { PoolReference } from "./messages.ts";

/** How long an aborted evaluation may take to end. */
const GRACE_MILLISECONDS = 2000;

interface PoolOptions {
  /** How long an aborted evaluation may take to end. */
  readonly graceMilliseconds?: number;
  /** Lowers the threads' priority, from 0 to 19; effective on Linux. Default: 0. */
  readonly niceness?: number;
}

/**
 * Starts the first thread and creates the objective in it; further threads start when needed. All problems with the
 * reference are returned as issues. Cores that the pool leaves idle are available to the threads that evaluations
 * start.
 *
 * @param workers maximum number of concurrent evaluations, ≥ 1
 */
export async function startPool(
  reference: PoolReference,
  workers: number,
  { graceMilliseconds = GRACE_MILLISECONDS, niceness = 0 }: PoolOptions = {},
): Promise<ObjectiveCreation> {
  // A thread has its own copy of the environment, but TensorFlow reads that of the process.
  if (reference.kind === "builtin") prepareTensorFlow(process.env);
  const cores = availableParallelism();
  const pool = createWorkerPool(workers, (workerIndex) => {
    const data: ThreadData = { reference, niceness, cores: coresOfWorker({ cores, workers, worker: workerIndex }) };
    return openThread<EvaluationCall, ObjectiveReady, EvaluationReport, Evaluation | ModelFit>({
      entry: entryBeside(import.meta.url, "worker"),
      data,
      graceMilliseconds,
    });
  });

  async function run(call: EvaluationCall, context: EvaluationContext): Promise<Evaluation | ModelFit> {
    const { signal } = context;
    const thread = await pool.acquire(signal);
    if (thread === null) {
      const rule = pool.isClosed() ? "must start before the pool is closed" : "was aborted before it started";
      return failure("transient", `evaluation; ${rule}`);
    }
    const ready = await readyOf(thread);
    if (ready.kind === "refused") {
      await pool.release(thread, { isSpent: true });
      const reasons = ready.issues.map((issue) => issue.message).join("; ");
      return failure("transient", `worker thread; must start: ${reasons}`);
    }
    try {
      const report = ({ step, metric, value }: EvaluationReport) => context.report(step, metric, value);
      const ended = await thread.run(call, { signal, report });
      return ended.kind === "done" ? ended.result : failure("transient", `Worker thread died: ${ended.reason}`);
    } finally {
      await pool.release(thread);
    }
  }

  const first = await pool.acquire(new AbortController().signal);
  if (first === null) throw new Error("a new pool is closed");
  const ready = await readyOf(first);
  await pool.release(first, { isSpent: ready.kind === "refused" });
  if (ready.kind === "refused") return { issues: ready.issues };
  const { assesses, fits, closes, ...described } = ready.description;
  const call = (method: EvaluationCall["method"], hyperparameters: Hyperparameters, context: EvaluationContext) => {
    const { key, commonKey, trial } = context;
    return run({ method, hyperparameters, key, ...defined({ commonKey }), trial: { ...trial } }, context);
  };
  const evaluating = (method: "evaluate" | "assess"): Objective["evaluate"] => {
    return (hyperparameters, context) => call(method, hyperparameters, context) as Promise<Evaluation>;
  };
  const fit: Objective["fit"] = (hyperparameters, context, notes) =>
    call({ fit: notes }, hyperparameters, context) as Promise<ModelFit>;
  const objective: Objective = {
    ...described,
    evaluate: evaluating("evaluate"),
    ...defined({ assess: assesses ? evaluating("assess") : undefined, fit: fits ? fit : undefined }),
    close: () => pool.close({ askFirst: closes }),
  };
  return { objective };
}

/** A thread that dies immediately counts as a rejection of the reference. */
async function readyOf({
  ready,
}: Pick<Thread<unknown, ObjectiveReady, unknown, unknown>, "ready">): Promise<ObjectiveReady> {
  const first = await ready;
  if (first.kind === "ready") return first.ready;
  return { kind: "refused", issues: [{ path: "objective", message: `thread; must start: ${first.reason}` }] };
}
