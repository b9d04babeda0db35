import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeKey } from "../../../../../math/random.ts";
import { splitDataset, type SplitSettings } from "../../../../../objectives/bnn/data/splits/split-dataset.ts";
import { datasetOf, partsOf, sorted } from "./support.ts";

const byGroup = { validation: 0.2, test: 0.2, folds: 1, repeats: 1, groupColumn: "who" };
const groupsOf = (rows: Int32Array, who: readonly string[]) => new Set(Array.from(rows, (row) => who[row]));

describe("a split by group", () => {
  test("has each group in one part as a whole, and each row in one part, over folds and repeats", () => {
    const who = fc.array(fc.integer({ min: 0, max: 15 }).map(String), { minLength: 40, maxLength: 120 });
    const counts = fc.record({ folds: fc.integer({ min: 1, max: 4 }), repeats: fc.integer({ min: 1, max: 2 }) });
    fc.assert(
      fc.property(who, counts, fc.integer(), (names, asked, seed) => {
        fc.pre(new Set(names).size > 8);
        const { folds, test } = partsOf(datasetOf(names.length, { who: names }), { ...byGroup, ...asked }, seed);
        for (const { train, validation } of folds) {
          const parts = [train, validation, test];
          expect(sorted(parts.flatMap((part) => [...part]))).toHaveLength(names.length);
          const groups = parts.flatMap((part) => [...groupsOf(part, names)]);
          expect(new Set(groups).size).toBe(groups.length);
          for (const part of parts) expect(part.length).toBeGreaterThan(0);
        }
      }),
    );
  });

  test("comes near the shares where groups are small", () => {
    const who = Array.from({ length: 400 }, (_, i) => String(i % 80));
    const { folds, test } = partsOf(datasetOf(400, { who }), byGroup);
    expect([folds[0].train.length, folds[0].validation.length, test.length]).toEqual([240, 80, 80]);
    const sizes = partsOf(datasetOf(400, { who }), { ...byGroup, folds: 5 }).folds.map(
      (fold) => fold.validation.length,
    );
    expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(5);
  });

  test("does not depend on the order of the rows", () => {
    const who = Array.from({ length: 60 }, (_, i) => `g${i % 12}`);
    const other = who.toReversed();
    const [a, b] = [who, other].map((names) => groupsOf(partsOf(datasetOf(60, { who: names }), byGroup).test, names));
    expect(sorted([...a].map((name) => Number(name.slice(1))))).toEqual(
      sorted([...b].map((name) => Number(name.slice(1)))),
    );
  });

  test.each<[Partial<SplitSettings>, readonly string[], string]>([
    [{}, ["a", "a", "b", "b"], "groups; must be at least 3: 2"],
    [{ folds: 4 }, ["a", "b", "c", "d"], "folds; must be at most the 3 groups to learn from: 4"],
    [
      { groupColumn: undefined, split: "group" },
      ["a", "b", "c", "d"],
      "group column; must be given with split=group: missing. Add --set group-column=NAME.",
    ],
    [
      { split: "time" },
      ["a", "b", "c", "d"],
      "group column; must go with split=group: split is time. Leave it out, or --set split=group.",
    ],
  ])("refuses %o for the groups %o", (changes, who, message) => {
    expect(splitDataset(datasetOf(4, { who }), { ...byGroup, ...changes }, makeKey(1))).toMatchObject({ message });
  });
});
