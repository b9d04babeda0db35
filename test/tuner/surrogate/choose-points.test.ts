import { describe, expect, it } from "vitest";
import { choosePoints } from "../../../tuner/surrogate/choose-points.ts";
import { learnFeasibility } from "../../../tuner/surrogate/feasibility.ts";
import type { History } from "../../../tuner/surrogate/training-data.ts";

const lengthscales = Float64Array.of(1, 1);
const line = (count: number) => Array.from({ length: count }, (_, i) => Float64Array.of(i / count, 0.5));

describe("choosePoints", () => {
  it("takes all points when there are few enough", () => {
    const points = line(7);
    expect(choosePoints(points, 7, { centre: points[0], lengthscales })).toBe(points);
  });

  it("takes the nearest half and spreads the rest evenly, in their own order", () => {
    const points = line(100);
    const chosen = choosePoints(points, 20, { centre: points[50], lengthscales });
    const indices = chosen.map((point) => Math.round(100 * point[0]));
    expect(indices).toEqual([4, 13, 22, 31, 40, 45, 46, 47, 48, 49, 50, 51, 52, 53, 54, 59, 68, 77, 86, 95]);
  });

  it("measures distance in lengthscales", () => {
    const points = [
      [0.1, 0],
      [0, 0.3],
      [0.5, 0],
      [0, 0.9],
    ].map((point) => Float64Array.from(point));
    const centre = Float64Array.of(0, 0);
    expect(choosePoints(points, 2, { centre, lengthscales })).toEqual([points[0], points[2]]);
    const narrow = Float64Array.of(0.1, 1);
    expect(choosePoints(points, 2, { centre, lengthscales: narrow })).toEqual([points[1], points[2]]);
  });
});

it("learns where trials fail from thousands of trials, successful or failed", () => {
  const space: History["space"] = ["a", "b"].map((name) => ({ kind: "float", name, low: 0, high: 1, scale: "linear" }));
  const grid = Array.from({ length: 3600 }, (_, i) => Float64Array.of((i % 60) / 60, Math.floor(i / 60) / 60));
  const fails = ([x]: Float64Array) => x > 0.6;
  const feasibility = learnFeasibility(
    {
      space,
      sign: 1,
      measured: grid
        .filter((point) => !fails(point))
        .map((point, number) => ({
          number,
          point,
          value: (point[0] - 0.4) ** 2 + (point[1] - 0.5) ** 2,
          standardError: 0,
        })),
      failed: grid.filter(fails),
      unmeasured: [],
      seen: 3600,
    },
    lengthscales,
  );
  const probabilities = feasibility?.probabilities(Float64Array.of(0.1, 0.1, 0.4, 0.5, 0.75, 0.5, 0.9, 0.9), 4);
  expect(probabilities?.map(Math.round)).toEqual(Float64Array.of(1, 1, 0, 0));
});
