import fc from "fast-check";
import { expect, test } from "vitest";
import { portableExp, portableLog } from "../../../math/random/portable.ts";
import { relativeError } from "../support.ts";

test("portableExp is exp", () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 700, noNaN: true }), (x) => {
      expect(relativeError(portableExp(x), Math.exp(x))).toBeLessThan(6e-16);
    }),
    { seed: 1, numRuns: 2000 },
  );
  expect(portableExp(0)).toBe(1);
});

test("portableLog is log", () => {
  fc.assert(
    fc.property(fc.double({ min: -690, max: 690, noNaN: true }), (exponent) => {
      const x = Math.exp(exponent);
      expect(relativeError(portableLog(x), Math.log(x))).toBeLessThan(6e-16);
    }),
    { seed: 2, numRuns: 2000 },
  );
  expect(portableLog(1)).toBe(0);
  expect(relativeError(portableLog(1 + 2 ** -40), Math.log1p(2 ** -40))).toBeLessThan(6e-16);
});
