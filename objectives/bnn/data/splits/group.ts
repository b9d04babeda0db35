/**
 * Splits by group (such as a patient or a machine): a group is never divided, so scores are measured on unseen groups.
 */
import { permutation } from "../../../../math/random.ts";
import { without, type Fold, type Splitter } from "./splitter.ts";

/** `groups`: the group name of each row of the data set. */
export function groupSplitter(groups: readonly string[]): Splitter {
  return {
    isRandom: true,

    arrange(rows, key) {
      // Sorted in code-unit order before shuffling, so that the order of the rows has no effect.
      const members = membersOf(rows).toSorted((a, b) => (groups[a[0]] < groups[b[0]] ? -1 : 1));
      return joined(Array.from(permutation(key, members.length), (i) => members[i]));
    },

    /** Adds groups while that brings the number of rows closer to `count`; at least one. */
    holdOut(arranged, count, parts) {
      const members = membersOf(arranged);
      if (members.length < parts + 1) {
        return { path: "group-column", message: `groups; must be at least ${parts + 1}: ${members.length}` };
      }
      const held: Int32Array[] = [];
      let size = 0;
      for (const group of members) {
        const isNearer = Math.abs(size + group.length - count) < Math.abs(size - count);
        if (!isNearer || held.length + parts >= members.length) continue;
        held.push(group);
        size += group.length;
      }
      if (held.length === 0) held.push(members.reduce((a, b) => (b.length < a.length ? b : a)));
      return { held: joined(held), rest: without(arranged, joined(held)) };
    },

    /** Assigns groups to folds, the largest first, each to the fold with the fewest rows so far. */
    folds(arranged, count) {
      const members = membersOf(arranged);
      if (members.length < count) {
        const message = `folds; must be at most the ${members.length} groups to learn from: ${count}`;
        return { path: "folds", message };
      }
      const folds = Array.from({ length: count }, (): Int32Array[] => []);
      const sizeOf = (fold: readonly Int32Array[]) => fold.reduce((sum, group) => sum + group.length, 0);
      for (const group of members.toSorted((a, b) => b.length - a.length)) {
        folds.reduce((a, b) => (sizeOf(b) < sizeOf(a) ? b : a)).push(group);
      }
      return folds.map((fold): Fold => {
        const validation = joined(fold);
        return { train: without(arranged, validation), validation };
      });
    },
  };

  /** The rows of each group, in the order of first appearance. */
  function membersOf(rows: Int32Array): Int32Array[] {
    const members = new Map<string, number[]>();
    for (const row of rows) {
      const known = members.get(groups[row]);
      if (known === undefined) members.set(groups[row], [row]);
      else known.push(row);
    }
    return [...members.values()].map((group) => Int32Array.from(group));
  }
}

function joined(parts: readonly Int32Array[]): Int32Array {
  return Int32Array.from(parts.flatMap((part) => [...part]));
}
