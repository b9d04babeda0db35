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
  let state = method.init(start, fold(key, "init"));
  const states: MethodState[] = [];
  const reportAt = Array.from({ length: reports }, (_, i) => Math.ceil(((i + 1) * iterations) / reports));
  let sliceEnd = performance.now() + SLICE_MILLISECONDS;

  for (let iteration = 0; iteration < iterations; iteration++) {
    const [next, info] = method.step(state, minibatch(), fold(key, iteration));
    state = next;
    if (!Number.isFinite(info.logPosterior)) {
      return { kind: "diverged", iteration, reason: `log posterior ${info.logPosterior}` };
    }
    const done = iteration + 1;
    if (done % ITERATIONS_BETWEEN_LOOKS === 0 || done === iterations) {
      const scale = rootMeanSquare(state.weights);
      if (!(scale <= training.largestScale)) {
        return { kind: "diverged", iteration, reason: `weights of size ${scale.toPrecision(3)}` };
      }
      if (performance.now() >= sliceEnd) {
        await othersFirst();
        sliceEnd = performance.now() + SLICE_MILLISECONDS;
      }
      if (signal.aborted) return { kind: "aborted" };
    }
    if (kept[states.length] === iteration) states.push(copyOf(state));
    if (reportAt.includes(done) && onReport(done, orCurrent(states, state)) === "stop") break;
  }
  return { kind: "trained", states: orCurrent(states, state) };
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
