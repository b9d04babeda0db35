import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { showNumber, showValue } from "../../common/show-value.ts";

describe("showValue", () => {
  it.each<[unknown, string]>([
    [undefined, "missing"],
    [null, "null"],
    ["1", '"1"'],
    [1, "1"],
    [true, "true"],
    [NaN, "NaN"],
    [-Infinity, "-Infinity"],
    [[1, "a"], '[1,"a"]'],
    [{ a: 1 }, '{"a":1}'],
    [Symbol("s"), "Symbol(s)"],
    [10n, "10"],
    ["x".repeat(300), `"${"x".repeat(199)}…`],
  ])("%o", (value, text) => {
    expect(showValue(value)).toBe(text);
  });
});

describe("showNumber", () => {
  it.each([
    [0, "0"],
    [-0, "-0"],
    [0.00001, "1e-5"],
    [0.001, "0.001"],
    [0.0001, "1e-4"],
    [0.000123456, "1.23456e-4"],
    [1000, "1000"],
    [1_000_000, "1e6"],
    [1_234_567, "1234567"],
    [-1e-9, "-1e-9"],
    [1e150, "1e150"],
  ])("%d", (value, text) => {
    expect(showNumber(value)).toBe(text);
  });

  it("represents the number exactly", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        expect(Number(showNumber(value))).toBe(value);
      }),
      { seed: 20_250_111, numRuns: 1000 },
    );
  });
});
