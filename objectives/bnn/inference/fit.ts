/** Fits a Bayesian network with one or more runs of a posterior method, distributed over threads. */
import { fold, type Key } from "../../../math/random.ts";
import { coresHere } from "../../../threads/cores.ts";
import { createJobPool, WorkerLost, toSharedMemory, type JobPool } from "../../../threads/job-pool.ts";
import { runOrdered } from "../../../threads/ordered-jobs.ts";
import type { TrainingRows } from "../data/minibatches.ts";
import { posteriorMethods } from "../posterior/index.ts";
import { posteriorOf, type Approximation, type Posterior } from "../posterior/posterior.ts";
import type { MethodTable } from "../posterior/posterior-method.ts";
import type { InferencePlan } from "./plan.ts";
import { jobModule, run, type JobEnd, type RunJob, type RunReport } from "./run-job.ts";

/** The threads that runs are distributed over, and the table of methods. */
export interface RunPool extends JobPool<RunJob, RunReport, JobEnd> {
  readonly methods: MethodTable;
}

interface FitProblem {
  readonly plan: InferencePlan;
  readonly data: TrainingRows;
  /** The same key gives the same posterior. */
  readonly key: Key;
  readonly signal: AbortSignal;
  /** Number of reports for the whole fit; each of n runs gives ⌈reports / n⌉. */
  readonly reports: number;
  /**
   * Receives the number of iterations done, including earlier runs, and the result so far. Returning `stop` ends the
   * fit with that result.
   */
  readonly onReport: (iteration: number, soFar: Posterior) => "continue" | "stop";
  readonly pool: RunPool;
}

export type Fitted =
  | { readonly kind: "fitted"; readonly posterior: Posterior }
  | { readonly kind: "diverged"; readonly message: string }
  /** A thread died: an infrastructure failure. */
  | { readonly kind: "lost"; readonly message: string }
  | { readonly kind: "aborted" };

/** Runs shorter than this finish before another thread could start. */
const MIN_ITERATIONS_FOR_THREADS = 200;

/**
 * Threads for the runs of all fits; close them after use. Methods that are not built in run in the caller's thread,
 * since other threads only know the built-in ones.
 */
export function runPool(threads: number | "auto", methods: MethodTable = posteriorMethods): RunPool {
  const ownRun: typeof run = (job, context) => run(job, context, methods);
  return { ...createJobPool({ module: jobModule, run: ownRun }, threads === "auto" ? coresHere() : threads), methods };
}

/**
 * The posterior of the weights given the rows. Several runs, each from its own start and mode, explore more of the
 * posterior than a single run of the same total length, and the score depends less on the starting point. Draws and
 * reports do not depend on the number of threads: the draws of each run follow those of the previous one.
 */
export async function fit(problem: FitProblem): Promise<Fitted> {
  const { plan, key, signal, reports, onReport, pool } = problem;
  const method = pool.methods[plan.method];
  const runs = method.needs.runs === "several" ? plan.runs : 1;
  const isShort = plan.warmStart.iterations + plan.iterations < MIN_ITERATIONS_FOR_THREADS;
  const isBuiltIn = posteriorMethods[plan.method] === method;
  const runners = pool.runners.slice(0, isShort || !isBuiltIn ? 1 : runs);
  const data = runners.length === 1 ? problem.data : shared(problem.data);
  const jobs = Array.from({ length: runs }, (_, i): RunJob => {
    return { plan, data, key: fold(fold(key, "chain"), i), reports: Math.ceil(reports / runs) };
  });
  const posterior = (found: readonly Approximation[]) => posteriorOf(method.posterior, found);
  try {
    const { results, stoppedBy } = await runOrdered({
      jobs,
      runners,
      signal,
      isLast: (end: JobEnd) => end.kind !== "ended",
      onReport: ({ iteration, soFar }: RunReport, i, before) =>
        onReport(i * plan.iterations + iteration, posterior([...before.flatMap(foundBy), soFar])),
    });
    const last = results.at(-1);
    if (last !== undefined && last.kind !== "ended") return last;
    const found = [...results.flatMap(foundBy), ...(stoppedBy === undefined ? [] : [stoppedBy.soFar])];
    return { kind: "fitted", posterior: posterior(found) };
  } catch (error) {
    if (signal.aborted) return { kind: "aborted" };
    if (error instanceof WorkerLost) return { kind: "lost", message: error.message };
    throw error;
  }
}

function foundBy(end: JobEnd): readonly Approximation[] {
  return end.kind === "ended" ? [end.approximation] : [];
}

function shared(data: TrainingRows): TrainingRows {
  return { ...data, x: toSharedMemory(data.x), y: toSharedMemory(data.y) };
}
