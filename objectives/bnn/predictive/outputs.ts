/** The network outputs for a draw of the weights. */
import type { Network } from "../network/network.ts";
import { linearizationPoint } from "../posterior/posterior.ts";

/** A network for predictions, on an engine or standalone. */
export interface PredictingNetwork extends Pick<Network, "forward" | "weightCount"> {
  /** The forward pass in double precision, for finite differences; only if `forward` is in single precision. */
  readonly precise?: Pick<Network, "forward">;
}

/** Finite-difference step, relative to the norm of the weight vector. */
const RELATIVE_STEP = 1e-5;

/**
 * Outputs (rows × outputs) of the network for rows of x. If the weights are a draw from a linearized Gaussian, these
 * are f(x; m) + J(x)(θ − m) around its mean m, with the directional derivative J v by central differences in double
 * precision.
 */
export function outputsOf(
  network: PredictingNetwork,
  weights: Float64Array,
  x: Float64Array,
  rows: number,
): Float64Array {
  const mean = linearizationPoint(weights);
  if (mean === undefined) return network.forward(weights, x, rows);
  const { forward } = network.precise ?? network;
  const count = network.weightCount;
  let [length, distance] = [0, 0];
  for (let i = 0; i < count; i++) {
    length += mean[i] ** 2;
    distance += (weights[i] - mean[i]) ** 2;
  }
  const at = forward(mean, x, rows).slice();
  if (distance === 0) return at;
  const h = RELATIVE_STEP * Math.sqrt((1 + length) / distance);
  const along = (step: number) => mean.map((value, i) => value + step * (weights[i] - value));
  const ahead = forward(along(h), x, rows).slice();
  const behind = forward(along(-h), x, rows);
  for (let i = 0; i < at.length; i++) at[i] += (ahead[i] - behind[i]) / (2 * h);
  return at;
}
