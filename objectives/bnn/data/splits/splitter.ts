/** The interface of a splitting scheme: how rows are ordered, and how that order is divided into parts. */
import type { Key } from "../../../../math/random.ts";

/** Row indices of a data set to train on and to score on; disjoint. */
export interface Fold {
  readonly train: Int32Array;
  readonly validation: Int32Array;
}

/** Why rows cannot be split as requested. */
export interface Refusal {
  /** The option to change. */
  readonly path: string;
  readonly message: string;
}

export interface Splitter {
  /** The rows in the order from which parts are taken; random schemes depend on the key. */
  arrange(rows: Int32Array, key: Key): Int32Array;
  /** Takes about `count` of the arranged rows, leaving enough for `parts` further parts; the order is kept. */
  holdOut(
    arranged: Int32Array,
    count: number,
    parts: number,
  ): { readonly held: Int32Array; readonly rest: Int32Array } | Refusal;
  /** Divides ordered rows into 2 or more folds. */
  folds(arranged: Int32Array, count: number): readonly Fold[] | Refusal;
  /** Whether the order is random, so that repeating the split is meaningful. */
  readonly isRandom: boolean;
}

/** The rows not in `held`, in order. */
export function without(rows: Int32Array, held: Int32Array): Int32Array {
  const out = new Set(held);
  return rows.filter((row) => !out.has(row));
}

export function isRefusal(value: object): value is Refusal {
  return "message" in value;
}
