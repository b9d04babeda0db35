/** Colours by rank: evenly spread whatever the values are, best first. */
import { describe, expect, it } from "vitest";
import { pointsOf } from "../../../web/dashboard/figure/points.ts";
import { rankShares } from "../../../web/dashboard/figure/ranks.ts";
import { plot } from "./study-fixtures.ts";

function shares(values: readonly (number | null)[], direction: "minimize" | "maximize") {
  const points = pointsOf(
    { ...plot, number: values.map((_, k) => k), state: values.map(() => "complete"), values: { loss: [...values] } },
    "loss",
  );
  return Object.fromEntries(rankShares(points, direction));
}

describe("ranks of values", () => {
  it("go from 0 for the best to 1 for the worst, whatever the distances", () => {
    expect(shares([5, 1, 1e9, 2, 3], "minimize")).toEqual({ 1: 0, 3: 0.25, 4: 0.5, 0: 0.75, 2: 1 });
    expect(shares([5, 1, 1e9, 2, 3], "maximize")).toEqual({ 2: 0, 0: 0.25, 4: 0.5, 3: 0.75, 1: 1 });
  });

  it("are shared by equal values, and absent without a value", () => {
    expect(shares([1, 1, null, 2], "minimize")).toEqual({ 0: 0.25, 1: 0.25, 3: 1 });
    expect(shares([7], "minimize")).toEqual({ 0: 0 });
    expect(shares([], "minimize")).toEqual({});
  });
});
