import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decimalExponent, powerOfTen, roundToExponent } from "../../../tuner/space/dimension.ts";

const seed = 20_250_112;
const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 });

describe("decimalExponent", () => {
  it("is the exponent of the shortest exact decimal string, at every magnitude and next to powers of ten", () => {
    const nextToPowers = fc
      .tuple(fc.integer({ min: -300, max: 300 }), fc.constantFrom(1 - 2 ** -53, 1, 1 + 2 ** -52))
      .map(([exponent, factor]) => powerOfTen(exponent) * factor);
    fc.assert(
      fc.property(fc.oneof(finite, nextToPowers), (x) => {
        fc.pre(Math.abs(x) >= 1e-300);
        expect(decimalExponent(x)).toBe(Number(x.toExponential().split("e")[1]));
      }),
      { seed, numRuns: 2000 },
    );
  });
});

describe("powerOfTen", () => {
  it("is the double nearest to the power", () => {
    for (let exponent = -308; exponent <= 308; exponent++) expect(powerOfTen(exponent)).toBe(Number(`1e${exponent}`));
  });
});

describe("roundToExponent", () => {
  it.each([
    [0.1 + 0.2, -10, 0.3],
    [1.005, -2, 1],
    [123_456, 3, 123_000],
    [-7.77, 0, -8],
    [1.234e-40, -42, 1.23e-40],
    [9.87e45, 44, 9.9e45],
    [-1e-20, -3, 0],
    [0, -5, 0],
  ])("%d to 10^%d is %d", (x, exponent, rounded) => {
    expect(roundToExponent(x, exponent)).toBe(rounded);
  });

  it("is the double nearest to a decimal with that last digit, and is idempotent", () => {
    fc.assert(
      fc.property(finite, fc.integer({ min: 1, max: 15 }), (x, digits) => {
        fc.pre(Math.abs(x) > 1e-250 && Math.abs(x) < 1e250);
        const exponent = decimalExponent(x) - digits + 1;
        const rounded = roundToExponent(x, exponent);
        // Half a unit of the last digit, plus the rounding error of a double.
        expect(Math.abs(rounded - x)).toBeLessThanOrEqual(
          0.5 * powerOfTen(exponent) + 4 * Number.EPSILON * Math.abs(x),
        );
        expect(Number(rounded.toPrecision(digits + 1))).toBe(rounded);
        expect(roundToExponent(rounded, exponent)).toBe(rounded);
      }),
      { seed, numRuns: 2000 },
    );
  });
});
