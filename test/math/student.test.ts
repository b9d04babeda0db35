import { describe, expect, it } from "vitest";
import { studentQuantile } from "../../math/student.ts";

describe("the quantile of Student's t", () => {
  // Tables of the 97.5 % quantile (Abramowitz & Stegun 1964, table 26.10).
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [5, 2.571],
    [7, 2.365],
    [10, 2.228],
    [30, 2.042],
  ])("with %d degrees of freedom is %d", (degrees, quantile) => {
    expect(studentQuantile(0.975, degrees)).toBeCloseTo(quantile, 3);
  });
});
