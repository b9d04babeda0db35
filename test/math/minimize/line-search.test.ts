import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { searchLine, type Point } from "../../../math/minimize/line-search.ts";

/** A valley with ripples: Σ (x − centre)² · width + height · sin(frequency · x). */
const rippled = (n: number, centre: number, ripple: { height: number; frequency: number }, width = 1) => {
  const evaluate = (x: Float64Array): Point => {
    const gradient = x.map(
      (each) => 2 * width * (each - centre) + ripple.height * ripple.frequency * Math.cos(ripple.frequency * each),
    );
    const value = x.reduce(
      (sum, each) => sum + width * (each - centre) ** 2 + ripple.height * Math.sin(ripple.frequency * each),
      0,
    );
    return { x, value, gradient };
  };
  return { evaluate, start: evaluate(new Float64Array(n)) };
};
const smooth = { height: 0, frequency: 1 };
const nowhere = (n: number, firstLength: number) => {
  return { lower: new Float64Array(n).fill(-Infinity), upper: new Float64Array(n).fill(Infinity), firstLength };
};
const downhill = ({ gradient }: Point): Float64Array => gradient.map((slope) => -slope);
const inner = (a: Float64Array, b: Float64Array): number => a.reduce((sum, each, i) => sum + each * b[i], 0);

describe("without bounds", () => {
  test("the point satisfies the weak Wolfe conditions for any initial step length", () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0, max: 2, noNaN: true }),
        fc.integer({ min: -8, max: 5 }),
        (centre, height, exponent) => {
          const { evaluate, start } = rippled(3, centre, { height, frequency: 1.3 });
          const direction = downhill(start);
          const slope = inner(start.gradient, direction);
          fc.pre(slope < -1e-6);
          const point = searchLine(evaluate, start, direction, nowhere(3, 4 ** exponent));
          expect(point).not.toBeNull();
          if (point === null) return;
          const length = (point.x[0] - start.x[0]) / direction[0];
          expect(point.value).toBeLessThanOrEqual(start.value + 1e-4 * length * slope + 1e-12);
          expect(inner(point.gradient, direction)).toBeGreaterThanOrEqual(0.9 * slope);
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  test("a first length far too short is extended in a few trials", () => {
    const { evaluate, start } = rippled(1, 1000, smooth, 1e-3);
    let trials = 0;
    const counted = (x: Float64Array): Point => {
      trials++;
      return evaluate(x);
    };
    const point = searchLine(counted, start, downhill(start), nowhere(1, 0.5));
    expect(trials).toBeLessThanOrEqual(5);
    expect(point?.x[0]).toBeGreaterThan(50);
  });
});

describe("in a box", () => {
  const box = { lower: Float64Array.of(0, 0), upper: Float64Array.of(1, 1), firstLength: 1 };

  test("the path bends where a bound stops one coordinate, and may end in the corner", () => {
    const { evaluate, start } = rippled(2, 30, smooth);
    expect(searchLine(evaluate, start, Float64Array.of(0.5, 3), box)?.x).toEqual(Float64Array.of(0.5, 1));
    expect(searchLine(evaluate, start, Float64Array.of(0.5, 0.5), box)?.x).toEqual(Float64Array.of(1, 1));
  });

  test("coordinates that a bound stops do not count as descent", () => {
    const { evaluate, start } = rippled(2, -1, smooth);
    expect(searchLine(evaluate, start, downhill(start), box)).toBeNull();
  });
});

test("returns no point without descent", () => {
  const { evaluate, start } = rippled(2, 3, smooth);
  expect(searchLine(evaluate, start, Float64Array.from(start.gradient), nowhere(2, 1))).toBeNull();
  expect(searchLine(evaluate, start, new Float64Array(2), nowhere(2, 1))).toBeNull();
  const rising = (x: Float64Array): Point => ({ ...evaluate(x), value: x[0] === 0 ? 0 : 1 });
  expect(searchLine(rising, rising(start.x), downhill(start), nowhere(2, 1))).toBeNull();
});
