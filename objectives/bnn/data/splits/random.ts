/** Random splits: every row is equally likely to be in any part. */
import { permutation } from "../../../../math/random.ts";
import { without, type Fold, type Splitter } from "./splitter.ts";

export const randomSplitter: Splitter = {
  isRandom: true,

  arrange(rows, key) {
    return permutation(key, rows.length).map((i) => rows[i]);
  },

  holdOut(arranged, count, parts) {
    const rows = arranged.length;
    if (count + parts > rows) {
      const message = `rows; must leave one to train on: ${rows} rows, ${count} of them held out`;
      return { path: "data", message };
    }
    return { held: arranged.slice(0, count), rest: arranged.slice(count) };
  },

  folds(arranged, count) {
    const rows = arranged.length;
    if (count > rows)
      return { path: "folds", message: `folds; must be at most the ${rows} rows to learn from: ${count}` };
    const from = (i: number) => Math.floor((i * rows) / count);
    return Array.from({ length: count }, (_, i): Fold => {
      const validation = arranged.slice(from(i), from(i + 1));
      return { train: without(arranged, validation), validation };
    });
  },
};
