/** The loss of a single weight vector on given rows, for analyses of the loss landscape. */
import type { StandardizedRows } from "../data/standardize.ts";
import { networkLogLikelihood, type BayesianNetwork } from "../log-posterior.ts";

/** Mean NLL per row, in nats of standardized targets, in double precision and without dropout. */
export interface Loss {
  /** Number of network weights; the likelihood's own weights follow them in the weight vector. */
  readonly networkWeights: number;
  value(weights: Float64Array): number;
  /** Writes the gradient to `into`, and returns the value. */
  gradient(weights: Float64Array, into: Float64Array): number;
}

/** Uses at most `most` evenly spaced rows. */
export function lossOn(parts: BayesianNetwork, data: StandardizedRows, most: number): Loss {
  const rows = Math.min(most, data.rows);
  const chosen = Array.from({ length: rows }, (_, i) => Math.floor((i * data.rows) / rows));
  const { columns } = data;
  const x = new Float64Array(rows * columns);
  chosen.forEach((row, i) => x.set(data.x.subarray(row * columns, (row + 1) * columns), i * columns));
  const minibatch = { x, y: Float64Array.from(chosen, (row) => data.y[row]), rows };
  const logLikelihood = networkLogLikelihood(parts);
  const scratch = new Float64Array(parts.prior.weightCount);
  const gradient = (weights: Float64Array, into: Float64Array) => {
    into.fill(0);
    return -logLikelihood({ weights, minibatch, factor: -1 / rows }, into) / rows;
  };
  return {
    networkWeights: parts.network.weightCount,
    value: (weights) => gradient(weights, scratch),
    gradient,
  };
}
