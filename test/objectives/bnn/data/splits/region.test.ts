import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeKey } from "../../../../../math/random.ts";
import type { Dataset } from "../../../../../objectives/bnn/data/dataset.ts";
import { encodeColumns } from "../../../../../objectives/bnn/data/encode-columns.ts";
import { splitDataset } from "../../../../../objectives/bnn/data/splits/split-dataset.ts";
import { partsOf, sorted } from "./support.ts";

const once = { validation: 0.2, test: 0.2, folds: 1, repeats: 1 };

/** A numeric column `x`, and the categories a, b, c in turn as `kind`. */
function datasetWith(x: readonly number[]): Dataset {
  const kind = x.map((_, row) => ["a", "b", "c"][row % 3]);
  return encodeColumns({
    name: "made up",
    features: [
      { name: "x", kind: "numeric", values: x },
      { name: "kind", kind: "categorical", values: kind },
    ],
    target: { name: "y", values: x.map(() => 0) },
    notices: [],
  });
}

const hundred = datasetWith(Array.from({ length: 100 }, (_, i) => (7 * i) % 100));

function regionRows(dataset: Dataset, region: string): number[] {
  return [...(partsOf(dataset, { ...once, region }).region?.rows ?? [])];
}

describe("a held-out region", () => {
  test("has the rows at one end of a column, a fifth unless told otherwise", () => {
    const valuesOf = (region: string) => sorted(regionRows(hundred, region).map((row) => (7 * row) % 100));
    expect(valuesOf("x:high")).toEqual(Array.from({ length: 20 }, (_, i) => 80 + i));
    expect(valuesOf("x:low:0.05")).toEqual([0, 1, 2, 3, 4]);
    expect(partsOf(hundred, { ...once, region: "x:high" }).region?.description).toBe("the 20 of 100 rows with x ≥ 80");
  });

  test("has the rows of a category", () => {
    expect(regionRows(hundred, "kind=b")).toEqual(Array.from({ length: 33 }, (_, i) => 3 * i + 1));
  });

  test("takes its rows out of every part and leaves the others in theirs, over folds and repeats", () => {
    const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 60, maxLength: 120 });
    const counts = fc.record({ folds: fc.integer({ min: 1, max: 3 }), repeats: fc.integer({ min: 1, max: 2 }) });
    fc.assert(
      fc.property(values, counts, fc.integer(), (x, asked, seed) => {
        fc.pre(x.filter((value) => value < 5).length > x.length / 3);
        const dataset = datasetWith(x);
        const settings = { ...once, ...asked, region: "x:high:0.1" };
        const split = splitDataset(dataset, settings, makeKey(seed));
        fc.pre(!("message" in split));
        if ("message" in split) return;
        const whole = partsOf(dataset, { ...once, ...asked }, seed);
        const inside = new Set(split.region?.rows);
        const least = Math.min(...[...inside].map((row) => x[row]));
        // Rows of equal values are on one side.
        expect([...x.keys()].filter((row) => x[row] >= least)).toEqual(sorted(inside));
        expect(inside.size).toBeGreaterThanOrEqual(Math.round(0.1 * x.length));
        const rest = (rows: Int32Array) => rows.filter((row) => !inside.has(row));
        expect(split.test).toEqual(rest(whole.test));
        expect(split.development).toEqual(rest(whole.development));
        expect(split.folds).toEqual(
          whole.folds.map(({ train, validation }) => ({ train: rest(train), validation: rest(validation) })),
        );
      }),
    );
  });

  const form =
    "region; must be COLUMN:high or COLUMN:low, with a share of the rows if not a fifth (weight:high:0.1), or COLUMN=LEVEL for a column of categories";
  test.each([
    ["x", `${form}: "x"`],
    ["x:top", `${form}: "x:top"`],
    ["x:high:2", 'region; must have a share between 0 and 1: "x:high:2"'],
    ["x:high:some", 'region; must have a share between 0 and 1: "x:high:some"'],
    ["z:high", 'region; must name a numeric column of the data: "z:high". They are "x".'],
    ["kind:high", `${form}: "kind:high". Its regions are "kind=a", "kind=b", "kind=c".`],
    ["kind=bb", `${form}: "kind=bb". Did you mean "kind=b"?`],
    [
      "x:high:0.999",
      'region; must leave rows to train on, to validate on and to test on: "x:high:0.999" is the 100 of 100 rows with x ≥ 0. Hold out fewer rows.',
    ],
  ])("refuses %s with a reason", (region, message) => {
    expect(splitDataset(hundred, { ...once, region }, makeKey(1))).toEqual({ path: "region", message });
  });
});
