/**
 * Threads that look like one objective: as many evaluations at a time as there are threads, the others in a queue.
 *
 * - `context.report` crosses to this thread as a message, and its answer goes back through one shared integer. `report`
 *   must return at once, so in the thread it returns the latest answer that has arrived: a "stop" takes effect at the
 *   next report (or any later one), not at the one that caused it.
 * - `context.signal` crosses the same way; `signal.aborted` reads the shared integer, so that also a loop that never
 *   waits can see it. An evaluation that has not ended within the grace time after an abort is ended with its thread.
 * - A thread that dies (process.exit, an uncaught exception, memory) gives a `transient` failure, and another thread takes
 *   its place at the next evaluation.
 * - What an objective prints goes to standard error.
 */
import type { Evaluation, EvaluationContext, Objective, ObjectiveCreation } from "../../tuner/objective.ts";
import { failure } from "./checked-evaluation.ts";
import type { Call, PoolReference } from "./messages.ts";
import { createSlots } from "./slots.ts";
import { openThread } from "./thread.ts";
import type { Thread } from "./thread.ts";

export type { PoolReference } from "./messages.ts";

/** How long an aborted evaluation may take to end by itself. */
const GRACE_MILLISECONDS = 2000;

/**
 * Starts the first thread and makes the objective in it; further threads start when they are needed. Everything wrong
 * with the reference comes back as issues.
 *
 * @param threads evaluations at a time, ≥ 1
 */
export async function startPool(
  reference: PoolReference,
  threads: number,
  { graceMilliseconds = GRACE_MILLISECONDS }: { readonly graceMilliseconds?: number } = {},
): Promise<ObjectiveCreation> {
  const slots = createSlots(threads);
  const open = new Set<Thread>();
  const idle: Thread[] = [];
  let closed = false;

  function start(): Thread {
    const thread = openThread(reference, graceMilliseconds);
    open.add(thread);
    return thread;
  }

  /** An idle thread, or a new one; idle ones may have died (an error in a timer that the objective left behind). */
  async function next(): Promise<Thread> {
    for (let thread = idle.pop(); thread !== undefined; thread = idle.pop()) {
      if (thread.isAlive()) return thread;
      await end(thread);
    }
    return start();
  }

  async function end(thread: Thread): Promise<void> {
    open.delete(thread);
    await thread.end();
  }

  async function run(call: Pick<Call, "method" | "hyperparameters">, context: EvaluationContext): Promise<Evaluation> {
    if (!(await slots.take(context.signal))) return failure("transient", "evaluation; was aborted before it started");
    try {
      if (closed) return failure("transient", "evaluation; must start before the pool is closed");
      const thread = await next();
      const ready = await thread.ready;
      if (ready.kind === "refused") {
        await end(thread);
        const reasons = ready.issues.map((issue) => issue.message).join("; ");
        return failure("transient", `thread; must be replaced after one has ended: ${reasons}`);
      }
      const evaluation = await thread.run(call, context);
      if (thread.isAlive()) idle.push(thread);
      else await end(thread);
      return evaluation;
    } finally {
      slots.give();
    }
  }

  const first = start();
  const ready = await first.ready;
  if (ready.kind === "refused") {
    await end(first);
    return { issues: ready.issues };
  }
  idle.push(first);
  const { assesses, closes, ...described } = ready.description;
  const objective: Objective = {
    ...described,
    evaluate: (hyperparameters, context) => run({ method: "evaluate", hyperparameters }, context),
    ...(assesses && { assess: (hyperparameters, context) => run({ method: "assess", hyperparameters }, context) }),
    async close() {
      closed = true;
      await Promise.all([...open].map(end));
    },
  };
  return { objective };
}
