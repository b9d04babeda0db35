/** Contours against closed forms: a plane has straight isolines, a cone has circles. */
import { describe, expect, it } from "vitest";
import { contoursOf, type Field, placeLabels } from "../../../web/dashboard/chart/contours.ts";
import { roundLevels, roundStep } from "../../../web/dashboard/chart/round.ts";

function fieldOf(f: (first: number, second: number) => number, first: number[], second: number[]): Field {
  return { first, second, values: first.flatMap((x) => second.map((y) => f(x, y))) };
}
const range = (low: number, high: number, count: number) =>
  Array.from({ length: count }, (_, k) => low + ((high - low) * k) / (count - 1));

describe("contoursOf", () => {
  it("draws the isoline of a plane exactly where the plane has the level", () => {
    // f = 2x + y on uneven positions; linear interpolation is exact along the grid's edges.
    const [contour] = contoursOf(
      fieldOf((x, y) => 2 * x + y, range(0, 4, 9), range(10, 16, 13)),
      [17],
    );
    expect(contour.lines).toHaveLength(1);
    for (const [x, y] of contour.lines[0]) expect(2 * x + y).toBeCloseTo(17, 9);
    const ends = [contour.lines[0][0], contour.lines[0][contour.lines[0].length - 1]];
    const xs = ends.map(([x]) => x).sort((a, b) => a - b);
    // From the top edge (y = 16: x = ½) to the bottom edge (y = 10: x = 3½).
    expect(xs[0]).toBeCloseTo(0.5, 9);
    expect(xs[1]).toBeCloseTo(3.5, 9);
  });

  it("does not swap the axes: a field of the first axis alone has isolines at constant positions there", () => {
    const [contour] = contoursOf(
      fieldOf((x) => x, range(0, 1, 5), range(0, 7, 3)),
      [0.4],
    );
    for (const [x] of contour.lines[0]) expect(x).toBeCloseTo(0.4, 9);
    expect(contour.lines[0].map(([, y]) => y)).toContain(7);
  });

  it("draws closed circles around the tip of a cone, and fills the inside of the levels", () => {
    const axis = range(-2, 2, 81);
    const contours = contoursOf(
      fieldOf((x, y) => -Math.hypot(x, y), axis, axis),
      [-1.5, -0.75],
    );
    for (const [k, radius] of [1.5, 0.75].entries()) {
      const { lines, polygons } = contours[k];
      expect(lines).toHaveLength(1);
      expect(lines[0][0]).toEqual(lines[0][lines[0].length - 1]);
      // Interpolating linearly between neighbours h apart errs by at most h² / 8 · max f'' = h² / (8 r).
      for (const [x, y] of lines[0]) expect(Math.abs(Math.hypot(x, y) - radius)).toBeLessThan(0.05 ** 2 / (8 * 0.7));
      const ring = polygons[0][0];
      const area = Math.abs(
        ring.slice(1).reduce((sum, [x, y], at) => sum + (ring[at][0] * y - x * ring[at][1]) / 2, 0),
      );
      expect(area).toBeCloseTo(Math.PI * radius ** 2, 1);
    }
  });

  it("fills everything below the smallest value and draws no line along the edge", () => {
    const [contour] = contoursOf(
      fieldOf((x, y) => x * y, range(1, 2, 4), range(1, 2, 4)),
      [0],
    );
    expect(contour.lines).toEqual([]);
    const xs = contour.polygons[0][0].map(([x]) => x);
    expect([Math.min(...xs), Math.max(...xs)]).toEqual([1, 2]);
  });
});

describe("roundLevels", () => {
  it("gives round numbers strictly inside the range", () => {
    expect(roundLevels([0.13, 0.87], 8)).toEqual([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
    expect(roundLevels([0, 10], 5)).toEqual([2, 4, 6, 8]);
    expect(roundLevels([3, 3, 3], 5)).toEqual([]);
  });
  it("rounds a step up to 1, 2, 2.5 or 5 times a power of ten", () => {
    expect([0.011, 0.2, 0.21, 3, 7].map(roundStep)).toEqual([0.02, 0.2, 0.25, 5, 10]);
  });
});

describe("placeLabels", () => {
  const area = { x: 0, y: 0, width: 400, height: 300 };
  const size = { width: 30, height: 12 };
  const straight = range(0, 400, 41).map((x) => [x, 150] as const);

  it("puts a label on the line, horizontal and clear of the edge", () => {
    const [label] = placeLabels([straight], [size], area);
    expect(label).not.toBeNull();
    expect(label!.y).toBe(150);
    expect(label!.angle).toBeCloseTo(0, 12);
    expect(label!.x).toBeGreaterThan(20);
  });
  it("reads from left to right on a line that runs to the left", () => {
    const [label] = placeLabels([[...straight].reverse()], [size], area);
    expect(Math.abs(label!.angle)).toBeLessThan(1e-9);
  });
  it("keeps labels apart, and omits them if there is no room", () => {
    const close = range(0, 400, 41).map((x) => [x, 155] as const);
    const labels = placeLabels([straight, close], [size, size], area);
    const distance = Math.hypot(labels[0]!.x - labels[1]!.x, labels[0]!.y - labels[1]!.y);
    expect(distance).toBeGreaterThan(30);
    expect(placeLabels([straight.slice(0, 3)], [size], area)).toEqual([null]);
  });
});
