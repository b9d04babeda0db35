/** A residual block (He et al. 2016): h + scale · inner(h). */
import { roomFor, type LayerPass, type PlacedLayer } from "./layer.ts";

/** `Inner` is any placed layer; index.ts lists the kinds. */
export interface ResidualLayer<Inner extends PlacedLayer> extends PlacedLayer {
  readonly kind: "residual";
  readonly scale: number;
  readonly layers: readonly Inner[];
}

export function placeResidual<Inner extends PlacedLayer>(
  scale: number,
  inputs: number,
  layers: readonly Inner[],
): ResidualLayer<Inner> {
  const outputs = layers[layers.length - 1].outputs;
  if (outputs !== inputs) {
    throw new RangeError(`invalid residual block; must give as many numbers as it takes: ${outputs} for ${inputs}`);
  }
  return { kind: "residual", inputs, outputs, weights: layers.flatMap((layer) => layer.weights), scale, layers };
}

export function openResidual({ scale, outputs }: ResidualLayer<PlacedLayer>, inner: LayerPass): LayerPass {
  const [outputRoom, gradientRoom] = [roomFor(), roomFor()];
  return {
    forward(rows, input) {
      const values = inner.forward(rows, input);
      const size = rows.count * outputs;
      const output = outputRoom(size);
      for (let i = 0; i < size; i++) output[i] = input[i] + scale * values[i];
      return output;
    },
    backward(rows, outputGradient, gradients) {
      const size = rows.count * outputs;
      const scaled = gradientRoom(size);
      for (let i = 0; i < size; i++) scaled[i] = scale * outputGradient[i];
      if (gradients.input !== null) for (let i = 0; i < size; i++) gradients.input[i] += outputGradient[i];
      inner.backward(rows, scaled, gradients);
    },
  };
}
