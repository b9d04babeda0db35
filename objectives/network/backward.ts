/** The way back through a layer: from the gradient in its outputs to those in its weights and its inputs. */
import type { Activation } from "./activation.ts";
import type { Layer } from "./architecture.ts";
import type { LayerBuffers } from "./buffers.ts";

/** Fills `delta` of a hidden layer, the gradient in z, from its `outputGradient`. */
export function deactivate(layer: Layer, activation: Activation, buffers: LayerBuffers): void {
  const { outputs, branch } = layer;
  const { rows, preactivation, activation: values, outputGradient, delta } = buffers;
  const count = rows * outputs;
  const factor = branch > 0 ? branch : 1;
  activation.slope(preactivation, values, delta, count);
  for (let i = 0; i < count; i++) delta[i] *= factor * outputGradient[i];
}

/** Adds Σ_rows δ hᵀ/√inputs to W's part of `gradient` and Σ_rows δ to b's. */
export function accumulate(layer: Layer, buffers: LayerBuffers, gradient: Float64Array): void {
  const { inputs, outputs, matrixOffset, biasOffset, scale } = layer;
  const { rows, input, delta } = buffers;
  const blocked = rows - (rows % 4);
  for (let o = 0; o < outputs; o++) {
    const matrixRow = matrixOffset + o * inputs;
    let biasSum = 0;
    for (let row = 0; row < blocked; row += 4) {
      const from = row * outputs + o;
      const d0 = delta[from];
      const d1 = delta[from + outputs];
      const d2 = delta[from + 2 * outputs];
      const d3 = delta[from + 3 * outputs];
      if (d0 === 0 && d1 === 0 && d2 === 0 && d3 === 0) continue;
      biasSum += d0 + d1 + d2 + d3;
      const g0 = scale * d0;
      const g1 = scale * d1;
      const g2 = scale * d2;
      const g3 = scale * d3;
      const r0 = row * inputs;
      const r1 = r0 + inputs;
      const r2 = r1 + inputs;
      const r3 = r2 + inputs;
      for (let i = 0; i < inputs; i++) {
        gradient[matrixRow + i] += g0 * input[r0 + i] + g1 * input[r1 + i] + g2 * input[r2 + i] + g3 * input[r3 + i];
      }
    }
    for (let row = blocked; row < rows; row++) {
      const d = delta[row * outputs + o];
      biasSum += d;
      for (let i = 0; i < inputs; i++) gradient[matrixRow + i] += scale * d * input[row * inputs + i];
    }
    gradient[biasOffset + o] += biasSum;
  }
}

/** Fills `inputGradient` (rows × inputs) with Wᵀδ/√inputs, and what the skip connection hands back. */
export function propagate(
  layer: Layer,
  weights: Float64Array,
  buffers: LayerBuffers,
  inputGradient: Float64Array,
): void {
  const { inputs, outputs, matrixOffset, scale, branch } = layer;
  const { rows, delta, outputGradient } = buffers;
  for (let row = 0; row < rows; row++) {
    const from = row * outputs;
    const to = row * inputs;
    // A skip connection joins equal widths, so the two gradients have the same shape.
    for (let i = 0; i < inputs; i++) inputGradient[to + i] = branch > 0 ? outputGradient[from + i] : 0;
    for (let o = 0; o < outputs; o++) {
      const d = scale * delta[from + o];
      if (d === 0) continue;
      const matrixRow = matrixOffset + o * inputs;
      for (let i = 0; i < inputs; i++) inputGradient[to + i] += d * weights[matrixRow + i];
    }
  }
}
