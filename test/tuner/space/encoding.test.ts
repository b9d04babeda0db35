import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../../common/errors.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import {
  activity,
  decode,
  defaultHyperparameters,
  encode,
  hyperparametersKey,
  isActive,
  sameHyperparameters,
  snap,
} from "../../../tuner/space/encoding.ts";
import { validateHyperparameters, validateSpace } from "../../../tuner/space/validate-space.ts";
import { spaceAndPoint, spaces } from "../arbitraries.ts";

const seed = 20_250_102;

/** momentum depends on method; nesterov depends on momentum's method and on layers, two levels down. */
const nested: SearchSpace = [
  { name: "method", kind: "categorical", choices: ["sgd", "adam", "map"], default: "sgd" },
  { name: "layers", kind: "int", low: 1, high: 2, scale: "linear", default: 2 },
  { name: "schedule", kind: "categorical", choices: ["flat", "cosine", "cyclical"], when: { method: ["sgd", "adam"] } },
  { name: "floor", kind: "float", low: 0, high: 1, scale: "linear", when: { schedule: ["cosine"], layers: [2] } },
  { name: "order", kind: "ordinal", levels: [1, 2, 3], when: { schedule: ["cosine", "flat"] } },
];

describe("encode and decode", () => {
  it.each<{ x: number[]; hyperparameters: Hyperparameters; encoded: number[] }>([
    {
      x: [0.1, 0.9, 0.4, 0.25, 0.9],
      hyperparameters: { method: "sgd", layers: 2, schedule: "cosine", floor: 0.25, order: 3 },
      encoded: [1 / 6, 0.75, 0.5, 0.25, 5 / 6],
    },
    {
      x: [0.1, 0.1, 0.4, 0.25, 0.9],
      hyperparameters: { method: "sgd", layers: 1, schedule: "cosine", order: 3 },
      encoded: [1 / 6, 0.25, 0.5, 0.5, 5 / 6],
    },
    {
      x: [0.5, 0.9, 0.9, 0.25, 0.9],
      hyperparameters: { method: "adam", layers: 2, schedule: "cyclical" },
      encoded: [0.5, 0.75, 5 / 6, 0.5, 0.5],
    },
    {
      x: [0.99, 0.9, 0.4, 0.25, 0.9],
      hyperparameters: { method: "map", layers: 2 },
      // schedule is a categorical dimension: inactive is a separate level. Its children are inactive with it.
      encoded: [5 / 6, 0.75, 0, 0.5, 0.5],
    },
  ])("$hyperparameters", ({ x, hyperparameters, encoded }) => {
    expect(decode(nested, x)).toEqual(hyperparameters);
    expect([...encode(nested, hyperparameters)]).toEqual(encoded);
    expect([...snap(nested, x)]).toEqual(encoded);
  });

  it("are exact inverses on every space", () => {
    fc.assert(
      fc.property(spaceAndPoint, ([space, x]) => {
        const hyperparameters = decode(space, x);
        const encoded = encode(space, hyperparameters);
        expect(decode(space, encoded)).toEqual(hyperparameters);
        expect(snap(space, x)).toEqual(encoded);
        expect(snap(space, encoded)).toEqual(encoded);
        expect(encoded.every((coordinate) => coordinate >= 0 && coordinate <= 1)).toBe(true);
      }),
      { seed, numRuns: 500 },
    );
  });

  it("decode to valid hyperparameters, in the order of the space", () => {
    fc.assert(
      fc.property(spaceAndPoint, ([space, x]) => {
        expect(validateSpace(space)).toEqual([]);
        const hyperparameters = decode(space, x);
        expect(validateHyperparameters(space, hyperparameters)).toEqual([]);
        const active = space.filter((dimension) => isActive(space, dimension, hyperparameters));
        expect(Object.keys(hyperparameters)).toEqual(active.map(({ name }) => name));
      }),
      { seed, numRuns: 500 },
    );
  });

  it("distinguish any two hyperparameter configurations that differ", () => {
    fc.assert(
      fc.property(
        spaces().chain((space) => {
          const point = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
            minLength: space.length,
            maxLength: space.length,
          });
          return fc.tuple(fc.constant(space), point, point);
        }),
        ([space, x1, x2]) => {
          const [a, b] = [decode(space, x1), decode(space, x2)];
          const sameCoordinates = encode(space, a).join() === encode(space, b).join();
          expect(sameCoordinates).toBe(sameHyperparameters(a, b));
        },
      ),
      { seed, numRuns: 500 },
    );
  });

  it("ignore the values of inactive dimensions", () => {
    const hyperparameters = { method: "map", layers: 2, schedule: "cosine", floor: 0.3, order: 1 };
    expect([...encode(nested, hyperparameters)]).toEqual([5 / 6, 0.75, 0, 0.5, 0.5]);
  });

  it.each<{ hyperparameters: Hyperparameters; path: string; message: string }>([
    { hyperparameters: { layers: 1 }, path: "hyperparameters.method", message: "value; must be given: missing" },
    {
      hyperparameters: { method: "adamw", layers: 1 },
      path: "hyperparameters.method",
      message: 'value; must be one of "sgd", "adam", "map": "adamw"',
    },
    {
      hyperparameters: { method: "map", layers: 3 },
      path: "hyperparameters.layers",
      message: "value; must be an integer from 1 to 2: 3",
    },
  ])("refuse $path: $message", ({ hyperparameters, path, message }) => {
    expect(() => encode(nested, hyperparameters)).toThrow(new InvalidInput([{ path, message }]));
  });

  it("refuse invalid coordinates", () => {
    expect(() => decode(nested, [0.5])).toThrow(new RangeError("coordinates; must be 5 numbers: 1"));
    expect(() => decode(nested, [0, 0, 0, NaN, 0])).toThrow(new RangeError("coordinate 3; must be a number: NaN"));
  });

  it("distinguish a missing value from the properties that every object inherits", () => {
    const space: SearchSpace = [
      { name: "valueOf", kind: "categorical", choices: [1, 2] },
      { name: "toString", kind: "float", low: 0, high: 1, scale: "linear", when: { valueOf: [2] } },
    ];
    expect(decode(space, [0.1, 0.3])).toEqual({ valueOf: 1 });
    const missing = { path: "hyperparameters.valueOf", message: "value; must be given: missing" };
    expect(() => encode(space, {})).toThrow(new InvalidInput([missing]));
    expect(activity(space, {})).toEqual([true, false]);
  });
});

describe("isActive", () => {
  it("checks the values of all ancestors", () => {
    const floor = nested[3];
    expect(isActive(nested, floor, { method: "sgd", layers: 2, schedule: "cosine" })).toBe(true);
    expect(isActive(nested, floor, { method: "sgd", layers: 1, schedule: "cosine" })).toBe(false);
    expect(isActive(nested, floor, { method: "sgd", layers: 2, schedule: "flat" })).toBe(false);
    // schedule has a value here, but is itself inactive.
    expect(isActive(nested, floor, { method: "map", layers: 2, schedule: "cosine" })).toBe(false);
    expect(isActive(nested, nested[0], {})).toBe(true);
    expect(isActive(nested, { name: "other", kind: "ordinal", levels: [1] }, {})).toBe(false);
  });
});

describe("hyperparametersKey and sameHyperparameters", () => {
  it("ignore the order of names, and nothing else", () => {
    expect(sameHyperparameters({ a: 1, b: "x" }, { b: "x", a: 1 })).toBe(true);
    expect(hyperparametersKey({ b: "x", a: 1 })).toBe('{"a":1,"b":"x"}');
    for (const other of [
      { a: 1 },
      { a: 1, b: "y" },
      { a: "1", b: "x" },
      { a: 1, b: "x", c: true },
      { a: true, b: "x" },
    ]) {
      expect(sameHyperparameters({ a: 1, b: "x" }, other)).toBe(false);
    }
  });
});

describe("defaultHyperparameters", () => {
  it("contains the default of every active dimension", () => {
    const space: SearchSpace = [...nested.slice(0, 2), { ...nested[2], default: "flat" } as SearchSpace[number]];
    expect(defaultHyperparameters(space)).toEqual({ method: "sgd", layers: 2, schedule: "flat" });
    const map = [{ ...space[0], default: "map" } as SearchSpace[number], ...space.slice(1)];
    expect(defaultHyperparameters(map)).toEqual({ method: "map", layers: 2 });
  });

  it("is null when an active dimension has none", () => {
    expect(defaultHyperparameters(nested)).toBeNull();
  });
});
