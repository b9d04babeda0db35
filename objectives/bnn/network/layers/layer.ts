/**
 * The interface of a kind of layer. The file of each kind contains the spec, the placed layer (number of inputs and
 * outputs, offset of its weights), and the forward and backward passes in plain TypeScript. Engines with their own
 * kernels read the placed layer.
 */
import type { Masks } from "../masks.ts";

/** A contiguous block of the weight vector. */
interface WeightBlock {
  readonly count: number;
  /** The prior mean of these weights. */
  readonly mean: number;
  /** Whether a chain starts these weights at a draw from N(mean, 1) rather than at the mean. */
  readonly start: "spread" | "mean";
}

/** The fields common to all placed layers. */
export interface PlacedLayer {
  /** Number of input columns. */
  readonly inputs: number;
  /** Number of output columns. */
  readonly outputs: number;
  /** Its weights, in their order in the weight vector. */
  readonly weights: readonly WeightBlock[];
}

/** The position of a layer in the network. */
export interface LayerPosition {
  readonly inputs: number;
  /** Offset of its weights in the weight vector. */
  readonly offset: number;
}

/** The rows of one forward and backward pass. */
export interface Rows {
  readonly count: number;
  /** The full weight vector. */
  readonly weights: Float64Array;
  /** The key of the dropout masks; without it, dropout is off. */
  readonly masks: Masks | null;
}

/** The gradients that the backward pass adds to. */
export interface Gradients {
  /** The gradient with respect to the full weight vector. */
  readonly weights: Float64Array;
  /** Gradient with respect to the layer's input, rows × inputs; null if not needed. */
  readonly input: Float64Array | null;
}

/** The forward and backward passes of a layer. It owns the buffers of the backward pass. */
export interface LayerPass {
  /**
   * The outputs, rows × outputs, in a buffer that the next call overwrites; `input` must not change until `backward`.
   */
  forward(rows: Rows, input: Float64Array): Float64Array;
  /**
   * Adds the gradients that result from the gradient with respect to the outputs of the last `forward`, on the same
   * rows.
   */
  backward(rows: Rows, outputGradient: Float64Array, gradients: Gradients): void;
}

/** A buffer that grows to the requested length; growing discards its contents. */
export function roomFor(): (size: number) => Float64Array {
  let buffer = new Float64Array(0);
  return (size) => {
    if (buffer.length < size) buffer = new Float64Array(size);
    return buffer;
  };
}
