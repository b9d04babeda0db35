import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeKey } from "../../../../../math/random.ts";
import { splitDataset, type SplitSettings } from "../../../../../objectives/bnn/data/splits/split-dataset.ts";
import { datasetOf, partsOf, sorted } from "./support.ts";

const byTime = { validation: 0.2, test: 0.2, folds: 1, repeats: 1, timeColumn: "when" };

/** Times with repetitions, in no particular order. */
const times = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 30, maxLength: 120 });

describe("a split by time", () => {
  test("trains on rows before those it is scored on, and never divides equal times", () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 1, max: 4 }), (values, folds) => {
        fc.pre(new Set(values).size > 15);
        const when = values.map(String);
        const settings = { ...byTime, folds };
        const split = splitDataset(datasetOf(values.length, { when }), settings, makeKey(1));
        // There are few distinct times, and most are in one block: reported, and not divided.
        if ("message" in split) return expect(split.path).toBe("folds");
        const { test, development, folds: parts } = split;
        const timesOf = (rows: Int32Array) => Array.from(rows, (row) => values[row]);
        expect(Math.max(...timesOf(development))).toBeLessThan(Math.min(...timesOf(test)));
        expect(sorted([...development, ...test])).toHaveLength(values.length);
        for (const { train, validation } of parts) {
          expect(Math.max(...timesOf(train))).toBeLessThan(Math.min(...timesOf(validation)));
        }
        const validated = parts.flatMap(({ validation }) => [...validation]);
        expect(new Set(validated).size).toBe(validated.length);
      }),
    );
  });

  test("cuts at the requested fraction when all times are different", () => {
    const when = Array.from({ length: 100 }, (_, i) => String((37 * i) % 100));
    const { test, folds } = partsOf(datasetOf(100, { when }), byTime);
    const timesOf = (rows: Int32Array) => Array.from(rows, (row) => Number(when[row]));
    expect(timesOf(test)).toEqual(Array.from({ length: 20 }, (_, i) => 80 + i));
    expect(timesOf(folds[0].validation)).toEqual(Array.from({ length: 20 }, (_, i) => 60 + i));
  });

  test("over folds moves the origin: each block is predicted from all before it", () => {
    const when = Array.from({ length: 100 }, (_, i) => String(i));
    const { folds } = partsOf(datasetOf(100, { when }), { ...byTime, folds: 3 });
    const ends = folds.map(({ train, validation }) => [train.length, train.length + validation.length]);
    expect(ends).toEqual([
      [20, 40],
      [40, 60],
      [60, 80],
    ]);
  });

  test("takes the order of the file without a column", () => {
    const { test } = partsOf(datasetOf(50), { ...byTime, timeColumn: undefined, split: "time" });
    expect([...test]).toEqual(Array.from({ length: 10 }, (_, i) => 40 + i));
  });

  test("orders dates, of which some have a time of day and a zone", () => {
    const days = ["2024-03-01", "2023-12-31 23:59", "2024-03-01T00:30:00+01:00", "2024-02-29", "1999-01"];
    const when = [...days, ...Array.from({ length: 5 }, (_, i) => `2025-01-0${i + 1}`)];
    const { folds, development, test } = partsOf(datasetOf(10, { when }), { ...byTime, test: 0.5, validation: 0.1 });
    expect([...development]).toEqual([4, 1, 3, 2, 0]);
    expect([...folds[0].validation]).toEqual([0]);
    expect([...test]).toEqual([5, 6, 7, 8, 9]);
  });

  test.each<[Partial<SplitSettings>, readonly string[], string]>([
    [{ repeats: 2 }, ["1", "2", "3", "4"], "repeats; must be 1 with split=time: 2. Time has one order."],
    [{}, ["7", "7", "7", "8"], "times; must be at least 3 different ones: 2"],
    [
      {},
      ["5/31/24", "6/1/24", "6/2/24", "6/3/24"],
      'time column; must be numbers, or dates such as 2024-05-31 or 2024-05-31 14:30: "5/31/24" in row 1',
    ],
    [{ folds: 3 }, ["1", "2", "3", "4"], "folds; must be parts of different times: 3 of 3 times. Lower it."],
    [
      { split: "random" },
      ["1", "2", "3", "4"],
      "time column; must go with split=time: split is random. Leave it out, or --set split=time.",
    ],
  ])("refuses %o for the times %o", (changes, when, message) => {
    expect(splitDataset(datasetOf(4, { when }), { ...byTime, ...changes }, makeKey(1))).toMatchObject({ message });
  });
});
