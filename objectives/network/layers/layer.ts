/**
 * The shape of a kind of layer. Its file has what may be said about such a layer (its spec), the layer in its place in
 * the network (how many numbers it takes and gives, where its weights lie), and the way through it and back in plain
 * TypeScript. Engines with kernels of their own go by the layer in its place.
 */
import type { Masks } from "../masks.ts";

/** A stretch of the weight vector. */
interface WeightBlock {
  readonly count: number;
  /** Where the prior of these weights is centred. */
  readonly mean: number;
  /** Does a chain start at N(mean, 1), or at the mean itself? */
  readonly start: "spread" | "mean";
}

/** What all layers in their places have. */
export interface PlacedLayer {
  /** Numbers in a row of what it is given. */
  readonly inputs: number;
  /** Numbers in a row of what it gives. */
  readonly outputs: number;
  /** Its weights, in their order in the weight vector. */
  readonly weights: readonly WeightBlock[];
}

/** Where a layer comes to stand. */
export interface Place {
  readonly inputs: number;
  /** Where its weights start in the weight vector. */
  readonly offset: number;
}

/** The rows of one way through the network and back. */
export interface Rows {
  readonly count: number;
  /** The whole weight vector. */
  readonly weights: Float64Array;
  /** What dropout draws from; without it nothing is dropped. */
  readonly masks: Masks | null;
}

/** What the way back adds to. */
export interface Gradients {
  /** In the whole weight vector. */
  readonly weights: Float64Array;
  /** In what the layer was given, rows × inputs; null where nobody asks for it. */
  readonly input: Float64Array | null;
}

/** The way through a layer and back. It owns the buffers that the way back needs. */
export interface LayerPass {
  /** The outputs, rows × outputs, in a buffer that the next call overwrites; `input` must stay as it is until `backward`. */
  forward(rows: Rows, input: Float64Array): Float64Array;
  /** Adds the gradients that follow from the one in the outputs of the last `forward`, on the same rows. */
  backward(rows: Rows, outputGradient: Float64Array, gradients: Gradients): void;
}

/** A buffer that is there for as many numbers as are asked for; growing loses what is in it. */
export function roomFor(): (size: number) => Float64Array {
  let buffer = new Float64Array(0);
  return (size) => {
    if (buffer.length < size) buffer = new Float64Array(size);
    return buffer;
  };
}
