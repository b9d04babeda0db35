/**
 * Threads that help an evaluation with its jobs, which are those of one module: the function `run` that it exports. What
 * a job is given is copied to the thread, but for arrays in shared memory. The threads are kept from one evaluation to
 * the next, since starting one takes as long as a short job.
 */
import type { HelperData } from "./helper.ts";
import { ownLane } from "./in-order.ts";
import type { Lane, RunJob } from "./in-order.ts";
import { createTeam } from "./team.ts";
import { openThread } from "./thread.ts";

/** How long an aborted job may take to end by itself. */
const GRACE_MILLISECONDS = 2000;

export interface Crew<Job, Report, Result> {
  /** Where jobs run: the thread of the caller first, and those of the crew. */
  readonly lanes: readonly Lane<Job, Report, Result>[];
  close(): Promise<void>;
}

/** A helper has died under its job, or before it got one: the machine's failure, not the job's. */
export class HelperLost extends Error {
  override readonly name = "HelperLost";
}

/**
 * @param module URL of the module whose function `run` does the jobs
 * @param run that function, for the thread of the caller
 * @param threads how many work at a time, that of the caller among them; the others start when they are first needed
 */
export function createCrew<Job, Report, Result>(
  { module, run }: { readonly module: string; readonly run: RunJob<Job, Report, Result> },
  threads: number,
): Crew<Job, Report, Result> {
  const data: HelperData = { module };
  const helpers = Math.max(0, threads - 1);
  const team = createTeam(Math.max(1, helpers), () =>
    openThread<Job, null, Report, Result>({ entry: "helper", data, graceMilliseconds: GRACE_MILLISECONDS }),
  );

  const lane: Lane<Job, Report, Result> = {
    async take(signal) {
      const thread = await team.take(signal);
      if (thread === null) return null;
      const started = await unlessAborted(thread.ready, signal);
      if (started?.kind !== "ready") {
        await team.give(thread);
        return null;
      }
      return {
        async run(job, context) {
          const ended = await thread.run(job, context);
          if (ended.kind === "done") return ended.result;
          throw new HelperLost(`thread; must outlive the evaluation: ${ended.reason}`);
        },
        give: () => team.give(thread),
      };
    },
  };
  return {
    lanes: [ownLane(run), ...Array.from({ length: helpers }, () => lane)],
    close: () => team.close({ askFirst: false }),
  };
}

/** What is waited for, or null as soon as the signal is aborted. */
async function unlessAborted<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T | null> {
  if (signal.aborted) return null;
  let leave = () => {};
  const aborted = new Promise<null>((resolve) => {
    leave = () => resolve(null);
    signal.addEventListener("abort", leave, { once: true });
  });
  try {
    return await Promise.race([awaited, aborted]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

/** The same numbers in memory that threads share, so that they are not copied for each. */
export function inSharedMemory(values: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}
