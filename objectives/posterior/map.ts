/**
 * The mode of the posterior (maximum a posteriori) by Adam (Kingma & Ba 2015, algorithm 1) on the log posterior: one
 * value of the weights, no uncertainty about them; also where a chain starts.
 */
import type { Key } from "../../math/random.ts";
import type { Schedule } from "../schedule.ts";
import { nextState, startChain } from "./posterior-method.ts";
import type {
  ChainState,
  MethodProblem,
  MethodState,
  Posterior,
  PosteriorMethod,
  StepInfo,
  Target,
} from "./posterior-method.ts";

export interface MapOptions {
  /** About how far a weight moves in an iteration, > 0. */
  readonly learningRate: Schedule;
}

export type MapState = ChainState;

export function build<M>(logPosterior: Target<M>, options: MapOptions): PosteriorMethod<MapState, M> {
  const problem = { logPosterior, options };
  return {
    init: (weights) => init(problem, weights),
    step: (state, minibatch, key) => step(problem, state, minibatch, key),
    posterior,
  };
}

export function init<M>({ logPosterior }: MethodProblem<MapOptions, M>, weights: Float64Array): MapState {
  return startChain(logPosterior, weights);
}

export function step<M>(
  { options }: MethodProblem<MapOptions, M>,
  state: MapState,
  minibatch: M,
  key: Key,
): [MapState, StepInfo] {
  const { engine, iteration } = state;
  const learningRate = options.learningRate(iteration);
  const logPosterior = engine.adamStep(minibatch, learningRate, key);
  return [nextState(state), { logPosterior, stepSize: learningRate }];
}

/** A point mass on the last state. */
export function posterior(states: readonly MethodState[]): Posterior {
  const mode = states[states.length - 1].weights;
  return { sample: [mode], draw: () => mode };
}
