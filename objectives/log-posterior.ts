/** The log posterior of the weights: the one thing that every method consumes. */
import type { Likelihood } from "./likelihood/likelihood.ts";
import type { Network } from "./network/network.ts";
import type { WeightPrior } from "./weight-prior.ts";

/** Some rows of the training data. */
export interface Minibatch {
  /** rows × columns, row-major, standardized. */
  readonly x: Float64Array;
  /** One standardized target per row. */
  readonly y: Float64Array;
  readonly rows: number;
}

/**
 * An unnormalized log density of the weights θ, estimated from a minibatch (of whatever type the density understands)
 * without bias in the gradient. Its negative is the potential U of docs/mathematics.md.
 */
export interface LogPosterior<M = Minibatch> {
  readonly weightCount: number;
  /** The estimate; its gradient in the weights is written over `gradient`. NaN and ±∞ are passed on, never thrown. */
  evaluate(weights: Float64Array, minibatch: M, gradient: Float64Array): number;
}

/** The parts of a Bayesian network. The likelihood's own weights follow the network's in the weight vector. */
export interface BayesianNetwork {
  readonly network: Network;
  readonly likelihood: Likelihood;
  readonly prior: WeightPrior;
}

/**
 * log p(θ) + (N/n) Σ_minibatch log p(y|x,θ) on n of N training rows: the sum over the data, not its mean, so that step
 * size and temperature mean the same for every minibatch size.
 *
 * @param dataRows N
 */
export function networkLogPosterior(parts: BayesianNetwork, dataRows: number): LogPosterior {
  const { network, likelihood, prior } = parts;
  let outputGradient = new Float64Array(0);
  return {
    weightCount: prior.weightCount,
    evaluate(weights, { x, y, rows }, gradient) {
      if (outputGradient.length < rows * network.outputs) outputGradient = new Float64Array(rows * network.outputs);
      const factor = dataRows / rows;
      const logPrior = prior.logDensity(weights, gradient);
      const outputs = network.forward(weights, x, rows);
      const own = { weights, gradient, offset: network.weightCount };
      const logLikelihood = likelihood.logDensity({ outputs, targets: y, rows, outputGradient }, own, factor);
      network.backward(weights, outputGradient, gradient);
      return logPrior + factor * logLikelihood;
    },
  };
}
