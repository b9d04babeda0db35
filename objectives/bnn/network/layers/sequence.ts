/** A sequence of layers as one layer. */
import { roomFor, type LayerPass, type PlacedLayer } from "./layer.ts";

/** `passes` are those of the `layers`, at least one. */
export function openSequence(layers: readonly PlacedLayer[], passes: readonly LayerPass[]): LayerPass {
  const rooms = layers.map(roomFor);
  return {
    forward(rows, input) {
      let values = input;
      for (const pass of passes) values = pass.forward(rows, values);
      return values;
    },
    backward(rows, outputGradient, gradients) {
      let gradient = outputGradient;
      for (let l = passes.length - 1; l > 0; l--) {
        const size = rows.count * layers[l].inputs;
        const input = rooms[l](size).fill(0, 0, size);
        passes[l].backward(rows, gradient, { weights: gradients.weights, input });
        gradient = input;
      }
      passes[0].backward(rows, gradient, gradients);
    },
  };
}
