/**
 * Runs a posterior method at the edge, where time passes: burn-in, keeping draws, reporting, stopping when told, and
 * giving way to the rest of the process every few milliseconds.
 */
import { fold } from "../../math/random.ts";
import type { Key } from "../../math/random.ts";
import type { MethodState, PosteriorMethod } from "../posterior/posterior-method.ts";

/** What to run. Iterations are numbered from 0. */
export interface Training<State extends MethodState, M> {
  readonly method: PosteriorMethod<State, M>;
  /** Weights to start from. */
  readonly start: Float64Array;
  readonly minibatch: () => M;
  readonly iterations: number;
  /** Ascending: the iterations after which the weights are kept. */
  readonly kept: readonly number[];
  /** Every iteration has a key of its own, folded from this one. */
  readonly key: Key;
  readonly signal: AbortSignal;
  /** Weights whose root mean square is beyond this have run away. */
  readonly largestScale: number;
  /** How many times `onReport` is called, at equal distances, the last time at the end. */
  readonly reports: number;
  /**
   * Called with the number of iterations done and the states kept so far, or the current one while none is kept. The
   * answer `stop` ends the training with what there is.
   */
  readonly onReport: (iteration: number, states: readonly MethodState[]) => "continue" | "stop";
}

export type Trained =
  | { readonly kind: "trained"; readonly states: readonly MethodState[] }
  | { readonly kind: "diverged"; readonly iteration: number; readonly reason: string }
  | { readonly kind: "aborted" };

/** Other work of the process waits at most about this long. */
const SLICE_MILLISECONDS = 25;
/** Iterations between looks at the clock and at the size of the weights. */
const ITERATIONS_BETWEEN_LOOKS = 32;

/** The same training gives the same result, however the clock cuts it into slices. */
export async function train<State extends MethodState, M>(training: Training<State, M>): Promise<Trained> {
  const { method, start, minibatch, iterations, kept, key, signal, reports, onReport } = training;
  const course: Course<State, M> = {
    method,
    minibatch,
    key,
    iteration: 0,
    state: method.init(start, fold(key, "init")),
    logPosterior: 0,
  };
  const states: MethodState[] = [];
  const reportAt = Array.from({ length: reports }, (_, i) => Math.ceil(((i + 1) * iterations) / reports));
  let reported = 0;
  let sliceEnd = performance.now() + SLICE_MILLISECONDS;

  while (course.iteration < iterations) {
    const look = course.iteration + ITERATIONS_BETWEEN_LOOKS - (course.iteration % ITERATIONS_BETWEEN_LOOKS);
    const toKeep = kept[states.length] ?? iterations;
    iterate(course, Math.min(look, toKeep + 1, reportAt[reported] ?? iterations, iterations));
    const { iteration: done, state, logPosterior } = course;
    if (!Number.isFinite(logPosterior)) {
      return { kind: "diverged", iteration: done - 1, reason: `log posterior ${logPosterior}` };
    }
    if (done === look || done === iterations) {
      const scale = rootMeanSquare(state.weights);
      if (!(scale <= training.largestScale)) {
        return { kind: "diverged", iteration: done - 1, reason: `weights of size ${scale.toPrecision(3)}` };
      }
      if (performance.now() >= sliceEnd) {
        await othersFirst();
        sliceEnd = performance.now() + SLICE_MILLISECONDS;
      }
      if (signal.aborted) return { kind: "aborted" };
    }
    if (toKeep === done - 1) states.push(copyOf(state));
    if (reportAt[reported] === done) {
      while (reportAt[reported] === done) reported++;
      if (onReport(done, orCurrent(states, state)) === "stop") break;
    }
  }
  return { kind: "trained", states: orCurrent(states, course.state) };
}

/** Where a training is. */
interface Course<State extends MethodState, M> {
  readonly method: PosteriorMethod<State, M>;
  readonly minibatch: () => M;
  readonly key: Key;
  /** Iterations done. */
  iteration: number;
  state: State;
  /** What the last iteration said. */
  logPosterior: number;
}

/**
 * Iterates until so many iterations are done, or the log posterior is not finite. A function of its own: it is called
 * often, so that it is compiled once for good, which a loop in a function that is called once a chain is not.
 */
function iterate<State extends MethodState, M>(course: Course<State, M>, until: number): void {
  const { method, minibatch, key } = course;
  let { iteration, state, logPosterior } = course;
  while (iteration < until) {
    const [next, info] = method.step(state, minibatch(), fold(key, iteration));
    state = next;
    logPosterior = info.logPosterior;
    iteration++;
    if (!Number.isFinite(logPosterior)) break;
  }
  course.iteration = iteration;
  course.state = state;
  course.logPosterior = logPosterior;
}

function orCurrent(states: readonly MethodState[], state: MethodState): readonly MethodState[] {
  return states.length > 0 ? states : [copyOf(state)];
}

function copyOf({ weights, iteration }: MethodState): MethodState {
  return { weights: weights.slice(), iteration };
}

function rootMeanSquare(weights: Float64Array): number {
  let squares = 0;
  for (const weight of weights) squares += weight * weight;
  return Math.sqrt(squares / weights.length);
}

/** Lets timers, messages and signals of the process have their turn. */
function othersFirst(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
