/**
 * Dropout (Srivastava et al. 2014), inverted: in a training iteration every entry is dropped with probability `rate`,
 * and the others are divided by 1 − rate, so that predictions need no correction.
 */
import { roomFor, type LayerPass, type LayerPosition, type PlacedLayer } from "./layer.ts";

export interface DropoutSpec {
  readonly kind: "dropout";
  /** In [0, 1). */
  readonly rate: number;
}

export interface DropoutLayer extends PlacedLayer {
  readonly kind: "dropout";
  readonly rate: number;
}

export function placeDropout({ rate }: DropoutSpec, { inputs }: LayerPosition): DropoutLayer {
  if (!(rate >= 0 && rate < 1)) throw new RangeError(`invalid dropout rate; must be in [0, 1): ${rate}`);
  return { kind: "dropout", inputs, outputs: inputs, weights: [], rate };
}

export function openDropout({ outputs: width, rate }: DropoutLayer): LayerPass {
  const [maskRoom, outputRoom] = [roomFor(), roomFor()];
  return {
    forward({ count, masks }, input) {
      if (masks === null) return input;
      const size = count * width;
      const [mask, output] = [maskRoom(size), outputRoom(size)];
      masks.fill(mask, count, width, rate);
      for (let i = 0; i < size; i++) output[i] = input[i] * mask[i];
      return output;
    },
    backward({ count, masks }, outputGradient, gradients) {
      if (gradients.input === null) return;
      const size = count * width;
      const mask = maskRoom(size);
      for (let i = 0; i < size; i++) {
        gradients.input[i] += masks === null ? outputGradient[i] : outputGradient[i] * mask[i];
      }
    },
  };
}
