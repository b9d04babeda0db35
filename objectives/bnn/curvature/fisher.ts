/**
 * The Fisher information of the likelihood, Σ_i E_y[g_i(y) g_i(y)ᵀ], where g_i(y) is the gradient of log p(y | x_i, θ).
 * For these likelihoods it equals the Gauss–Newton matrix Σ_i J_iᵀ Λ_i J_i (Martens 2020, section 9), extended by the
 * likelihood's own weights. The expectation is over targets under the likelihood, not over the observed ones, which
 * would give the empirical Fisher matrix (Kunstner et al. 2019).
 */
import type { TrainingRows } from "../data/minibatches.ts";
import { likelihoodPower, networkLogLikelihood, type BayesianNetwork } from "../log-posterior.ts";

interface FittedNetwork {
  readonly parts: BayesianNetwork;
  readonly data: TrainingRows;
  readonly weights: Float64Array;
}

/** √weight × gradient, for the outcomes that together give a row's expectation. */
export interface FisherTerm {
  /** Same length as the weight vector; overwritten by the next term. */
  readonly gradient: Float64Array;
  /** Index of the data row. */
  readonly row: number;
}

/**
 * Yields, row by row, the terms whose outer products sum to the Fisher information of the (tempered) likelihood,
 * computed by a separate network in double precision.
 */
export function* fisherTerms({ parts, data, weights }: FittedNetwork): Generator<FisherTerm, undefined> {
  const { network } = parts;
  const power = likelihoodPower(parts, data);
  const logLikelihood = networkLogLikelihood(parts);
  const gradient = new Float64Array(weights.length);
  const y = new Float64Array(1);
  for (let row = 0; row < data.rows; row++) {
    const x = data.x.subarray(row * data.columns, (row + 1) * data.columns);
    const outputs = network.forward(weights, x, 1).slice(0, network.outputs);
    for (const { target, weight } of parts.likelihood.outcomes(outputs, weights, network.weightCount)) {
      y[0] = target;
      gradient.fill(0);
      logLikelihood({ weights, minibatch: { x, y, rows: 1 }, factor: Math.sqrt(power * weight) }, gradient);
      yield { gradient, row };
    }
  }
}

/** Number of terms computed between two yields. */
const TERMS_AT_ONCE = 256;

/** The diagonal of the Fisher information; yields regularly. */
export function* fisherDiagonal(fitted: FittedNetwork): Generator<undefined, Float64Array> {
  const diagonal = new Float64Array(fitted.weights.length);
  let terms = 0;
  for (const { gradient } of fisherTerms(fitted)) {
    for (let i = 0; i < diagonal.length; i++) diagonal[i] += gradient[i] * gradient[i];
    if (++terms % TERMS_AT_ONCE === 0) yield;
  }
  return diagonal;
}
