/** Scores weights on training rows: those used for fitting, or held-out ones. */
import { permutation, type Key } from "../../../math/random.ts";
import type { NetworkRun } from "../posterior/posterior-method.ts";

type Scored = Pick<NetworkRun, "engine" | "parts">;

/**
 * Σ log p(y_i | x_i, θ) over these rows at the engine's weights, and log p(θ); computes `atOnce` rows between yields.
 */
export function* scoreOf(
  { engine, parts }: Scored,
  rows: Int32Array,
  atOnce: number,
): Generator<undefined, { readonly logLikelihood: number; readonly logPrior: number }> {
  const gradient = new Float64Array(engine.weightCount);
  const logPrior = parts.prior.logDensity(engine.readWeights().slice(), gradient);
  let mean = 0;
  for (let from = 0; from < rows.length; from += atOnce) {
    const part = rows.subarray(from, from + atOnce);
    // The estimate from n of N rows is log p(θ) + (N/n) Σ.
    mean += (part.length / rows.length) * (engine.logPosterior(part, gradient) - logPrior);
    yield;
  }
  return { logLikelihood: mean, logPrior };
}

/**
 * Splits off a fraction of the training rows as held out, at least one unless the fraction is 0. The same key gives the
 * same rows.
 */
export function holdOut(
  rows: number,
  share: number,
  key: Key,
): { readonly learn: Int32Array; readonly held: Int32Array } {
  if (share === 0) return { learn: Int32Array.from({ length: rows }, (_, row) => row), held: new Int32Array(0) };
  const order = permutation(key, rows);
  const count = Math.min(rows - 1, Math.max(1, Math.round(share * rows)));
  return { held: order.slice(0, count).toSorted(), learn: order.slice(count).toSorted() };
}
