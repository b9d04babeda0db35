import { describe, expect, it } from "vitest";
import { fold, makeKey } from "../../../math/random.ts";
import { completeWithin } from "../../../tuner/search/feasible/complete.ts";
import { constraintIssues, constraintNotices } from "../../../tuner/search/feasible/emptiness.ts";
import { feasibleSetOf } from "../../../tuner/search/feasible/feasible-set.ts";
import { regionOf } from "../../../tuner/space/constraint/region.ts";
import { decode, hyperparametersKey } from "../../../tuner/space/encoding.ts";
import type { SearchSpace } from "../../../tuner/space/search-space.ts";
import { strategies } from "../../../tuner/strategies/index.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { measured, square, studyOf, unit } from "../past.ts";

const cube: SearchSpace = [unit("x"), unit("y"), unit("z"), unit("w")];
const digits: SearchSpace = ["a", "b"].map(
  (name) => ({ name, kind: "int", low: 0, high: 9, scale: "linear" }) as const,
);
/** A box of a hundred thousandth of the cube's volume, a ball of less, and a thin sheet. */
const small = ["x < 0.1 and y < 0.1 and z < 0.1 and w < 0.01"];
const ball = ["(x-0.3)^2 + (y-0.7)^2 + (z-0.1)^2 + (w-0.9)^2 <= 0.02^2"];
const sheet = ["abs(x + y + z + w - 1) <= 1e-4", "x > y"];

function setOf(space: SearchSpace, constraints: readonly string[]) {
  const region = regionOf({ space, constraints });
  if (region === null) throw new Error("no constraints");
  return feasibleSetOf(region, 1);
}

describe("feasibleSetOf", () => {
  it.each([{ constraints: small }, { constraints: ball }, { constraints: sheet }])(
    "finds points in a tiny feasible set: $constraints",
    ({ constraints }) => {
      const { region, points, isComplete, draw } = setOf(cube, constraints);
      expect(isComplete).toBe(false);
      expect(points.length).toBeGreaterThan(50);
      const drawn = draw(20, makeKey("draws"));
      for (const point of [...points, ...drawn]) expect(region.broken(decode(cube, point))).toEqual([]);
      expect(draw(20, makeKey("draws"))).toEqual(drawn);
    },
  );

  it("covers the whole feasible set, including disconnected parts", () => {
    const { points } = setOf(square, ["(a < 0.02 or a > 0.98) and b < 0.1"]);
    const left = points.filter(([a]) => a < 0.5);
    expect(left.length).toBeGreaterThan(points.length / 5);
    expect(left.length).toBeLessThan((4 * points.length) / 5);
    expect(Math.max(...points.map(([, b]) => b))).toBeGreaterThan(0.08);
    expect(Math.min(...points.map(([, b]) => b))).toBeLessThan(0.02);
  });

  it("enumerates every point of a small space", () => {
    const { points, isComplete, allowed, looked } = setOf(digits, ["a + b == 3"]);
    expect(points.map((point) => decode(digits, point))).toEqual([0, 1, 2, 3].map((a) => ({ a, b: 3 - a })));
    expect({ isComplete, allowed, looked }).toEqual({ isComplete: true, allowed: 4, looked: 100 });
  });
});

describe("constraintIssues", () => {
  it("reports that nothing is left to search, and which constraint is responsible", () => {
    const seed = 1;
    expect(constraintIssues({ space: digits, constraints: ["a < 5", "a + b > 30"], seed })).toEqual([
      {
        path: "constraints",
        message:
          "constraints; must hold together at some point: a + b > 30 never holds, in all 100 configurations. Loosen one, or widen a range.",
      },
    ]);
    const [{ message }] = constraintIssues({ space: square, constraints: ["a < 0.3", "a > 0.4"], seed });
    expect(message).toContain("each can be met, but not all together");
    expect(constraintIssues({ space: digits, constraints: ["a < 5"], seed })).toEqual([]);
    expect(constraintIssues({ space: digits, constraints: ["c < 5"], seed })).toHaveLength(1);
    expect(constraintIssues({ space: digits, seed })).toEqual([]);
  });
});

describe("constraintNotices", () => {
  it("reports when little of the space is feasible, and when the default is not", () => {
    expect(constraintNotices({ space: digits, seed: 1 })).toEqual([]);
    expect(constraintNotices({ space: digits, constraints: ["a < 5"], seed: 1 })).toEqual([]);
    expect(constraintNotices({ space: digits, constraints: ["a + b < 1 and a <= b"], seed: 1 })).toEqual([]);
    const [little] = constraintNotices({ space: cube, constraints: small, seed: 1 });
    expect(little).toBe("Only fewer than 1 in 4096 evenly spread points of the search space meet the constraints.");
    const usual = square.map((dimension) => ({ ...dimension, default: 0.5 }) as typeof dimension);
    expect(constraintNotices({ space: usual, constraints: ["a < 0.4"], seed: 1 })).toEqual([
      "The default configuration violates the constraint a < 0.4, so it will not be tried and there is nothing to compare against.",
    ]);
  });
});

describe("completeWithin", () => {
  const study = { space: digits, constraints: ["a + b <= 9"], seed: 1 };

  it("keeps the given values and moves the others as little as necessary", () => {
    expect(completeWithin(study, { a: 7 }, { a: 1, b: 1 })).toEqual({ hyperparameters: { a: 7, b: 1 } });
    expect(completeWithin(study, { a: 7 }, { a: 1, b: 8 })).toEqual({ hyperparameters: { a: 7, b: 2 } });
    expect(completeWithin(study, { a: 7, b: 8 })).toMatchObject({ issues: [{ path: "hyperparameters" }] });
  });

  it("does so in a space with conditions, where a constraint may involve a dimension that was left out", () => {
    const space: SearchSpace = [
      { name: "kind", kind: "categorical", choices: ["p", "q"] },
      { ...unit("x"), when: { kind: ["p"] } },
      { ...unit("y"), when: { kind: ["q"] } },
      unit("z"),
    ];
    const constrained = { space, constraints: ["x + z <= 0.5", "y + z <= 0.25"], seed: 1 };
    const completed = completeWithin(constrained, { kind: "q", z: 0.2 });
    expect(completed).toMatchObject({ hyperparameters: { kind: "q", z: 0.2 } });
    const { hyperparameters } = completed as { hyperparameters: { y: number } };
    expect(hyperparameters.y).toBeLessThanOrEqual(0.05);
    expect(hyperparameters.y).toBeGreaterThan(0.02);
  });
});

describe("every strategy", () => {
  it.each(["gp", "sobol", "random"] as const)(
    "starts and continues where a fraction of 1e-5 is feasible: %s",
    (name) => {
      const study = { ...studyOf(cube, { strategy: { name } }), constraints: small };
      const region = regionOf(study);
      const done: Trial[] = [];
      for (let n = 0; n < 8; n++) {
        const [suggestion] = strategies[name](study, done, fold(makeKey(1), n), 1);
        expect(region?.broken(suggestion.hyperparameters)).toEqual([]);
        done.push(measured(n, suggestion, Number(suggestion.hyperparameters.x)));
      }
      expect(new Set(done.map(({ hyperparameters }) => hyperparametersKey(hyperparameters))).size).toBe(8);
    },
  );

  it("follows the boundary where the optimum lies on it", () => {
    const study = { ...studyOf(square), constraints: ["a + b <= 1"] };
    const done: Trial[] = [];
    // The largest product on the border a + b = 1 is 1/4, at a = b = 1/2.
    for (let n = 0; n < 25; n++) {
      const [suggestion] = strategies.gp(study, done, fold(makeKey(2), n), 1);
      const { a, b } = suggestion.hyperparameters;
      done.push(measured(n, suggestion, -Number(a) * Number(b)));
    }
    const best = Math.min(...done.map(({ values }) => values?.loss ?? 0));
    expect(best).toBeLessThan(-0.249);
    expect(best).toBeGreaterThanOrEqual(-0.25 - 1e-9);
  });

  it("has nothing left once all feasible points have been tried", () => {
    const study = { ...studyOf(digits, { strategy: { name: "gp" } }), constraints: ["a + b == 2"] };
    const suggestions = strategies.gp(study, [], makeKey(1), 5);
    expect(suggestions.map(({ hyperparameters }) => hyperparameters.a).sort()).toEqual([0, 1, 2]);
  });
});
