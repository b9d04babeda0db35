/** The log posterior on all rows, from an engine that takes a limited number of rows at a time. */
import type { NetworkEngine } from "../engine/engine.ts";

/**
 * Fills `gradient` and returns the log posterior of the weights on all `rows`. A minibatch of n of N rows gives log
 * p(θ) + (N/n) Σ, so minibatches weighted by n/N add up to log p(θ) + Σ over all rows.
 */
export function fullLogPosterior(
  engine: Pick<NetworkEngine, "writeWeights" | "logPosterior">,
  weights: Float64Array,
  { rows, atOnce }: { readonly rows: number; readonly atOnce: number },
  gradient: Float64Array,
): number {
  const part = new Float64Array(gradient.length);
  gradient.fill(0);
  let value = 0;
  engine.writeWeights(weights);
  for (let from = 0; from < rows; from += atOnce) {
    const size = Math.min(atOnce, rows - from);
    const share = size / rows;
    value +=
      share *
      engine.logPosterior(
        Int32Array.from({ length: size }, (_, i) => from + i),
        part,
      );
    for (let i = 0; i < gradient.length; i++) gradient[i] += share * part[i];
  }
  return value;
}
