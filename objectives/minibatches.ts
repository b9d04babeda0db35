/** Minibatches: every row once per pass over the data, in an order that the key decides. */
import { fold, permutation } from "../math/random.ts";
import type { Key } from "../math/random.ts";
import type { Minibatch } from "./log-posterior.ts";

/** All rows to draw minibatches from. */
export interface TrainingRows extends Minibatch {
  /** Numbers in a row of x. */
  readonly columns: number;
}

/**
 * A function that hands out the next minibatch of `size` rows, in a buffer that the next call overwrites. With `size` ≥
 * rows it is the whole data, always. Rows left over at the end of a pass wait for the next shuffle, so that all
 * minibatches have the same size.
 */
export function minibatches(data: TrainingRows, size: number, key: Key): () => Minibatch {
  const { x, y, rows, columns } = data;
  if (size >= rows) return () => data;
  const minibatch = { x: new Float64Array(size * columns), y: new Float64Array(size), rows: size };
  let pass = 0;
  let next = rows;
  let order: Int32Array = new Int32Array(0);
  return () => {
    if (next + size > rows) {
      order = permutation(fold(key, pass), rows);
      pass += 1;
      next = 0;
    }
    for (let i = 0; i < size; i++) {
      const row = order[next + i];
      for (let j = 0; j < columns; j++) minibatch.x[i * columns + j] = x[row * columns + j];
      minibatch.y[i] = y[row];
    }
    next += size;
    return minibatch;
  };
}
