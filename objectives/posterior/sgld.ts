/**
 * Stochastic gradient Langevin dynamics (Welling & Teh 2011, eq. 4): a gradient step on the potential and noise of just
 * the size that makes the weights wander through the posterior.
 *
 * θ ← θ − ε_t ∇U(θ) + √(2 ε_t T) ξ, ξ ~ N(0, I), targets exp(−U/T) as ε → 0.
 */
import { openStream } from "../../math/random.ts";
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

export interface SgldOptions {
  /** ε_t > 0, on the potential of the whole data; papers that write ε/2 have twice ours. */
  readonly stepSize: Schedule;
  /** T ≥ 0; at 0 the chain is stochastic gradient descent. */
  readonly temperature: Schedule;
}

export type SgldState = ChainState;

export function build<M>(logPosterior: Target<M>, options: SgldOptions): PosteriorMethod<SgldState, M> {
  const problem = { logPosterior, options };
  return {
    init: (weights) => init(problem, weights),
    step: (state, minibatch, key) => step(problem, state, minibatch, key),
    posterior,
  };
}

export function init<M>({ logPosterior }: MethodProblem<SgldOptions, M>, weights: Float64Array): SgldState {
  return startChain(logPosterior, weights);
}

export function step<M>(
  { options }: MethodProblem<SgldOptions, M>,
  state: SgldState,
  minibatch: M,
  key: Key,
): [SgldState, StepInfo] {
  const { engine, iteration } = state;
  const stepSize = options.stepSize(iteration);
  const temperature = options.temperature(iteration);
  const logPosterior = engine.langevinStep(minibatch, { stepSize, temperature, key });
  return [nextState(state), { logPosterior, stepSize }];
}

/** The kept weights, each as likely as the other. */
export function posterior(states: readonly MethodState[]): Posterior {
  const sample = states.map((state) => state.weights);
  return { sample, draw: (key) => sample[openStream(key).integer(sample.length)] };
}
