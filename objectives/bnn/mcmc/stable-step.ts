/** The unit of a Langevin chain's step size, chosen so that a given value means the same on every data set. */
import { fold } from "../../../math/random.ts";
import { largestCurvature } from "../curvature/largest-curvature.ts";
import type { Engine, NetworkEngine } from "../engine/engine.ts";
import { fullLogPosterior } from "../diagnostics/full-log-posterior.ts";
import type { NetworkRun, Run } from "../posterior/posterior-method.ts";

/**
 * The largest safe step, 1/λ, and the unit 2n/(λN), where λ is the largest curvature of U at these weights (which are
 * restored in the engine afterwards), n the number of rows in a minibatch, and N that of all rows. For a run without
 * data rows, the unit is 2/λ, computed from one of its minibatches.
 *
 * For U of curvature λ and gradient noise of variance V, a step ε gives the stationary variance (2 + εV)/(λ(2 − ελ))
 * (docs/mathematics.md). If per-row gradients scatter as much as the curvature implies, V = (N/n − 1)λ, and to first
 * order this variance is 1 + (ελ/2)(N/n) times 1/λ.
 */
export function* stableStep<M>(
  run: Pick<Run<M> | NetworkRun, "engine" | "key"> & Partial<Pick<NetworkRun, "rows">>,
  minibatch: M | Int32Array,
  weights: Float64Array,
): Generator<undefined, { readonly unit: number; readonly most: number }> {
  const { engine, key } = run;
  const { rows } = run;
  const atOnce = rows === undefined ? 1 : (minibatch as Int32Array).length;
  function* gradient(moved: Float64Array, into: Float64Array): Generator<undefined, undefined> {
    if (rows !== undefined) {
      fullLogPosterior(engine as NetworkEngine, moved, { rows, atOnce }, into);
    } else {
      engine.writeWeights(moved);
      (engine as Engine<M>).logPosterior(minibatch as M, into);
    }
    // The sign of the gradient does not affect the magnitude of the curvature.
    yield;
  }
  const largest = yield* largestCurvature(gradient, weights, fold(key, "curvature"));
  engine.writeWeights(weights);
  const share = rows === undefined ? 1 : Math.min(1, atOnce / rows);
  return { unit: (2 * share) / largest, most: 1 / largest };
}
