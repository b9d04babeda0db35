import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeKey } from "../../../../../math/random.ts";
import { splitDataset, type SplitSettings } from "../../../../../objectives/bnn/data/splits/split-dataset.ts";
import { datasetOf, partsOf, sorted } from "./support.ts";

const once = { validation: 0.2, test: 0.1, folds: 1, repeats: 1 };
const all = (rows: number) => Array.from({ length: rows }, (_, i) => i);

describe("a random split", () => {
  test("puts every row into exactly one part, of the size asked for", () => {
    // From 20 rows on two parts of at most 45 % always leave some to train on, however they are rounded.
    const rows = fc.integer({ min: 20, max: 500 });
    const share = fc.double({ min: 0.01, max: 0.45, noNaN: true });
    fc.assert(
      fc.property(rows, share, share, fc.integer(), (count, validation, testShare, seed) => {
        const settings = { ...once, validation, test: testShare };
        const { folds, test, development } = partsOf(datasetOf(count), settings, seed);
        const [fold] = folds;
        expect(sorted([...fold.train, ...fold.validation, ...test])).toEqual(all(count));
        expect(sorted([...development, ...test])).toEqual(all(count));
        expect(fold.train.length).toBeGreaterThan(0);
        expect(fold.validation).toHaveLength(Math.max(1, Math.round(count * validation)));
        expect(test).toHaveLength(Math.max(1, Math.round(count * testShare)));
      }),
    );
  });

  test("over folds and repeats validates every row outside the test set once per repeat, with folds of equal size", () => {
    const counts = fc.record({ folds: fc.integer({ min: 2, max: 7 }), repeats: fc.integer({ min: 1, max: 4 }) });
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 200 }), counts, fc.integer(), (rows, asked, seed) => {
        const { folds, test, perRepeat } = partsOf(datasetOf(rows), { ...once, ...asked }, seed);
        expect(folds).toHaveLength(asked.folds * asked.repeats);
        expect(perRepeat).toBe(asked.folds);
        for (let repeat = 0; repeat < asked.repeats; repeat++) {
          const ofRepeat = folds.slice(repeat * perRepeat, (repeat + 1) * perRepeat);
          const validated = ofRepeat.flatMap(({ validation }) => [...validation]);
          expect(sorted([...validated, ...test])).toEqual(all(rows));
          const sizes = ofRepeat.map(({ validation }) => validation.length);
          expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
          for (const { train, validation } of ofRepeat) {
            expect(sorted([...train, ...validation, ...test])).toEqual(all(rows));
          }
        }
      }),
    );
  });

  test("differs between repeats, and the first equals that of a single repeat", () => {
    const several = partsOf(datasetOf(392), { ...once, repeats: 3 });
    const validations = several.folds.map(({ validation }) => sorted(validation).join());
    expect(new Set(validations).size).toBe(3);
    expect(several.folds[0]).toEqual(partsOf(datasetOf(392), once).folds[0]);
  });

  test("is the same for the same key and another for another", () => {
    expect(partsOf(datasetOf(392), once, 1)).toEqual(partsOf(datasetOf(392), once, 1));
    expect(partsOf(datasetOf(392), once, 1)).not.toEqual(partsOf(datasetOf(392), once, 2));
  });

  test.each<[string, Partial<SplitSettings>]>([
    ["validation share", { validation: 0.3 }],
    ["folds", { folds: 5 }],
    ["repeats", { repeats: 3 }],
  ])("keeps the test rows under another %s", (_, changes) => {
    expect(partsOf(datasetOf(392), { ...once, ...changes }).test).toEqual(partsOf(datasetOf(392), once).test);
  });

  test.each<[number, Partial<SplitSettings>, string, string]>([
    [3, { validation: 0.6, test: 0.3 }, "data", "rows; must leave one to train on: 3 rows, 3 of them held out"],
    [10, { folds: 10 }, "folds", "folds; must be at most the 9 rows to learn from: 10"],
  ])("refuses %d rows under %o", (rows, changes, path, message) => {
    const split = splitDataset(datasetOf(rows), { ...once, ...changes }, makeKey(1));
    expect(split).toEqual({ path, message });
  });
});
