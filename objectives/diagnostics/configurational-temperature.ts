/**
 * The temperature that weights are at, by their places: for θ ~ exp(−U/T) the mean of ⟨θ, ∇U(θ)⟩/d is T, whatever U
 * (by parts). Minibatch noise and too large a step size show as a temperature above the one that was asked for.
 */

/** ⟨θ, ∇U(θ)⟩/d of one draw. */
export function configurationalTemperature(weights: Float64Array, gradientOfLogPosterior: Float64Array): number {
  let product = 0;
  for (let i = 0; i < weights.length; i++) product -= weights[i] * gradientOfLogPosterior[i];
  return product / weights.length;
}
