/**
 * Stochastic gradient Langevin dynamics (Welling & Teh 2011, eq. 4): a gradient step on the potential and noise of just
 * the size that makes the weights wander through the posterior.
 *
 * θ ← θ − ε_t ∇U(θ) + √(2 ε_t T) ξ, ξ ~ N(0, I), targets exp(−U/T) as ε → 0.
 */
import { openStream } from "../../math/random.ts";
import type { Key } from "../../math/random.ts";
import type { LogPosterior } from "../log-posterior.ts";
import type { Schedule } from "../schedule.ts";
import type { MethodProblem, MethodState, Posterior, PosteriorMethod, StepInfo } from "./posterior-method.ts";

export interface SgldOptions {
  /** ε_t > 0, on the potential of the whole data; papers that write ε/2 have twice ours. */
  readonly stepSize: Schedule;
  /** T ≥ 0; at 0 the chain is stochastic gradient descent. */
  readonly temperature: Schedule;
}

export interface SgldState extends MethodState {
  /** Room for ∇ log posterior. */
  readonly gradient: Float64Array;
  /** Room for ξ. */
  readonly noise: Float64Array;
}

export function build<M>(logPosterior: LogPosterior<M>, options: SgldOptions): PosteriorMethod<SgldState, M> {
  const problem = { logPosterior, options };
  return {
    init: (weights) => init(problem, weights),
    step: (state, minibatch, key) => step(problem, state, minibatch, key),
    posterior,
  };
}

export function init<M>({ logPosterior }: MethodProblem<SgldOptions, M>, weights: Float64Array): SgldState {
  const count = logPosterior.weightCount;
  return { weights: weights.slice(), iteration: 0, gradient: new Float64Array(count), noise: new Float64Array(count) };
}

export function step<M>(
  { logPosterior, options }: MethodProblem<SgldOptions, M>,
  state: SgldState,
  minibatch: M,
  key: Key,
): [SgldState, StepInfo] {
  const { weights, gradient, noise, iteration } = state;
  const stepSize = options.stepSize(iteration);
  const temperature = options.temperature(iteration);
  const value = logPosterior.evaluate(weights, minibatch, gradient);
  if (temperature > 0) {
    const amplitude = Math.sqrt(2 * stepSize * temperature);
    openStream(key).fillNormal(noise);
    for (let i = 0; i < weights.length; i++) weights[i] += stepSize * gradient[i] + amplitude * noise[i];
  } else {
    for (let i = 0; i < weights.length; i++) weights[i] += stepSize * gradient[i];
  }
  return [
    { weights, gradient, noise, iteration: iteration + 1 },
    { logPosterior: value, stepSize },
  ];
}

/** The kept weights, each as likely as the other. */
export function posterior(states: readonly MethodState[]): Posterior {
  const sample = states.map((state) => state.weights);
  return { sample, draw: (key) => sample[openStream(key).integer(sample.length)] };
}
