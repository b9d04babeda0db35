/** The way forward through a layer. */
import type { Activation } from "./activation.ts";
import type { Layer } from "./architecture.ts";
import type { LayerBuffers } from "./buffers.ts";

/** Fills `preactivation` with W h/√inputs + b for the rows of `input`. */
export function affine(layer: Layer, weights: Float64Array, buffers: LayerBuffers): void {
  const { inputs, outputs, matrixOffset, biasOffset, scale } = layer;
  const { rows, input, preactivation: z } = buffers;
  // Four rows at a time: each weight is read once for four independent sums.
  const blocked = rows - (rows % 4);
  for (let o = 0; o < outputs; o++) {
    const matrixRow = matrixOffset + o * inputs;
    const bias = weights[biasOffset + o];
    for (let row = 0; row < blocked; row += 4) {
      const r0 = row * inputs;
      const r1 = r0 + inputs;
      const r2 = r1 + inputs;
      const r3 = r2 + inputs;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let i = 0; i < inputs; i++) {
        const w = weights[matrixRow + i];
        s0 += w * input[r0 + i];
        s1 += w * input[r1 + i];
        s2 += w * input[r2 + i];
        s3 += w * input[r3 + i];
      }
      const to = row * outputs + o;
      z[to] = scale * s0 + bias;
      z[to + outputs] = scale * s1 + bias;
      z[to + 2 * outputs] = scale * s2 + bias;
      z[to + 3 * outputs] = scale * s3 + bias;
    }
    for (let row = blocked; row < rows; row++) {
      let sum = 0;
      for (let i = 0; i < inputs; i++) sum += weights[matrixRow + i] * input[row * inputs + i];
      z[row * outputs + o] = scale * sum + bias;
    }
  }
}

/** Fills `activation` and `output` of a hidden layer from its `preactivation`. */
export function activate(layer: Layer, activation: Activation, buffers: LayerBuffers): void {
  const { outputs, branch } = layer;
  const { rows, input, preactivation, activation: values, output } = buffers;
  const count = rows * outputs;
  activation.apply(preactivation, values, count);
  if (branch > 0) for (let i = 0; i < count; i++) output[i] = input[i] + branch * values[i];
}
