/**
 * The mode of the posterior (maximum a posteriori) by Adam (Kingma & Ba 2015, algorithm 1) on the log posterior: one
 * value of the weights, no uncertainty about them; also where a chain starts.
 */
import type { Key } from "../../math/random.ts";
import type { LogPosterior } from "../log-posterior.ts";
import type { Schedule } from "../schedule.ts";
import type { MethodProblem, MethodState, Posterior, PosteriorMethod, StepInfo } from "./posterior-method.ts";

export interface MapOptions {
  /** About how far a weight moves in an iteration, > 0. */
  readonly learningRate: Schedule;
}

export interface MapState extends MethodState {
  /** Room for ∇ log posterior. */
  readonly gradient: Float64Array;
  /** Running mean of the gradient. */
  readonly momentum: Float64Array;
  /** Running mean of its square. */
  readonly square: Float64Array;
}

const MOMENTUM_DECAY = 0.9;
const SQUARE_DECAY = 0.999;
const SMALLEST_SCALE = 1e-8;

export function build<M>(logPosterior: LogPosterior<M>, options: MapOptions): PosteriorMethod<MapState, M> {
  const problem = { logPosterior, options };
  return {
    init: (weights) => init(problem, weights),
    step: (state, minibatch, key) => step(problem, state, minibatch, key),
    posterior,
  };
}

export function init<M>({ logPosterior }: MethodProblem<MapOptions, M>, weights: Float64Array): MapState {
  const zeros = () => new Float64Array(logPosterior.weightCount);
  return { weights: weights.slice(), iteration: 0, gradient: zeros(), momentum: zeros(), square: zeros() };
}

export function step<M>(
  { logPosterior, options }: MethodProblem<MapOptions, M>,
  state: MapState,
  minibatch: M,
  _key: Key,
): [MapState, StepInfo] {
  const { weights, gradient, momentum, square } = state;
  const iteration = state.iteration + 1;
  const learningRate = options.learningRate(state.iteration);
  const value = logPosterior.evaluate(weights, minibatch, gradient);
  const momentumTotal = 1 - MOMENTUM_DECAY ** iteration;
  const squareTotal = 1 - SQUARE_DECAY ** iteration;
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i];
    momentum[i] += (1 - MOMENTUM_DECAY) * (g - momentum[i]);
    square[i] += (1 - SQUARE_DECAY) * (g * g - square[i]);
    weights[i] +=
      (learningRate * (momentum[i] / momentumTotal)) / (Math.sqrt(square[i] / squareTotal) + SMALLEST_SCALE);
  }
  return [
    { weights, gradient, momentum, square, iteration },
    { logPosterior: value, stepSize: learningRate },
  ];
}

/** A point mass on the last state. */
export function posterior(states: readonly MethodState[]): Posterior {
  const mode = states[states.length - 1].weights;
  return { sample: [mode], draw: () => mode };
}
