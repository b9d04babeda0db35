/** Numbers in one column: one notation, and enough digits to distinguish different ones. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roundLevels } from "../../../web/dashboard/chart/round.ts";
import { columnFormat, formatCell, formatUncertain, rangeFormat } from "../../../web/dashboard/format/column.ts";
import { formatNumber } from "../../../web/dashboard/format/number.ts";
import { levelDigits } from "../../../web/dashboard/figure/ticks.ts";

const finite = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ min: -1, max: 1, noNaN: true }),
  fc.constantFrom(0, 1e6, 1e6 + 1e-9, 1e300, 5e-324, Number.MAX_VALUE, -Number.MAX_VALUE, 1e21, 2 ** 60),
  fc.integer({ min: -1000, max: 1000 }),
);

describe("the format of a column", () => {
  it.each([
    { values: [2.47, 2.4701, 3], texts: ["2.4700", "2.4701", "3.0000"] },
    { values: [0.0009829, 0.001045], texts: ["0.000983", "0.001045"] },
    { values: [1, 12345, -7], texts: ["1", "12\u202f345", "−7"] },
    { values: [1e6, 1e6 + 1e-9], texts: ["1\u202f000\u202f000.000000000", "1\u202f000\u202f000.000000001"] },
    { values: [2e-6, 0, -3], texts: ["2\u202f×\u202f10⁻⁶", "0", "−3\u202f×\u202f10⁰"] },
    { values: [2e-9, 0, -3], texts: ["2\u202f×\u202f10⁻⁹", "0", "−3\u202f×\u202f10⁰"] },
    { values: [1.5e12, 1e300], texts: ["1.5\u202f×\u202f10¹²", "1.0\u202f×\u202f10³⁰⁰"] },
    { values: [5e-324], texts: ["5\u202f×\u202f10⁻³²⁴"] },
    { values: [1, 0.5, 2], texts: ["1.0", "0.5", "2.0"] },
    { values: [0, 0], texts: ["0", "0"] },
  ])("$values", ({ values, texts }) => {
    const format = columnFormat(values);
    expect(values.map(format)).toEqual(texts);
  });

  it("shows different values differently, equal ones alike, and all in one notation", () => {
    fc.assert(
      fc.property(fc.array(finite, { minLength: 1, maxLength: 12 }), (values) => {
        const format = columnFormat(values, { isExact: true });
        const different = [...new Set(values.map((value) => value + 0))];
        const texts = different.map(format);
        expect(new Set(texts).size, texts.join(" | ")).toBe(different.length);
        const powers = different.filter((value) => value !== 0).map((value) => format(value).includes("×"));
        expect(new Set(powers).size).toBeLessThan(2);
        // The same number of decimals in each.
        const decimals = different
          .filter((value) => value !== 0)
          .map((value) => (format(value).split("×")[0].split(".")[1] ?? "").trim().length);
        expect(new Set(decimals).size).toBeLessThan(2);
      }),
      { numRuns: 500 },
    );
  });

  it("does not grow with the number of rows: few of many values may look alike", () => {
    let state = 1;
    const random = () => (state = (state * 48271) % 2147483647) / 2147483647;
    const format = columnFormat(Array.from({ length: 2000 }, random));
    expect(format(0.5)).toMatch(/^0\.50{3,5}$/);
  });

  it("never rounds the best value to zero, though a few small values may be", () => {
    const values = [0.00060468, ...Array.from({ length: 39 }, (_, k) => 1 + k / 7)];
    expect(columnFormat(values)(0.00060468)).toBe("0.001");
    expect(columnFormat(values, { shown: [0.00060468] })(0.00060468)).toMatch(/^6\.05\d*\u202f×|^0\.000605/);
  });

  it("writes the ends of a legend, contour levels and uncertain numbers with significant digits only", () => {
    expect([34, 34.02].map(rangeFormat(34, 34.02))).toEqual(["34.00", "34.02"]);
    expect([1.04, 1.23e6].map(rangeFormat(1.04, 1.23e6))).toEqual(["1.04", "1\u202f230\u202f000"]);
    const levels = roundLevels([10_000, 10_030], 12);
    const texts = levels.map((level) => formatNumber(level, levelDigits(levels)));
    expect(texts).toEqual(levels.map((level) => formatNumber(level, 17)));
    expect(formatUncertain(1e6 + 2e-4, 3e-4)).toBe("1\u202f000\u202f000.0002 ± 3\u202f×\u202f10⁻⁴");
    expect(formatUncertain(2.4914, 0.0112)).toBe("2.491 ± 0.011");
    expect(formatUncertain(0, 0)).toBe("0 ± 0");
    expect([formatCell("adam", String), formatCell(null, String), formatCell(true, String)]).toEqual([
      "adam",
      "–",
      "true",
    ]);
  });

  it("labels contours exactly for any step", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (low, width) => {
          expect([1.04, 1.23e6].map(rangeFormat(1.04, 1.23e6))).toEqual(["1.04", "1\u202f230\u202f000"]);
          const levels = roundLevels([low, low + width], 12);
          const digits = levelDigits(levels);
          for (const level of levels) expect(Number(level.toPrecision(digits))).toBeCloseTo(level, 9);
        },
      ),
    );
  });
});
