/**
 * Worker threads for the jobs of one evaluation. A job is a call of the function `run` that one module exports; its
 * argument is copied to the thread, except for arrays in shared memory. The threads are kept from one evaluation to the
 * next, since starting one takes as long as a short job.
 */
import { unlessAborted } from "../common/abort.ts";
import { entryBeside } from "./entry.ts";
import type { JobWorkerData } from "./job-worker.ts";
import { callerRunner, type JobRunner, type RunJob } from "./ordered-jobs.ts";
import { createWorkerPool } from "./thread-pool.ts";
import { openThread } from "./thread.ts";

/** Grace period for an aborted job to end. */
const GRACE_MILLISECONDS = 2000;

export interface JobPool<Job, Report, Result> {
  /** Where jobs run: the calling thread first, then the workers. */
  readonly runners: readonly JobRunner<Job, Report, Result>[];
  close(): Promise<void>;
}

/** A worker thread died (an infrastructure failure, not a failure of the job). */
export class WorkerLost extends Error {
  override readonly name = "HelperLost";
}

/**
 * @param module URL of the module whose function `run` does the jobs
 * @param run that function, for the caller's thread
 * @param threads number of concurrent jobs, ≥ 1, including the calling thread; worker threads start when first needed
 */
export function createJobPool<Job, Report, Result>(
  { module, run }: { readonly module: string; readonly run: RunJob<Job, Report, Result> },
  threads: number,
): JobPool<Job, Report, Result> {
  const data: JobWorkerData = { module };
  const workers = Math.max(0, threads - 1);
  const pool = createWorkerPool(Math.max(1, workers), () =>
    openThread<Job, null, Report, Result>({
      entry: entryBeside(import.meta.url, "job-worker"),
      data,
      graceMilliseconds: GRACE_MILLISECONDS,
    }),
  );

  const runner: JobRunner<Job, Report, Result> = {
    async acquire(signal) {
      const thread = await pool.acquire(signal);
      if (thread === null) return null;
      const started = await unlessAborted(thread.ready, signal);
      if (started?.kind !== "ready") {
        await pool.release(thread);
        return null;
      }
      return {
        async run(job, context) {
          const ended = await thread.run(job, context);
          if (ended.kind === "done") return ended.result;
          throw new WorkerLost(`Worker thread died: ${ended.reason}`);
        },
        release: () => pool.release(thread),
      };
    },
  };
  return {
    runners: [callerRunner(run), ...Array.from({ length: workers }, () => runner)],
    close: () => pool.close({ askFirst: false }),
  };
}

/** A copy in shared memory, so that it does not have to be copied for each thread. */
export function toSharedMemory(values: Float64Array): Float64Array {
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}
