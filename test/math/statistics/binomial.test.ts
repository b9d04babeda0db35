import { describe, expect, it } from "vitest";
import { binomialTails } from "../../../math/statistics/binomial.ts";

describe("binomialTails", () => {
  it("counts the throws of a coin", () => {
    // Of 16 sequences of four throws 1, 4, 6, 4, 1 have 0 … 4 heads.
    expect(binomialTails(1, 4, 0.5).below).toBeCloseTo(5 / 16, 14);
    expect(binomialTails(1, 4, 0.5).above).toBeCloseTo(15 / 16, 14);
    expect(binomialTails(4, 4, 0.5)).toEqual({ below: 1, above: expect.closeTo(1 / 16, 14) });
    expect(binomialTails(0, 3, 0.1).below).toBeCloseTo(0.729, 14);
  });

  it("includes k on both sides, even for large n and small p", () => {
    for (const [k, n, p] of [
      [470, 500, 0.95],
      [3, 500, 0.01],
      [0, 2000, 0.001],
    ]) {
      const { below, above } = binomialTails(k, n, p);
      const before = k === 0 ? 0 : binomialTails(k - 1, n, p).below;
      expect(below + above).toBeCloseTo(1 + (below - before), 10);
    }
    // 1 − e⁻² to within what Poisson's limit is off by.
    expect(binomialTails(1, 2000, 0.001).above).toBeCloseTo(1 - Math.exp(-2), 3);
  });

  it("refuses invalid counts and probabilities", () => {
    expect(() => binomialTails(5, 4, 0.5)).toThrow("invalid count; must be an integer from 0 to 4: 5");
    expect(() => binomialTails(1, 4, 1)).toThrow("invalid probability; must be between 0 and 1: 1");
  });
});
