/**
 * Runs jobs in parallel and delivers reports and results in order, as if the jobs had run sequentially. The reports of
 * a job are held back until all jobs before it have ended; delivery ends with the first job that ends the sequence
 * (such as a failed one), regardless of later jobs.
 */
import type { CallContext } from "./messages.ts";

export type RunJob<Job, Report, Result> = (job: Job, context: CallContext<Report>) => Promise<Result>;

/** Runs one job at a time. */
export interface JobRunner<Job, Report, Result> {
  /** A slot for one job; null if there will be none, or if the signal is aborted first. */
  acquire(signal: AbortSignal): Promise<RunnerSlot<Job, Report, Result> | null>;
}

interface RunnerSlot<Job, Report, Result> {
  readonly run: RunJob<Job, Report, Result>;
  release(): Promise<void>;
}

interface OrderedJobs<Job, Report, Result> {
  readonly jobs: readonly Job[];
  /** One or more; the first must always have a slot. */
  readonly runners: readonly JobRunner<Job, Report, Result>[];
  readonly signal: AbortSignal;
  /** Whether no job may follow one with this result. */
  readonly isLast: (result: Result) => boolean;
  /** Receives a report, along with the results of all earlier jobs. Answering `stop` ends everything. */
  readonly onReport: (report: Report, job: number, before: readonly Result[]) => "continue" | "stop";
}

interface Ordered<Report, Result> {
  /** Results of finished jobs, in order. */
  readonly results: readonly Result[];
  /** The report, from the job after those, that was answered with `stop`. */
  readonly stoppedBy?: Report;
}

/** Runs jobs in the calling thread. */
export function callerRunner<Job, Report, Result>(run: RunJob<Job, Report, Result>): JobRunner<Job, Report, Result> {
  const slot: RunnerSlot<Job, Report, Result> = { run, release: () => Promise.resolve() };
  return { acquire: (signal) => Promise.resolve(signal.aborted ? null : slot) };
}

/** Rejects with the error of the first failed job in order. All jobs have ended when it settles. */
export async function runOrdered<Job, Report, Result>(
  order: OrderedJobs<Job, Report, Result>,
): Promise<Ordered<Report, Result>> {
  const { jobs, runners, signal, isLast, onReport } = order;
  type End = { readonly result: Result } | { readonly error: unknown };
  const over = new AbortController();
  const held = jobs.map((): Report[] => []);
  const ends = new Map<number, End>();
  const results: Result[] = [];
  let next = 0;
  /** Number of jobs still needed: up to the first one that no other job may follow. */
  let wanted = jobs.length;
  let stoppedBy: { readonly report: Report } | null = null;
  let failed: { readonly error: unknown } | null = null;

  /** Passes on the reports and results that have arrived, in order. */
  function deliver(): void {
    while (!over.signal.aborted && results.length < wanted) {
      const current = results.length;
      for (const report of held[current].splice(0)) {
        if (onReport(report, current, results) === "stop") {
          stoppedBy = { report };
          return over.abort();
        }
      }
      const end = ends.get(current);
      if (end === undefined) return;
      if ("error" in end) {
        failed = end;
        return over.abort();
      }
      results.push(end.result);
    }
    over.abort();
  }

  async function runOne(job: number, { run }: RunnerSlot<Job, Report, Result>): Promise<void> {
    const end = await run(jobs[job], {
      signal: AbortSignal.any([signal, over.signal]),
      report(report) {
        if (over.signal.aborted) return "stop";
        held[job].push(report);
        deliver();
        return over.signal.aborted ? "stop" : "continue";
      },
    }).then(
      (result): End => ({ result }),
      (error: unknown): End => ({ error }),
    );
    ends.set(job, end);
    if ("error" in end || isLast(end.result)) wanted = Math.min(wanted, job + 1);
    deliver();
  }

  async function work(runner: JobRunner<Job, Report, Result>): Promise<void> {
    while (next < wanted && !over.signal.aborted) {
      const slot = await runner.acquire(over.signal);
      if (slot === null) return;
      try {
        if (next < wanted && !over.signal.aborted) await runOne(next++, slot);
      } finally {
        await slot.release();
      }
    }
  }

  // The calling thread comes last, because it starts computing immediately, and the others must be started before.
  await Promise.all(runners.toReversed().map(work));
  if (failed !== null) throw (failed as { error: unknown }).error;
  return { results, ...(stoppedBy === null ? {} : { stoppedBy: (stoppedBy as { report: Report }).report }) };
}
