/** A dense network in plain TypeScript: layers, one after the other, over typed arrays. */
import { activations } from "./activation.ts";
import { layOut } from "./architecture.ts";
import type { Architecture } from "./architecture.ts";
import { accumulate, deactivate, propagate } from "./backward.ts";
import { allocateBuffers } from "./buffers.ts";
import { activate, affine } from "./forward.ts";
import type { Network } from "./network.ts";

/** f = W₂·a(W₁x/√D + b₁)/√H + b₂, with as many hidden layers as the architecture says. */
export function denseNetwork(architecture: Architecture): Network {
  const { layers, weightCount } = layOut(architecture);
  const activation = activations[architecture.activation];
  let capacity = 0;
  let buffers = allocateBuffers(layers, capacity);

  return {
    architecture,
    inputs: architecture.inputs,
    outputs: architecture.outputs,
    weightCount,

    forward(weights, inputs, rows) {
      if (rows > capacity) {
        capacity = rows;
        buffers = allocateBuffers(layers, capacity);
      }
      let input = inputs;
      for (let l = 0; l < layers.length; l++) {
        buffers[l].rows = rows;
        buffers[l].input = input;
        affine(layers[l], weights, buffers[l]);
        if (layers[l].hidden) activate(layers[l], activation, buffers[l]);
        input = buffers[l].output;
      }
      return input;
    },

    backward(weights, outputGradient, gradient) {
      buffers[layers.length - 1].delta = outputGradient;
      for (let l = layers.length - 1; l >= 0; l--) {
        if (layers[l].hidden) deactivate(layers[l], activation, buffers[l]);
        accumulate(layers[l], buffers[l], gradient);
        if (l > 0) propagate(layers[l], weights, buffers[l], buffers[l - 1].outputGradient);
      }
    },
  };
}
