/** A nonlinearity, applied to every number by itself. */
import { activations } from "../activation.ts";
import type { ActivationName } from "../activation.ts";
import { roomFor } from "./layer.ts";
import type { LayerPass, Place, PlacedLayer } from "./layer.ts";

export interface ActivationSpec {
  readonly kind: "activation";
  readonly name: ActivationName;
}

export interface ActivationLayer extends PlacedLayer {
  readonly kind: "activation";
  readonly name: ActivationName;
}

export function placeActivation({ name }: ActivationSpec, { inputs }: Place): ActivationLayer {
  return { kind: "activation", inputs, outputs: inputs, weights: [], name };
}

export function openActivation({ name, outputs }: ActivationLayer): LayerPass {
  const activation = activations[name];
  const [valueRoom, slopeRoom] = [roomFor(), roomFor()];
  let input: Float64Array = new Float64Array(0);
  return {
    forward({ count }, given) {
      input = given;
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
