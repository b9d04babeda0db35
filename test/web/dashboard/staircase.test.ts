/** Step lines, and zooms kept in the address. */
import { describe, expect, it } from "vitest";
import { cornersOf, staircase } from "../../../web/dashboard/chart/staircase.ts";
import { zoomPart } from "../../../web/dashboard/chart/zoom.ts";
import { awaitedText } from "../../../web/dashboard/frame/panel.tsx";

describe("step lines", () => {
  it("have a corner below each step", () => {
    const steps = [
      [0, 3],
      [2, 1],
      [5, 0],
    ];
    expect(cornersOf(steps)).toEqual([
      [0, 3],
      [2, 3],
      [2, 1],
      [5, 1],
      [5, 0],
    ]);
  });

  it("are drawn whole and once, however small a step is", () => {
    const corners = cornersOf([
      [0, 1],
      [1, 0.999_999],
    ]);
    const { renderItem } = staircase({ id: "best", corners, colour: "#000000" }) as {
      renderItem(
        situation: { dataIndexInside: number },
        surface: { coord(position: readonly number[]): number[] },
      ): unknown;
    };
    const surface = { coord: ([x = 0, y = 0]: readonly number[]) => [10 * x, 10 * y] };
    expect(renderItem({ dataIndexInside: 0 }, surface)).toMatchObject({
      type: "polyline",
      shape: {
        points: [
          [0, 10],
          [10, 10],
          [10, 9.99999],
        ],
      },
    });
    expect(renderItem({ dataIndexInside: 1 }, surface)).toBeNull();
  });
});

describe("zooms", () => {
  it("cover the whole axis, or a part of it", () => {
    expect(zoomPart(null)).toEqual({ start: 0, end: 100 });
    expect(zoomPart([2, 5])).toEqual({ startValue: 2, endValue: 5 });
  });
});

describe("a missing result", () => {
  it("is described without API terms", () => {
    expect(awaitedText({ needed: 5, have: 4 })).toBe("Needs at least 5 completed trials (4 so far).");
  });
});
