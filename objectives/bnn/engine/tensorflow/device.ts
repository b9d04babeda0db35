/** Tensors kept on the device between iterations: constants, weights, data. */
import type { Tensor, TensorFlow } from "./library.ts";

export interface Device {
  readonly tf: TensorFlow;
  /** A scalar, sent to the device on first use. Intended for a small number of distinct values. */
  scalar(value: number): Tensor;
  vector(values: Float32Array): Tensor;
  matrix(values: Float32Array, columns: number): Tensor;
  /** Keeps a tensor beyond the `tidy` that created it. */
  hold(tensor: Tensor): Tensor;
  /** Disposes of a held tensor. */
  release(tensor: Tensor): void;
  /** Disposes of all held tensors. */
  dispose(): void;
}

export function openDevice(tf: TensorFlow): Device {
  const scalars = new Map<number, Tensor>();
  const held = new Set<Tensor>();
  const hold = (tensor: Tensor) => {
    held.add(tf.keep(tensor));
    return tensor;
  };
  return {
    tf,
    scalar(value) {
      const known = scalars.get(value);
      if (known !== undefined) return known;
      const made = hold(tf.scalar(value));
      scalars.set(value, made);
      return made;
    },
    vector: (values) => hold(tf.tensor1d(values, "float32")),
    matrix: (values, columns) => hold(tf.tensor(values, [values.length / columns, columns])),
    hold,
    release(tensor) {
      held.delete(tensor);
      tensor.dispose();
    },
    dispose() {
      for (const tensor of held) tensor.dispose();
      held.clear();
    },
  };
}
