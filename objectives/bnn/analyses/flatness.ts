/**
 * How flat the loss is around weight vectors: the increase in loss under Gaussian noise on the weights of the network,
 * and the trace and the largest eigenvalue of its Hessian. To second order E L(θ + σξ) − L(θ) = σ² tr(H)/2.
 */
import { fold, openStream, type Key } from "../../../math/random.ts";
import { mean, standardDeviation } from "../../../math/statistics.ts";
import { largestCurvature } from "../curvature/largest-curvature.ts";
import type { Loss } from "./loss.ts";

/** An estimate with its Monte Carlo standard error. */
interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

/**
 * E L(θ + σξ) − L(θ), ξ ~ N(0, I), averaged over the weight vectors θ, with σ = `relative` times the root mean square
 * of θ; uses antithetic pairs ±ξ, so that the slope at θ cancels; `pairs` ≥ 2 per vector.
 */
export function riseUnderNoise(
  loss: Loss,
  thetas: readonly Float64Array[],
  { relative, pairs, key }: { readonly relative: number; readonly pairs: number; readonly key: Key },
): Estimate {
  const rises = thetas.flatMap((theta, t) => {
    const sigma = relative * rootMeanSquare(theta, loss.networkWeights);
    const here = loss.value(theta);
    const noise = new Float64Array(loss.networkWeights);
    return Array.from({ length: pairs }, (_, i) => {
      openStream(fold(fold(key, t), i)).fillNormal(noise);
      return (loss.value(moved(theta, noise, sigma)) + loss.value(moved(theta, noise, -sigma))) / 2 - here;
    });
  });
  return estimateOf(rises);
}

/**
 * tr(H) by Hutchinson's estimator (1990): the mean of vᵀHv over random v with entries ±1, with Hv from central
 * differences of the gradient; `probes` ≥ 2.
 */
export function hessianTrace(
  loss: Loss,
  theta: Float64Array,
  { probes, key }: { readonly probes: number; readonly key: Key },
): Estimate {
  const d = loss.networkWeights;
  const step = 1e-4 * Math.max(rootMeanSquare(theta, d), 1e-2);
  const [ahead, behind] = [new Float64Array(theta.length), new Float64Array(theta.length)];
  const values = Array.from({ length: probes }, (_, i) => {
    const stream = openStream(fold(key, i));
    const signs = Float64Array.from({ length: d }, () => (stream.uniform() < 0.5 ? -1 : 1));
    loss.gradient(moved(theta, signs, step), ahead);
    loss.gradient(moved(theta, signs, -step), behind);
    return signs.reduce((sum, sign, j) => sum + (sign * (ahead[j] - behind[j])) / (2 * step), 0);
  });
  return estimateOf(values);
}

/** The largest |eigenvalue| of H over the network's weights, approached from below to within a few percent. */
export function largestEigenvalue(loss: Loss, theta: Float64Array, key: Key): number {
  const d = loss.networkWeights;
  const whole = theta.slice();
  const gradient = new Float64Array(theta.length);
  const ofNetwork = function* (weights: Float64Array, into: Float64Array): Generator<undefined, undefined> {
    whole.set(weights);
    loss.gradient(whole, gradient);
    into.set(gradient.subarray(0, d));
    yield;
  };
  const search = largestCurvature(ofNetwork, theta.slice(0, d), key);
  for (;;) {
    const next = search.next();
    if (next.done === true) return next.value;
  }
}

export function rootMeanSquare(theta: Float64Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i++) sum += theta[i] ** 2;
  return Math.sqrt(sum / count);
}

function moved(theta: Float64Array, direction: Float64Array, step: number): Float64Array {
  const result = theta.slice();
  direction.forEach((value, i) => (result[i] += step * value));
  return result;
}

function estimateOf(values: readonly number[]): Estimate {
  return { value: mean(values), standardError: standardDeviation(values) / Math.sqrt(values.length - 1) };
}
