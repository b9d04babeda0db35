/** Estimates of the gradients of variational inference, and the plain one: the same drawn weights for all rows. */
import type { Key } from "../../../math/random.ts";
import type { Engine } from "../engine/engine.ts";

/** N(μ, diag(σ²)) over the weights. */
export interface MeanField {
  /** μ (d). */
  readonly mean: Float64Array;
  /** σ (d), > 0. */
  readonly deviation: Float64Array;
}

/**
 * Writes unbiased estimates of the gradients of E log p(y, θ) with respect to μ and ln σ to `slopes` (2d), and returns one
 * of E log p(y, θ). The same key gives the same noise. The engine's weights may change.
 */
export type GradientEstimate<M> = (q: MeanField, minibatch: M, key: Key, slopes: Float64Array) => number;

/** By one draw θ = μ + σξ per minibatch (Kingma & Welling 2014): ∂/∂μ = g, ∂/∂ln σ = gσξ, g = ∇ log p(y, θ). */
export function byWeights<M>(engine: Engine<M>): GradientEstimate<M> {
  const d = engine.weightCount;
  const gradient = new Float64Array(d);
  const xi = new Float64Array(d);
  const theta = new Float64Array(d);
  return ({ mean, deviation }, minibatch, key, slopes) => {
    engine.fillNoise(key, xi);
    for (let i = 0; i < d; i++) theta[i] = mean[i] + deviation[i] * xi[i];
    engine.writeWeights(theta);
    const logPosterior = engine.logPosterior(minibatch, gradient, key);
    for (let i = 0; i < d; i++) {
      slopes[i] = gradient[i];
      slopes[d + i] = gradient[i] * deviation[i] * xi[i];
    }
    return logPosterior;
  };
}
