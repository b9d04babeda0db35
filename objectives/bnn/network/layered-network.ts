/** A network in plain TypeScript: a list of layers, applied in sequence, on typed arrays. */
import { openLayers, placeLayers, weightCountOf, type LayerSpec } from "./layers/index.ts";
import { openMasks, type Masks } from "./masks.ts";
import type { Network } from "./network.ts";

/** Throws a RangeError for layers that do not fit together. */
export function layeredNetwork(inputs: number, specs: readonly LayerSpec[]): Network {
  const layers = placeLayers(specs, { inputs, offset: 0 });
  const pass = openLayers(layers);
  let count = 0;
  let masks: Masks | null = null;
  return {
    layers,
    inputs,
    outputs: layers[layers.length - 1].outputs,
    weightCount: weightCountOf(layers),
    forward(weights, given, rows, key) {
      count = rows;
      masks = key === undefined ? null : openMasks(key);
      return pass.forward({ count, weights, masks }, given);
    },
    backward(weights, outputGradient, gradient) {
      pass.backward({ count, weights, masks }, outputGradient, { weights: gradient, input: null });
    },
  };
}
