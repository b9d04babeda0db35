import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import { configurations, isContinuous } from "../../../tuner/space/levels.ts";
import { maximize } from "../../../tuner/search/maximize.ts";
import { nextFilling } from "../../../tuner/search/space-filling.ts";
import type { Surface } from "../../../tuner/search/surface.ts";
import { encodeSpace } from "../../../tuner/space/snapper.ts";
import { visitedPoints } from "../../../tuner/search/visited.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import { decode, encode, hyperparametersKey, snap, spaceSize } from "../../../tuner/space/encoding.ts";
import { coordinate, enumerate, spaceAndPoint, spaces } from "../arbitraries.ts";
import { failed, measured, square, studyOf, suggested, underWay, unit } from "../past.ts";

const key = makeKey("candidates");
const nothing = { has: () => false };
const visiting = (points: readonly Hyperparameters[]) => {
  const keys = new Set(points.map(hyperparametersKey));
  return { has: (point: Hyperparameters) => keys.has(hyperparametersKey(point)) };
};

/** A surface from a function of the coordinates, with slopes by central differences. */
function surfaceOf(dimension: number, f: (x: Float64Array) => number): Surface {
  const h = 1e-6;
  return {
    lengthscales: new Float64Array(dimension).fill(0.3),
    values: (points) => Float64Array.from(points, f),
    valueAndGradient(point, gradient) {
      for (let k = 0; k < dimension; k++) {
        gradient[k] = (f(point.with(k, point[k] + h)) - f(point.with(k, point[k] - h))) / (2 * h);
      }
      return f(point);
    },
  };
}

const mixed: SearchSpace = [
  { kind: "categorical", name: "kind", choices: ["x", "y", "z"] },
  { kind: "int", name: "count", low: 1, high: 40, scale: "linear" },
  { ...unit("slope"), when: { kind: ["y"] } },
  unit("other"),
];
const mixedValue = (x: Float64Array) =>
  [0, 0.2, 0.1][Math.floor(x[0] * 3)] +
  Math.sin(9 * x[1]) * (0.4 + 0.3 * x[3]) -
  2 * (x[2] - 0.81) ** 2 -
  (x[3] - 0.37 - 0.2 * x[1]) ** 2;

describe("maximize", () => {
  it("finds the higher of two hills in a square to the precision that matters", () => {
    const hill = (x: Float64Array, [a, b, width]: readonly number[]) =>
      Math.exp(-((x[0] - a) ** 2 + (x[1] - b) ** 2) / (2 * width ** 2));
    const surface = surfaceOf(2, (x) => hill(x, [0.23, 0.71, 0.08]) + 0.8 * hill(x, [0.8, 0.2, 0.2]));
    const found = maximize(square, surface, { key, visited: nothing, best: [] });
    expect(Number(found?.hyperparameters.a)).toBeCloseTo(0.23, 2);
    expect(Number(found?.hyperparameters.b)).toBeCloseTo(0.71, 2);
    expect(found?.value).toBeGreaterThan(1);
  });

  it("finds an optimum on the border", () => {
    const surface = surfaceOf(2, (x) => x[0] - (x[1] - 0.4) ** 2);
    const found = maximize(square, surface, { key, visited: nothing, best: [] });
    expect(found?.hyperparameters.a).toBe(1);
    expect(Number(found?.hyperparameters.b)).toBeCloseTo(0.4, 3);
  });

  it("is as good as brute force over choices, whole numbers and conditions", () => {
    let bruteForce = -Infinity;
    const fine = Array.from({ length: 101 }, (_, i) => i / 100);
    for (const kind of ["x", "y", "z"]) {
      for (let count = 1; count <= 40; count++) {
        for (const slope of kind === "y" ? fine : [0]) {
          for (const other of fine) {
            const point = encode(mixed, kind === "y" ? { kind, count, slope, other } : { kind, count, other });
            bruteForce = Math.max(bruteForce, mixedValue(point));
          }
        }
      }
    }
    const surface = surfaceOf(4, mixedValue);
    const found = maximize(mixed, surface, { key, visited: nothing, best: [] });
    expect(found?.hyperparameters.kind).toBe("y");
    expect(found?.value).toBeGreaterThan(bruteForce - 1e-6);
    expect(found?.value).toBeCloseTo(mixedValue(encode(mixed, found?.hyperparameters ?? {})), 12);
  });

  it("takes the points of a finite space in order of their value, each once, and then returns null", () => {
    const space: SearchSpace = [
      { kind: "categorical", name: "kind", choices: ["x", "y"] },
      { kind: "int", name: "count", low: 0, high: 3, scale: "linear", when: { kind: ["y"] } },
    ];
    const value = (x: Float64Array) => Math.sin(20 * x[0] + 7 * x[1]);
    const expected = enumerate(space).map((h) => value(encode(space, h)));
    const taken: Hyperparameters[] = [];
    const values: number[] = [];
    for (let turn = 0; turn <= expected.length; turn++) {
      const found = maximize(space, surfaceOf(2, value), { key, visited: visiting(taken), best: [] });
      if (found === null) break;
      taken.push(found.hyperparameters);
      values.push(found.value);
    }
    expect(values).toEqual(expected.sort((a, b) => b - a));
    expect(new Set(taken.map(hyperparametersKey)).size).toBe(5);
  });
});

describe("survey", () => {
  it("moves points to the hyperparameters they decode to, and to exactly the levels that snap gives", () => {
    fc.assert(
      fc.property(spaceAndPoint, ([space, point]) => {
        const settled = encodeSpace(space).snap(Float64Array.from(point));
        expect(decode(space, settled)).toEqual(decode(space, point));
        const snapped = snap(space, point);
        for (const [k, dimension] of space.entries()) {
          if (!isContinuous(dimension)) expect(settled[k]).toBe(snapped[k]);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("configurations", () => {
  it("yields each point of a finite space once", () => {
    fc.assert(
      fc.property(
        spaces({ discrete: true }).filter((space) => spaceSize(space) <= 500),
        (space) => {
          const all = [...configurations(space)].map(hyperparametersKey);
          expect(new Set(all).size).toBe(all.length);
          expect(all.sort()).toEqual(enumerate(space).map(hyperparametersKey).sort());
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe("nextFilling", () => {
  it("advances to the next unvisited point of the sequence", () => {
    const first = nextFilling(square, nothing, { key, first: 0 });
    const second = nextFilling(square, nothing, { key, first: 1 });
    if (first === null || second === null) throw new Error("a square has points");
    expect(nextFilling(square, visiting([first]), { key, first: 0 })).toEqual(second);
    expect(nextFilling(square, nothing, { key: fold(key, "other"), first: 0 })).not.toEqual(first);
  });

  it("visits all of a finite space, and then returns null", () => {
    fc.assert(
      fc.property(
        spaces({ discrete: true }).filter((space) => spaceSize(space) <= 60),
        coordinate,
        (space, seed) => {
          const found: Hyperparameters[] = [];
          for (let turn = 0; turn <= spaceSize(space); turn++) {
            const next = nextFilling(space, visiting(found), { key: makeKey(String(seed)), first: turn });
            if (next !== null) found.push(next);
          }
          expect(found.map(hyperparametersKey).sort()).toEqual(enumerate(space).map(hyperparametersKey).sort());
        },
      ),
      { numRuns: 12 },
    );
  });
});

describe("visitedPoints", () => {
  const trials = [
    measured(0, suggested({ a: 0, b: 0 }), 1),
    failed(1, suggested({ a: 0.1, b: 0 }), "transient"),
    underWay(2, suggested({ a: 0.2, b: 0 })),
  ];

  it("contains every trial's point, however it ended, unless the study allows repeats", () => {
    const visited = visitedPoints(studyOf(square), trials);
    const free = visitedPoints(studyOf(square, { strategy: { repeats: true } }), trials);
    for (const { hyperparameters } of trials) {
      expect(visited.has(hyperparameters)).toBe(true);
      expect(free.has(hyperparameters)).toBe(false);
    }
    expect(visited.has({ a: 0.3, b: 0 })).toBe(false);
  });

  it("depend only on the given trials, not on earlier lists or the order of calls", () => {
    const point = fc.record({ a: fc.constantFrom(0, 0.25, 0.5, 0.75, 1), b: fc.constantFrom(0, 0.5, 1) });
    const study = studyOf(square);
    const all = [0, 0.25, 0.5, 0.75, 1].flatMap((a) => [0, 0.5, 1].map((b) => ({ a, b })));
    fc.assert(
      fc.property(fc.array(fc.array(point, { maxLength: 8 }), { minLength: 1, maxLength: 6 }), (lists) => {
        const pasts = lists.map((list) => list.map((hyperparameters, n) => underWay(n, suggested(hyperparameters))));
        const visited = pasts.map((past) => visitedPoints(study, past));
        for (const [index, { has }] of [...visited.entries(), ...[...visited.entries()].reverse()]) {
          const keys = new Set(lists[index].map(hyperparametersKey));
          for (const place of all) expect(has(place)).toBe(keys.has(hyperparametersKey(place)));
        }
      }),
    );
  });

  it("picks up trials that were appended to a list when it is passed again", () => {
    const study = studyOf(square);
    const past = [underWay(0, suggested({ a: 0, b: 0 }))];
    expect(visitedPoints(study, past).has({ a: 1, b: 1 })).toBe(false);
    past.push(underWay(1, suggested({ a: 1, b: 1 })));
    expect(visitedPoints(study, past).has({ a: 1, b: 1 })).toBe(true);
  });
});
