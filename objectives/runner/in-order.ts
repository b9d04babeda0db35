/**
 * Jobs on several lanes whose outside looks as if they had run one after another: the reports of a job are held back
 * until all jobs before it have ended, results come in the order of the jobs, and the first job after which nothing
 * may come (it failed, say) is the last there is, whatever later ones did.
 */
import type { CallContext } from "./messages.ts";

export type RunJob<Job, Report, Result> = (job: Job, context: CallContext<Report>) => Promise<Result>;

/** Where one job at a time runs. */
export interface Lane<Job, Report, Result> {
  /** A place on the lane; null when there will be none, or the signal is aborted first. */
  take(signal: AbortSignal): Promise<Place<Job, Report, Result> | null>;
}

interface Place<Job, Report, Result> {
  readonly run: RunJob<Job, Report, Result>;
  /** Leaves the place to others. */
  give(): Promise<void>;
}

interface Order<Job, Report, Result> {
  readonly jobs: readonly Job[];
  /** One or more, each with places for every job that it is asked for; the first must always have one. */
  readonly lanes: readonly Lane<Job, Report, Result>[];
  readonly signal: AbortSignal;
  /** Does nothing come after a job that ended so? */
  readonly isLast: (result: Result) => boolean;
  /** Gets a report with the results of all jobs before. The answer `stop` ends everything. */
  readonly onReport: (report: Report, job: number, before: readonly Result[]) => "continue" | "stop";
}

interface Ordered<Report, Result> {
  /** Of the jobs that ended, in their order. */
  readonly results: readonly Result[];
  /** The report of the job after those that was answered with `stop`. */
  readonly stoppedBy?: Report;
}

/** The lane of a function that runs in this thread. */
export function ownLane<Job, Report, Result>(run: RunJob<Job, Report, Result>): Lane<Job, Report, Result> {
  const place: Place<Job, Report, Result> = { run, give: () => Promise.resolve() };
  return { take: (signal) => Promise.resolve(signal.aborted ? null : place) };
}

/** Rejects with what a job rejects with, where that is the first in order. All jobs have ended when it settles. */
export async function runInOrder<Job, Report, Result>(
  order: Order<Job, Report, Result>,
): Promise<Ordered<Report, Result>> {
  const { jobs, lanes, signal, isLast, onReport } = order;
  type End = { readonly result: Result } | { readonly error: unknown };
  const over = new AbortController();
  const held = jobs.map((): Report[] => []);
  const ends = new Map<number, End>();
  const results: Result[] = [];
  let next = 0;
  /** Jobs that may still be wanted: those before and at the first that is known to be the last. */
  let wanted = jobs.length;
  let stoppedBy: { readonly report: Report } | null = null;
  let failed: { readonly error: unknown } | null = null;

  /** Lets out, in order, what has come in. */
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

  async function runOne(job: number, { run }: Place<Job, Report, Result>): Promise<void> {
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

  async function work(lane: Lane<Job, Report, Result>): Promise<void> {
    while (next < wanted && !over.signal.aborted) {
      const place = await lane.take(over.signal);
      if (place === null) return;
      try {
        if (next < wanted && !over.signal.aborted) await runOne(next++, place);
      } finally {
        await place.give();
      }
    }
  }

  // The first lane comes last: it may compute in this thread at once, and the others should have been asked before.
  await Promise.all(lanes.toReversed().map(work));
  if (failed !== null) throw (failed as { error: unknown }).error;
  return { results, ...(stoppedBy === null ? {} : { stoppedBy: (stoppedBy as { report: Report }).report }) };
}
