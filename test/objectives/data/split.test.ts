import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeKey } from "../../../math/random.ts";
import { splitRows } from "../../../objectives/data/split.ts";

describe("splitRows", () => {
  test("puts every row into exactly one part, of the size asked for", () => {
    // From 20 rows on two parts of at most 45 % always leave some to train on, however they are rounded.
    const rows = fc.integer({ min: 20, max: 500 });
    const fraction = fc.double({ min: 0, max: 0.45, noNaN: true });
    fc.assert(
      fc.property(rows, fraction, fraction, fc.integer(), (count, validation, test, seed) => {
        const parts = splitRows(count, { validation, test }, makeKey(seed));
        const all = [...parts.train, ...parts.validation, ...parts.test];
        expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
        expect(parts.train.length).toBeGreaterThan(0);
        for (const name of ["validation", "test"] as const) {
          const wanted = { validation, test }[name];
          const least = wanted > 0 ? 1 : 0;
          expect(parts[name]).toHaveLength(Math.max(least, Math.round(count * wanted)));
        }
      }),
    );
  });

  test("is the same for the same key and another for another", () => {
    const fractions = { validation: 0.2, test: 0.1 };
    expect(splitRows(392, fractions, makeKey(1))).toEqual(splitRows(392, fractions, makeKey(1)));
    expect(splitRows(392, fractions, makeKey(1))).not.toEqual(splitRows(392, fractions, makeKey(2)));
  });

  test("keeps the test rows when the validation fraction changes", () => {
    const [a, b] = [0.1, 0.3].map((validation) => splitRows(392, { validation, test: 0.1 }, makeKey(1)));
    expect(a.test).toEqual(b.test);
  });

  test.each([
    [10, 0.5, 0.5, "invalid fractions; must be ≥ 0 and add up to less than 1: validation 0.5, test 0.5"],
    [10, -0.1, 0.5, "invalid fractions; must be ≥ 0 and add up to less than 1: validation -0.1, test 0.5"],
    [10, NaN, 0.5, "invalid fractions; must be ≥ 0 and add up to less than 1: validation NaN, test 0.5"],
    [2, 0.1, 0.1, "invalid rows; must leave one to train on: 2 rows, 2 of them held out"],
  ])("refuses %d rows with fractions %d and %d", (rows, validation, test, message) => {
    expect(() => splitRows(rows, { validation, test }, makeKey(1))).toThrow(new RangeError(message));
  });
});
