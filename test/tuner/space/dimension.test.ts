import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countValues,
  fromCoordinate,
  inactiveCoordinate,
  toCoordinate,
  valueProblem,
} from "../../../tuner/space/dimension.ts";
import type { Dimension } from "../../../tuner/space/search-space.ts";
import { continuousDimension, coordinate, discreteDimension } from "../arbitraries.ts";

const seed = 20_250_101;

const lr: Dimension = { name: "lr", kind: "float", low: 1e-5, high: 1, scale: "log" };
const share: Dimension = { name: "share", kind: "float", low: 0, high: 1, scale: "linear" };
const grid: Dimension = { name: "grid", kind: "float", low: 0.1, high: 0.5, scale: "linear", step: 0.1 };
const width: Dimension = { name: "width", kind: "int", low: 16, high: 1024, scale: "log" };
const layers: Dimension = { name: "layers", kind: "int", low: 1, high: 4, scale: "linear" };
const even: Dimension = { name: "even", kind: "int", low: 0, high: 9, scale: "linear", step: 2 };
const opt: Dimension = { name: "opt", kind: "categorical", choices: ["sgd", "adam", 7] };
const size: Dimension = { name: "size", kind: "ordinal", levels: [8, 16, 32, true] };

describe("toCoordinate and fromCoordinate", () => {
  it.each([
    { dimension: lr, value: 1e-5, at: 0 },
    { dimension: lr, value: 1, at: 1 },
    { dimension: lr, value: 0.01, at: 0.6 },
    { dimension: share, value: 0.25, at: 0.25 },
    // Half a cell of margin on both sides.
    { dimension: grid, value: 0.1, at: 0.1 },
    { dimension: grid, value: 0.3, at: 0.5 },
    { dimension: layers, value: 1, at: 1 / 8 },
    { dimension: layers, value: 4, at: 7 / 8 },
    { dimension: even, value: 8, at: 0.9 },
    { dimension: width, value: 16, at: Math.log(16 / 15.5) / Math.log(1024.5 / 15.5) },
    { dimension: width, value: 1024, at: 1 - Math.log(1024.5 / 1024) / Math.log(1024.5 / 15.5) },
    { dimension: opt, value: "sgd", at: 1 / 6 },
    { dimension: opt, value: 7, at: 5 / 6 },
    { dimension: size, value: 16, at: 3 / 8 },
  ])("$dimension.name $value ↔ $at", ({ dimension, value, at }) => {
    expect(toCoordinate(dimension, value)).toBeCloseTo(at, 14);
    expect(fromCoordinate(dimension, at)).toBe(value);
  });

  it("gives every value of a linear range, including the ends, the same share of [0, 1]", () => {
    const counts = new Map<unknown, number>();
    for (let i = 0; i < 4000; i++) {
      const value = fromCoordinate(layers, (i + 0.5) / 4000);
      counts.set(value, (counts.get(value) ?? 0) + 1);
    }
    expect([...counts]).toEqual([1, 2, 3, 4].map((value) => [value, 1000]));
  });

  it("clamps coordinates outside [0, 1]", () => {
    for (const [dimension, first, last] of [
      [lr, 1e-5, 1],
      [share, 0, 1],
      [grid, 0.1, 0.5],
      [width, 16, 1024],
      [even, 0, 8],
      [opt, "sgd", 7],
      [size, 8, true],
    ] as const) {
      expect(fromCoordinate(dimension, -3)).toBe(first);
      expect(fromCoordinate(dimension, 3)).toBe(last);
    }
  });

  it("writes grid points as people write them", () => {
    const tenths: Dimension = { name: "t", kind: "float", low: 0, high: 1, scale: "linear", step: 0.1 };
    const values = Array.from({ length: 11 }, (_, i) => fromCoordinate(tenths, (i + 0.5) / 11));
    expect(values).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
    const cents: Dimension = { name: "c", kind: "float", low: -100, high: 100, scale: "linear", step: 0.01 };
    expect(fromCoordinate(cents, toCoordinate(cents, 0.07))).toBe(0.07);
  });

  it("rounds floats to a readable number of digits", () => {
    expect(fromCoordinate(lr, 0.3)).toBe(0.0003162277660168);
    expect(fromCoordinate(share, 1 / 3)).toBe(0.3333333333333);
    expect(fromCoordinate({ ...share, low: -1000, high: 1000 }, 1 / 3)).toBe(-333.3333333333);
    expect(fromCoordinate({ ...lr, low: 1e-5, high: 1e150 }, 0.5)).toBe(3.16227766017e72);
  });

  it("is an exact inverse for every value of a discrete dimension", () => {
    fc.assert(
      fc.property(discreteDimension, coordinate, (dimension, at) => {
        const count = countValues(dimension);
        const index = Math.min(count - 1, Math.floor(at * count));
        const value = fromCoordinate(dimension, (index + 0.5) / count);
        expect(valueProblem(dimension, value)).toBeNull();
        const encoded = toCoordinate(dimension, value);
        expect(encoded).toBeGreaterThan(0);
        expect(encoded).toBeLessThan(1);
        expect(fromCoordinate(dimension, encoded)).toBe(value);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it("is an exact inverse for every float that a coordinate maps to", () => {
    fc.assert(
      fc.property(continuousDimension, coordinate, (dimension, at) => {
        const value = fromCoordinate(dimension, at);
        expect(valueProblem(dimension, value)).toBeNull();
        const encoded = toCoordinate(dimension, value);
        expect(encoded).toBeGreaterThanOrEqual(0);
        expect(encoded).toBeLessThanOrEqual(1);
        expect(fromCoordinate(dimension, encoded)).toBe(value);
      }),
      { seed, numRuns: 5000 },
    );
  });

  it("keeps an arbitrary float to 13 digits, relative to the value on the log scale and to the range on the linear one", () => {
    const range = fc.tuple(
      fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
      fc.double({ min: 1.001, max: 1e9, noNaN: true }),
    );
    fc.assert(
      fc.property(range, coordinate, fc.constantFrom("linear", "log"), ([low, factor], at, scale) => {
        const high = low * factor;
        const dimension: Dimension = { name: "x", kind: "float", low, high, scale };
        const value = Math.min(high, scale === "log" ? low * factor ** at : low + at * (high - low));
        const back = Number(fromCoordinate(dimension, toCoordinate(dimension, value)));
        // A double itself has 16 digits, which matters for a range far from 0 compared with its width.
        const bound = scale === "log" ? 1e-12 * value : 1e-12 * (high - low) + 1e-14 * high;
        expect(Math.abs(back - value)).toBeLessThanOrEqual(bound);
      }),
      { seed, numRuns: 2000 },
    );
  });

  it("keeps floats of up to 12 digits, as people write them, exactly", () => {
    const digits = fc.integer({ min: 1, max: 999_999_999_999 });
    fc.assert(
      fc.property(digits, fc.integer({ min: -20, max: 8 }), (significand, exponent) => {
        const value = Number(`${significand}e${exponent}`);
        const dimension: Dimension = { name: "x", kind: "float", low: 1e-21, high: 1e21, scale: "log" };
        expect(fromCoordinate(dimension, toCoordinate(dimension, value))).toBe(value);
      }),
      { seed },
    );
  });
});

describe("inactiveCoordinate", () => {
  it("is the middle of the range, and a separate level for a categorical dimension", () => {
    expect([lr, grid, width, size].map(inactiveCoordinate)).toEqual([0.5, 0.5, 0.5, 0.5]);
    expect(inactiveCoordinate(opt)).toBe(0);
    expect([0.1, 0.5, 0.9].map((at) => toCoordinate(opt, fromCoordinate(opt, at)))).not.toContain(0);
  });
});

describe("countValues", () => {
  it.each([
    [lr, Infinity],
    [grid, 5],
    [width, 1009],
    [layers, 4],
    [even, 5],
    [opt, 3],
    [size, 4],
    [{ name: "r", kind: "float", low: 0, high: 1, scale: "linear", step: 0.3 } as const, 4],
  ])("%o has %d", (dimension, count) => {
    expect(countValues(dimension)).toBe(count);
  });
});

describe("valueProblem", () => {
  it.each<{ dimension: Dimension; value: unknown; problem: string }>([
    { dimension: lr, value: undefined, problem: "must be given: missing" },
    { dimension: lr, value: "0.1", problem: 'must be a number from 1e-5 to 1: "0.1"' },
    { dimension: lr, value: 2, problem: "must be a number from 1e-5 to 1: 2" },
    { dimension: lr, value: 1e-6, problem: "must be a number from 1e-5 to 1: 1e-6" },
    { dimension: lr, value: NaN, problem: "must be a number from 1e-5 to 1: NaN" },
    { dimension: grid, value: 0.25, problem: "must be 0.1 plus a multiple of 0.1: 0.25" },
    { dimension: layers, value: 1.5, problem: "must be an integer from 1 to 4: 1.5" },
    { dimension: layers, value: true, problem: "must be an integer from 1 to 4: true" },
    { dimension: layers, value: 5, problem: "must be an integer from 1 to 4: 5" },
    { dimension: even, value: 3, problem: "must be 0 plus a multiple of 2: 3" },
    { dimension: even, value: 9, problem: "must be 0 plus a multiple of 2: 9" },
    { dimension: opt, value: "rmsprop", problem: 'must be one of "sgd", "adam", 7: "rmsprop"' },
    { dimension: opt, value: "7", problem: 'must be one of "sgd", "adam", 7: "7"' },
    { dimension: size, value: null, problem: "must be one of 8, 16, 32, true: null" },
  ])("$problem", ({ dimension, value, problem }) => {
    expect(valueProblem(dimension, value)).toBe(problem);
  });

  it("accepts a grid point with rounding errors", () => {
    expect(valueProblem(grid, 0.1 + 0.2)).toBeNull();
    expect(fromCoordinate(grid, toCoordinate(grid, 0.1 + 0.2))).toBe(0.3);
  });
});
