/** Minibatches: each row occurs once per epoch, in an order determined by the key. */
import { fold, permutation, type Key } from "../../../math/random.ts";
import type { Minibatch } from "../log-posterior.ts";

/** All rows that minibatches are drawn from. */
export interface TrainingRows extends Minibatch {
  /** Number of columns of x. */
  readonly columns: number;
  /** Weight of each row; 1 if absent. */
  readonly weight?: number;
}

/**
 * Returns a function that yields the row numbers of the next minibatch of `size` rows, valid until the next call. If
 * `size` ≥ the number of rows, every minibatch contains all rows. Rows left over at the end of an epoch are skipped
 * until the next shuffle, so that all minibatches have the same size.
 */
export function rowNumbers(rows: number, size: number, key: Key): () => Int32Array {
  if (size >= rows) {
    const all = Int32Array.from({ length: rows }, (_, row) => row);
    return () => all;
  }
  let pass = 0;
  let next = rows;
  let order: Int32Array = new Int32Array(0);
  return () => {
    if (next + size > rows) {
      order = permutation(fold(key, pass), rows);
      pass += 1;
      next = 0;
    }
    next += size;
    return order.subarray(next - size, next);
  };
}

/** Copies rows into a buffer that the next call overwrites. */
export function gatherer({ x, y, columns }: TrainingRows): (numbers: Int32Array) => Minibatch {
  let minibatch: Minibatch = { x: new Float64Array(0), y: new Float64Array(0), rows: 0 };
  return (numbers) => {
    const rows = numbers.length;
    if (minibatch.rows !== rows) minibatch = { x: new Float64Array(rows * columns), y: new Float64Array(rows), rows };
    for (let i = 0; i < rows; i++) {
      const row = numbers[i];
      for (let j = 0; j < columns; j++) minibatch.x[i * columns + j] = x[row * columns + j];
      minibatch.y[i] = y[row];
    }
    return minibatch;
  };
}

/** The minibatches themselves. */
export function minibatches(data: TrainingRows, size: number, key: Key): () => Minibatch {
  const next = rowNumbers(data.rows, size, key);
  const gather = gatherer(data);
  return () => gather(next());
}
