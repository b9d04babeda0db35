/**
 * Splits by time: held-out rows are later than training rows, so that nothing is learned from the future. Rows with
 * equal times stay together.
 */
import { isRefusal, type Fold, type Refusal, type Splitter } from "./splitter.ts";

/** `times`: the time of each row of the data set, as a number. */
export function timeSplitter(times: Float64Array): Splitter {
  return {
    isRandom: false,

    arrange(rows) {
      return rows.toSorted((a, b) => times[a] - times[b] || a - b);
    },

    holdOut(arranged, count, parts) {
      const cut = cutNear(arranged, arranged.length - count, parts);
      return isRefusal(cut) ? cut : { held: arranged.slice(cut.at), rest: arranged.slice(0, cut.at) };
    },

    /** Rolling origin (Tashman 2000): the last `count` of count + 1 equal blocks, each predicted from all rows before it. */
    folds(arranged, count) {
      const block = arranged.length / (count + 1);
      const cuts = Array.from({ length: count }, (_, i) => cutNear(arranged, Math.round((i + 1) * block), 1));
      const refusal = cuts.find(isRefusal);
      if (refusal !== undefined) return refusal;
      const at = cuts.flatMap((cut) => (isRefusal(cut) ? [] : [cut.at]));
      if (new Set(at).size < count) {
        const message = `folds; must be parts of different times: ${count} of ${timesIn(arranged)} times. Lower it.`;
        return { path: "folds", message };
      }
      return at.map((from, i): Fold => {
        return { train: arranged.slice(0, from), validation: arranged.slice(from, at[i + 1]) };
      });
    },
  };

  function timesIn(arranged: Int32Array): number {
    return new Set(Array.from(arranged, (row) => times[row])).size;
  }

  /** The boundary between two distinct times that is nearest to `wanted`, leaving at least `parts` times before it. */
  function cutNear(arranged: Int32Array, wanted: number, parts: number): { readonly at: number } | Refusal {
    const boundaries = Array.from(arranged.keys()).filter((i) => i > 0 && times[arranged[i - 1]] < times[arranged[i]]);
    const allowed = boundaries.slice(parts - 1);
    if (allowed.length === 0) {
      const message = `times; must be at least ${parts + 1} different ones: ${timesIn(arranged)}`;
      return { path: "time-column", message };
    }
    const at = allowed.reduce((best, one) => (Math.abs(one - wanted) < Math.abs(best - wanted) ? one : best));
    return { at };
  }
}
