/**
 * Drives a posterior method: reports progress, stops on request, detects diverging weights, and yields to the event
 * loop every few milliseconds.
 */
import type { Engine } from "../engine/engine.ts";
import type { Approximation } from "../posterior/posterior.ts";
import type { Progress } from "../posterior/posterior-method.ts";
import type { Fault } from "./exploded.ts";

/** A prepared run, and how it is monitored. */
export interface WatchedRun {
  readonly steps: Generator<Progress, Approximation>;
  /** The engine of the run. */
  readonly engine: Pick<Engine<unknown>, "readWeights">;
  readonly iterations: number;
  readonly signal: AbortSignal;
  /** The problem with the weights, such as divergence; null if they are fine. */
  readonly faultOf: (weights: Float64Array) => Fault | null;
  /** Number of calls to `onReport`, evenly spaced, the last one at the end. */
  readonly reports: number;
  /** Receives the number of iterations done and the result so far. Returning `stop` ends the run with that result. */
  readonly onReport: (iteration: number, soFar: Approximation) => "continue" | "stop";
}

export type RunEnd =
  | { readonly kind: "ended"; readonly approximation: Approximation }
  | { readonly kind: "diverged"; readonly iteration: number; readonly fault: Fault }
  | { readonly kind: "aborted" };

/** Approximate maximum time between yields to other work in the process. */
const SLICE_MILLISECONDS = 25;
/** Steps between checks of the clock and of the weights. */
const STEPS_BETWEEN_LOOKS = 32;
/** In shorter runs the checks are a hundredth of the run apart, but at least this many iterations. */
const MIN_BETWEEN_LOOKS = 8;

/** The same run gives the same result, however it is divided into time slices. */
export async function runMethod(run: WatchedRun): Promise<RunEnd> {
  const { steps, engine, iterations, signal, reports, onReport } = run;
  const course: Course = { steps, done: 0, progress: null, end: null };
  const reportAt = Array.from({ length: reports }, (_, i) => Math.ceil(((i + 1) * iterations) / reports));
  const between = Math.min(STEPS_BETWEEN_LOOKS, Math.max(MIN_BETWEEN_LOOKS, Math.floor(iterations / 100)));
  let reported = 0;
  let sliceEnd = performance.now() + SLICE_MILLISECONDS;
  try {
    while (course.end === null) {
      const look = course.done + between - (course.done % between);
      advance(course, look, reportAt[reported] ?? iterations);
      const { progress, end } = course;
      if (progress !== null && !Number.isFinite(progress.logPosterior)) {
        const fault = { complaint: `weights; must stay finite: log posterior ${progress.logPosterior}` };
        return { kind: "diverged", iteration: Math.max(0, progress.iteration - 1), fault };
      }
      if (course.done === look || end !== null || progress?.iteration === iterations) {
        const fault = run.faultOf(engine.readWeights());
        if (fault !== null) return { kind: "diverged", iteration: Math.max(0, (progress?.iteration ?? 0) - 1), fault };
        if (performance.now() >= sliceEnd) {
          await othersFirst();
          sliceEnd = performance.now() + SLICE_MILLISECONDS;
        }
        if (signal.aborted) return { kind: "aborted" };
      }
      if (progress !== null && reportAt[reported] <= progress.iteration) {
        while (reportAt[reported] <= progress.iteration) reported++;
        const soFar = orCurrent(progress.soFar, engine);
        if (onReport(progress.iteration, soFar) === "stop") return { kind: "ended", approximation: soFar };
      }
    }
    return { kind: "ended", approximation: orCurrent(course.end, engine) };
  } finally {
    steps.return(ABANDONED);
  }
}

/** The return value passed to the generator of a run that ended early; it is ignored. */
const ABANDONED: Approximation = { kind: "networks", networks: [] };

/** The state of a run. */
interface Course {
  readonly steps: Generator<Progress, Approximation>;
  /** Number of steps done; an iteration consists of one or more. */
  done: number;
  /** The progress yielded last. */
  progress: Progress | null;
  /** The return value of the run. */
  end: Approximation | null;
}

/**
 * Advances until this many steps or iterations are done, the log posterior is not finite, or the run has ended. This is
 * a separate function so that V8 optimizes it once: it is called often, unlike a loop in a function that runs only
 * once.
 */
function advance(course: Course, untilStep: number, untilIteration: number): void {
  const { steps } = course;
  while (course.done < untilStep) {
    const { done, value } = steps.next();
    if (done === true) {
      course.end = value;
      return;
    }
    course.progress = value;
    course.done++;
    if (value.iteration >= untilIteration || !Number.isFinite(value.logPosterior)) return;
  }
}

/** A copy of the result so far, which the run keeps extending; the current weights if there is no result yet. */
function orCurrent(found: Approximation | undefined, engine: WatchedRun["engine"]): Approximation {
  const current = () => engine.readWeights().slice();
  if (found === undefined) return { kind: "networks", networks: [current()] };
  if (found.kind === "networks") return found;
  if (found.kind === "gaussian") return { ...found, mean: found.mean.slice(), deviation: found.deviation.slice() };
  return { ...found, draws: found.draws.length > 0 ? [...found.draws] : [current()] };
}

/** Lets the process handle timers, messages and signals. */
function othersFirst(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
