import { describe, expect, it } from "vitest";
import { rankCorrelation, ranks } from "../../../math/statistics/rank-correlation.ts";

describe("ranks", () => {
  it("gives equal numbers the mean of their ranks", () => {
    expect([...ranks([30, 10, 20])]).toEqual([3, 1, 2]);
    expect([...ranks([5, 1, 5, 5, 0])]).toEqual([4, 2, 4, 4, 1]);
  });
});

describe("rankCorrelation", () => {
  it("is 1 for the same order and −1 for the opposite order, for any numbers", () => {
    const values = [3, 1, 2, 8];
    expect(rankCorrelation(values, values.map(Math.exp))).toBeCloseTo(1, 14);
    expect(
      rankCorrelation(
        values,
        values.map((x) => -x),
      ),
    ).toBeCloseTo(-1, 14);
  });

  it("is 1 − 6 Σ d² / (n (n² − 1)) where no ranks are equal", () => {
    // Differences of ranks 0, 1, −1, 0, 0: 1 − 12 / 120.
    expect(rankCorrelation([1, 2, 3, 4, 5], [10, 30, 20, 40, 50])).toBeCloseTo(0.9, 14);
  });

  it("is 0 if one list is constant, and refuses lists of different lengths", () => {
    expect(rankCorrelation([1, 1, 1], [1, 2, 3])).toBe(0);
    expect(() => rankCorrelation([1, 2], [1])).toThrow("invalid lengths; must be equal: 2 and 1");
  });
});
