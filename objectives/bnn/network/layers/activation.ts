/** An elementwise nonlinearity. */
import { activations, type ActivationName } from "../activation.ts";
import { roomFor, type LayerPass, type LayerPosition, type PlacedLayer } from "./layer.ts";

export interface ActivationSpec {
  readonly kind: "activation";
  readonly name: ActivationName;
}

export interface ActivationLayer extends PlacedLayer {
  readonly kind: "activation";
  readonly name: ActivationName;
}

export function placeActivation({ name }: ActivationSpec, { inputs }: LayerPosition): ActivationLayer {
  return { kind: "activation", inputs, outputs: inputs, weights: [], name };
}

export function openActivation({ name, outputs }: ActivationLayer): LayerPass {
  const activation = activations[name];
  const [valueRoom, slopeRoom] = [roomFor(), roomFor()];
  let input: Float64Array = new Float64Array(0);
  return {
    forward({ count }, inputs) {
      input = inputs;
      const values = valueRoom(count * outputs);
      activation.apply(input, values, count * outputs);
      return values;
    },
    backward({ count }, outputGradient, gradients) {
      if (gradients.input === null) return;
      const size = count * outputs;
      const slopes = slopeRoom(size);
      activation.slope(input, valueRoom(size), slopes, size);
      for (let i = 0; i < size; i++) gradients.input[i] += slopes[i] * outputGradient[i];
    },
  };
}
