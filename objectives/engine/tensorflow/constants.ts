/** Numbers that wait on the device, so that none has to be sent in every iteration. */
import type { Tensor, TensorFlow } from "./library.ts";

export interface Constants {
  readonly tf: TensorFlow;
  /** A scalar, sent at the first call with its value. For values that are few. */
  scalar(value: number): Tensor;
  /** A vector of its own. */
  vector(values: Float32Array): Tensor;
  /** A matrix of its own. */
  matrix(values: Float32Array, columns: number): Tensor;
  dispose(): void;
}

export function openConstants(tf: TensorFlow): Constants {
  const scalars = new Map<number, Tensor>();
  const others: Tensor[] = [];
  const held = (tensor: Tensor) => {
    others.push(tf.keep(tensor));
    return tensor;
  };
  return {
    tf,
    scalar(value) {
      const known = scalars.get(value);
      if (known !== undefined) return known;
      const made = tf.keep(tf.scalar(value));
      scalars.set(value, made);
      return made;
    },
    vector: (values) => held(tf.tensor1d(values, "float32")),
    matrix: (values, columns) => held(tf.tensor(values, [values.length / columns, columns])),
    dispose() {
      for (const tensor of [...scalars.values(), ...others]) tensor.dispose();
    },
  };
}
