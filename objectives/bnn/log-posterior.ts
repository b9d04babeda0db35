/** The log posterior of the weights, which all methods take as input. */
import type { Key } from "../../math/random.ts";
import type { Likelihood } from "./likelihood/likelihood.ts";
import type { Network } from "./network/network.ts";
import type { WeightPrior } from "./prior/gaussian.ts";

/** Some rows of the training data. */
export interface Minibatch {
  /** rows × columns, row-major, standardized. */
  readonly x: Float64Array;
  /** One standardized target per row. */
  readonly y: Float64Array;
  readonly rows: number;
}

/**
 * An unnormalized log density of the weights θ, estimated from a minibatch (of whatever type the density accepts), with
 * an unbiased gradient. Its negative is the potential U of docs/mathematics.md.
 */
export interface LogPosterior<M = Minibatch> {
  readonly weightCount: number;
  /**
   * The estimate; its gradient with respect to the weights overwrites `gradient`. NaN and ±∞ are returned, never
   * thrown. `key`: the key of a training iteration, for randomness besides the minibatch (dropout).
   */
  evaluate(weights: Float64Array, minibatch: M, gradient: Float64Array, key?: Key): number;
}

/** The parts of a Bayesian network. The likelihood's own weights follow the network's in the weight vector. */
export interface BayesianNetwork<L extends Likelihood = Likelihood> {
  readonly network: Network;
  readonly likelihood: L;
  readonly prior: WeightPrior;
  /**
   * Temperature T of a tempered likelihood, which is raised to the power 1/T while the prior is unchanged; 1 if absent.
   */
  readonly likelihoodTemperature?: number;
}

/** The power to which the target posterior raises the likelihood of the training rows. */
export function likelihoodPower(
  { likelihoodTemperature = 1 }: Pick<BayesianNetwork, "likelihoodTemperature">,
  { weight = 1 }: { readonly weight?: number },
): number {
  return weight / likelihoodTemperature;
}

/** Arguments of a log likelihood: weights, rows, and the training iteration's dropout key. */
interface LikelihoodQuery {
  readonly weights: Float64Array;
  readonly minibatch: Minibatch;
  /** Multiplies the gradient, not the value. */
  readonly factor: number;
  readonly key?: Key | undefined;
}

/** A function that returns Σ_minibatch log p(y|x,θ) and adds `factor` times its gradient to `gradient`. */
export function networkLogLikelihood({
  network,
  likelihood,
}: BayesianNetwork): (query: LikelihoodQuery, gradient: Float64Array) => number {
  let outputGradient = new Float64Array(0);
  return ({ weights, minibatch: { x, y, rows }, factor, key }, gradient) => {
    if (outputGradient.length < rows * network.outputs) outputGradient = new Float64Array(rows * network.outputs);
    const outputs = network.forward(weights, x, rows, key);
    const own = { weights, gradient, offset: network.weightCount };
    const value = likelihood.logDensity({ outputs, targets: y, rows, outputGradient }, own, factor);
    network.backward(weights, outputGradient, gradient);
    return value;
  };
}

/**
 * log p(θ) + (N/n) Σ_minibatch log p(y|x,θ) on n of N training rows. It estimates the sum over the data, not the mean,
 * so that step size and temperature mean the same for every minibatch size.
 *
 * @param dataRows N
 */
export function networkLogPosterior(parts: BayesianNetwork, dataRows: number): LogPosterior {
  const { prior } = parts;
  const logLikelihood = networkLogLikelihood(parts);
  return {
    weightCount: prior.weightCount,
    evaluate(weights, minibatch, gradient, key) {
      const factor = dataRows / minibatch.rows;
      const logPrior = prior.logDensity(weights, gradient);
      return logPrior + factor * logLikelihood({ weights, minibatch, factor, key }, gradient);
    },
  };
}
