/** Where each weight lies among the padded ones. */
import { padded } from "./arena.ts";
import type { Step } from "./shape.ts";

export interface WeightPlaces {
  /** Of each weight: its place. */
  readonly places: Int32Array;
  /** Of each step: where its two blocks start, matrix and bias or gain and shift; nothing where it has no weights. */
  readonly starts: readonly (readonly [number, number])[];
  /** Of the likelihood's own weight, even where it has none. */
  readonly own: number;
  /** Numbers in all, a multiple of eight. */
  readonly count: number;
}

/** Matrices lie turned, inputs × outputs, so that the way forward reads them as they are. */
export function placeWeights(steps: readonly Step[], weightCount: number): WeightPlaces {
  const places = new Int32Array(weightCount);
  let next = 0;
  let end = 0;

  function vector(length: number): number {
    const start = end;
    for (let i = 0; i < length; i++) places[next++] = start + i;
    end += padded(length);
    return start;
  }

  function turnedMatrix(inputs: number, outputs: number): number {
    const start = end;
    const stride = padded(outputs);
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) places[next++] = start + i * stride + o;
    }
    end += padded(inputs) * stride;
    return start;
  }

  const starts = steps.map((step): readonly [number, number] => {
    switch (step.kind) {
      case "dense":
        return [turnedMatrix(step.inputs, step.outputs), vector(step.outputs)];
      case "layer-norm":
        return [vector(step.outputs), vector(step.outputs)];
      case "activation":
      case "dropout":
      case "fork":
      case "join":
        return [0, 0];
    }
  });
  const own = end;
  while (next < weightCount) places[next++] = end++;
  return { places, starts, own, count: (Math.max(end, own + 1) + 7) & ~7 };
}
