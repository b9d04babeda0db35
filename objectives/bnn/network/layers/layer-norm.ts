/**
 * Layer normalization (Ba, Kiros & Hinton 2016, eq. 4): every row is normalized to mean 0 and variance 1, then each
 * entry is multiplied by its own gain and shifted, y = g ⊙ (x − μ)/√(σ² + ε) + b. The prior of the gains is centred at
 * 1 and that of the shifts at 0, so at the prior mean, where a chain starts, the layer only normalizes.
 */
import { roomFor, type Gradients, type LayerPass, type LayerPosition, type PlacedLayer } from "./layer.ts";

export interface LayerNormSpec {
  readonly kind: "layer-norm";
}

export interface LayerNormLayer extends PlacedLayer {
  readonly kind: "layer-norm";
  readonly gainOffset: number;
  readonly shiftOffset: number;
  /** ε, which avoids division by zero if all entries of a row are equal. */
  readonly epsilon: number;
}

const EPSILON = 1e-5;

export function placeLayerNorm(_spec: LayerNormSpec, { inputs, offset }: LayerPosition): LayerNormLayer {
  return {
    kind: "layer-norm",
    inputs,
    outputs: inputs,
    weights: [
      { count: inputs, mean: 1, start: "mean" },
      { count: inputs, mean: 0, start: "mean" },
    ],
    gainOffset: offset,
    shiftOffset: offset + inputs,
    epsilon: EPSILON,
  };
}

export function openLayerNorm(layer: LayerNormLayer): LayerPass {
  const { outputs: width, gainOffset, shiftOffset, epsilon } = layer;
  const [outputRoom, standardizedRoom, inverseRoom] = [roomFor(), roomFor(), roomFor()];
  return {
    forward({ count, weights }, input) {
      const output = outputRoom(count * width);
      const standardized = standardizedRoom(count * width);
      const inverses = inverseRoom(count);
      for (let row = 0; row < count; row++) {
        const from = row * width;
        let [sum, squares] = [0, 0];
        for (let i = 0; i < width; i++) sum += input[from + i];
        const mean = sum / width;
        for (let i = 0; i < width; i++) squares += (input[from + i] - mean) ** 2;
        inverses[row] = 1 / Math.sqrt(squares / width + epsilon);
        for (let i = 0; i < width; i++) {
          standardized[from + i] = (input[from + i] - mean) * inverses[row];
          output[from + i] = weights[gainOffset + i] * standardized[from + i] + weights[shiftOffset + i];
        }
      }
      return output;
    },
    backward({ count, weights }, delta, gradients) {
      const standardized = standardizedRoom(count * width);
      accumulate(layer, count, { delta, standardized }, gradients);
      if (gradients.input === null) return;
      const inverses = inverseRoom(count);
      for (let row = 0; row < count; row++) {
        const from = row * width;
        let [sum, product] = [0, 0];
        for (let i = 0; i < width; i++) {
          const d = weights[gainOffset + i] * delta[from + i];
          sum += d;
          product += d * standardized[from + i];
        }
        // Normalization removes the mean and scale of a row, so the gradient has no component along either.
        for (let i = 0; i < width; i++) {
          const d = weights[gainOffset + i] * delta[from + i];
          gradients.input[from + i] += inverses[row] * (d - sum / width - (standardized[from + i] * product) / width);
        }
      }
    },
  };
}

/** Adds the gradients: Σ_rows δ ⊙ x̂ for the gains, and Σ_rows δ for the shifts. */
function accumulate(
  { outputs: width, gainOffset, shiftOffset }: LayerNormLayer,
  rows: number,
  { delta, standardized }: { readonly delta: Float64Array; readonly standardized: Float64Array },
  gradients: Gradients,
): void {
  for (let row = 0; row < rows; row++) {
    const from = row * width;
    for (let i = 0; i < width; i++) {
      gradients.weights[gainOffset + i] += delta[from + i] * standardized[from + i];
      gradients.weights[shiftOffset + i] += delta[from + i];
    }
  }
}
