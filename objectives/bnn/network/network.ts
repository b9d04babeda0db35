/** The interface of a network, independent of the engine: outputs and gradients. */
import type { Key } from "../../../math/random.ts";
import type { Layer } from "./layers/index.ts";

/**
 * A function of rows and weights. The weights are one flat vector, whose layout the layers define. Inputs, outputs and
 * gradients are row-major. A network owns its buffers, so interleaved chains must not share one.
 */
export interface Network {
  /** The layers, which engines with their own kernels read. */
  readonly layers: readonly Layer[];
  /** Number of inputs per row. */
  readonly inputs: number;
  /** Number of outputs per row. */
  readonly outputs: number;
  /** Length of the weight vector; a longer one may be passed, and its tail is ignored. */
  readonly weightCount: number;
  /**
   * The outputs for `rows` rows of inputs.
   *
   * @param inputs rows × `this.inputs`
   * @param key the key of a training iteration's dropout masks; without it, dropout is off
   * @returns rows × `this.outputs`, at the start of a buffer that the next call overwrites
   */
  forward(weights: Float64Array, inputs: Float64Array, rows: number, key?: Key): Float64Array;
  /**
   * Adds to `gradient` the gradient, with respect to the weights, of a scalar whose gradient with respect to the
   * outputs of the last `forward` is `outputGradient` (rows × `this.outputs`). Weights and inputs must be unchanged
   * since that call.
   */
  backward(weights: Float64Array, outputGradient: Float64Array, gradient: Float64Array): void;
}
