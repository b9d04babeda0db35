/** Room for what one layer computes on the way forward and needs on the way back. */
import type { Layer } from "./architecture.ts";

export interface LayerBuffers {
  /** Rows of the last way forward; the buffers may have room for more. */
  rows: number;
  /** rows × inputs: the outputs of the layer before, or the rows themselves. */
  input: Float64Array;
  /** z = W h/√inputs + b, rows × outputs. */
  readonly preactivation: Float64Array;
  /** a(z); z itself in the last layer. */
  readonly activation: Float64Array;
  /** What the next layer is given: a(z), with the skip connection where there is one. */
  readonly output: Float64Array;
  /** Gradient in `output`, rows × outputs. */
  readonly outputGradient: Float64Array;
  /** Gradient in z; in the last layer it is handed in. */
  delta: Float64Array;
}

/** Buffers of every layer for up to `rows` rows. */
export function allocateBuffers(layers: readonly Layer[], rows: number): LayerBuffers[] {
  const nothing = new Float64Array(0);
  return layers.map(({ outputs, hidden, branch }) => {
    const size = rows * outputs;
    const preactivation = new Float64Array(size);
    const activation = hidden ? new Float64Array(size) : preactivation;
    return {
      rows: 0,
      input: nothing,
      preactivation,
      activation,
      output: branch > 0 ? new Float64Array(size) : activation,
      outputGradient: hidden ? new Float64Array(size) : nothing,
      delta: hidden ? new Float64Array(size) : nothing,
    };
  });
}
