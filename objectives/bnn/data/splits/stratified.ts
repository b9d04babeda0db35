/**
 * Stratified splits: a random order in which every contiguous section has approximately the class proportions of all
 * rows.
 */
import { fold, openStream, permutation } from "../../../../math/random.ts";
import { randomSplitter } from "./random.ts";
import type { Splitter } from "./splitter.ts";

/** `labels`: the class of each row of the data set. */
export function stratifiedSplitter(labels: Float64Array): Splitter {
  return {
    ...randomSplitter,

    /**
     * The r-th of n rows of a class, in random order, is placed at the fraction (r + u)/n of the order, where u is
     * random and fixed per class.
     */
    arrange(rows, key) {
      const shuffled = permutation(key, rows.length).map((i) => rows[i]);
      const classes = [...new Set(Array.from(rows, (row) => labels[row]))].toSorted((a, b) => a - b);
      const starts = openStream(fold(key, "classes"));
      const ordered = classes.flatMap((label) => {
        const own = [...shuffled].filter((row) => labels[row] === label);
        const u = starts.uniform();
        return own.map((row, r) => ({ row, share: (r + u) / own.length }));
      });
      return Int32Array.from(
        ordered.toSorted((a, b) => a.share - b.share),
        ({ row }) => row,
      );
    },
  };
}
