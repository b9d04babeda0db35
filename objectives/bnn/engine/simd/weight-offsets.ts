/** Offsets of the weights in the padded layout. */
import { padded } from "./arena.ts";
import type { Step } from "./shape.ts";

export interface WeightPlaces {
  /** Offset of each weight. */
  readonly offsets: Int32Array;
  /** For each step: offsets of its two blocks, matrix and bias or gain and shift; empty if it has no weights. */
  readonly starts: readonly (readonly [number, number])[];
  /** Offset of the likelihood's own weight, even if it has none. */
  readonly own: number;
  /** Total length, a multiple of eight. */
  readonly count: number;
}

/** Matrices are stored transposed, inputs × outputs, as the forward pass reads them. */
export function placeWeights(steps: readonly Step[], weightCount: number): WeightPlaces {
  const offsets = new Int32Array(weightCount);
  let next = 0;
  let end = 0;

  function vector(length: number): number {
    const start = end;
    for (let i = 0; i < length; i++) offsets[next++] = start + i;
    end += padded(length);
    return start;
  }

  function turnedMatrix(inputs: number, outputs: number): number {
    const start = end;
    const stride = padded(outputs);
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) offsets[next++] = start + i * stride + o;
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
  while (next < weightCount) offsets[next++] = end++;
  return { offsets, starts, own, count: (Math.max(end, own + 1) + 7) & ~7 };
}
