/**
 * The shape of a posterior method: how weights are moved, and what is believed about them afterwards.
 *
 * Every method is one file that exports, in this order: its options, its state, `build`, `init`, `step`, `posterior`.
 * The potential is U(θ) = −log posterior of the whole data (docs/mathematics.md), so step size and temperature mean the
 * same everywhere.
 */
import type { Key } from "../../math/random.ts";
import type { Engine } from "../engine/engine.ts";
import { plainEngine } from "../engine/plain.ts";
import type { LogPosterior } from "../log-posterior.ts";

/** What the next iteration needs. */
export interface MethodState {
  /** θ. Where the weights live in an engine, this is read from there: look at it only when it is wanted. */
  readonly weights: Float64Array;
  /** Iterations done so far. */
  readonly iteration: number;
}

/** What happened in an iteration; nothing here is needed to go on. */
export interface StepInfo {
  /** The minibatch's estimate of the log posterior before the update. Not finite when the weights have run away. */
  readonly logPosterior: number;
  readonly stepSize: number;
}

/** What is believed about the weights. */
export interface Posterior {
  /** All draws, to average over. */
  readonly sample: readonly Float64Array[];
  /** One of them. */
  draw(key: Key): Float64Array;
}

/** What a method works on: an engine, which a chain then has for itself, or any log posterior, computed by the reference. */
export type Target<M> = LogPosterior<M> | Engine<M>;

/** The state of a chain whose weights live in an engine. */
export interface ChainState extends MethodState {
  readonly engine: Engine<unknown>;
}

class LiveState implements ChainState {
  readonly engine: Engine<unknown>;
  readonly iteration: number;

  constructor(engine: Engine<unknown>, iteration: number) {
    this.engine = engine;
    this.iteration = iteration;
  }

  get weights(): Float64Array {
    return this.engine.readWeights();
  }
}

/** The state of a chain that starts at a copy of `weights`. */
export function startChain<M>(target: Target<M>, weights: Float64Array): ChainState {
  const engine = "langevinStep" in target ? target : plainEngine(target);
  engine.writeWeights(weights);
  return new LiveState(engine, 0);
}

/** The state of a chain after an iteration. */
export function nextState({ engine, iteration }: ChainState): ChainState {
  return new LiveState(engine, iteration + 1);
}

/** A method bound to a log posterior and its options. */
export interface PosteriorMethod<State extends MethodState, M> {
  /** A state that starts at a copy of `weights`. The key serves methods that start at random. */
  init(weights: Float64Array, key: Key): State;
  /**
   * One iteration. It reuses the buffers of the state it is given, which is used up by that: copy what should last. Never
   * throws: weights that run away show in `info.logPosterior`.
   */
  step(state: State, minibatch: M, key: Key): [State, StepInfo];
  /** The posterior that the kept states stand for; at least one. */
  posterior(states: readonly MethodState[]): Posterior;
}

/** A log posterior and the options of a method: what `init` and `step` share. */
export interface MethodProblem<Options, M> {
  readonly logPosterior: Target<M>;
  readonly options: Options;
}

/** What the file of a method exports, for options and states of its own. */
export interface PosteriorMethodModule<Options, State extends MethodState> {
  build<M>(logPosterior: Target<M>, options: Options): PosteriorMethod<State, M>;
  init<M>(problem: MethodProblem<Options, M>, weights: Float64Array): State;
  step<M>(problem: MethodProblem<Options, M>, state: State, minibatch: M, key: Key): [State, StepInfo];
  posterior(states: readonly MethodState[]): Posterior;
}
