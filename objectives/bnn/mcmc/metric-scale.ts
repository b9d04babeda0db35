/**
 * The metric of dynamics with momentum, as a standard deviation per weight: that of the prior, or one derived from the
 * curvature.
 */
import { fisherDiagonal } from "../curvature/fisher.ts";
import type { NetworkRun } from "../posterior/posterior-method.ts";
import { expandBlocks } from "../prior/gaussian.ts";

/** The prior's standard deviations s. */
export function priorScale({ parts }: Pick<NetworkRun, "parts">): Float64Array {
  return expandBlocks(parts.prior).scale;
}

/**
 * Fills `scale` with 1/√(s⁻² + F), where F is the diagonal of the Fisher information of all rows at `weights`: the
 * standard deviations of a diagonal Laplace approximation. Yields while computing.
 */
export function* curvatureScale(
  { parts, data }: Pick<NetworkRun, "parts" | "data">,
  weights: Float64Array,
  scale: Float64Array,
): Generator<undefined, undefined> {
  const information = yield* fisherDiagonal({ parts, data, weights });
  expandBlocks(parts.prior).scale.forEach((s, i) => {
    scale[i] = 1 / Math.sqrt(1 / (s * s) + information[i]);
  });
}
