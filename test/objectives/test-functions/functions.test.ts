import { describe, expect, test } from "vitest";
import { makeKey } from "../../../math/random.ts";
import { branin } from "../../../objectives/test-functions/branin.ts";
import { hartmann6 } from "../../../objectives/test-functions/hartmann6.ts";
import { objectiveDefinitions } from "../../../objectives/index.ts";
import type { Evaluation, EvaluationContext, Hyperparameters } from "../../../tuner/objective.ts";

const context: EvaluationContext = {
  report: () => "continue",
  signal: new AbortController().signal,
  key: makeKey(1),
  trial: { study: "test", number: 0, attempt: 1 },
};

function make(name: string) {
  const created = objectiveDefinitions.find((definition) => definition.name === name)?.create({});
  if (created === undefined || "issues" in created) throw new Error(name);
  return created.objective;
}

function evaluate(name: string, hyperparameters: Hyperparameters): Promise<Evaluation> {
  return make(name).evaluate(hyperparameters, context);
}

test.each(["branin", "branin-disk", "hartmann6"])("%s accepts the dimensions of its space and no others", (name) => {
  const { accepts, space } = make(name);
  expect(accepts).toEqual(space.map((dimension) => dimension.name));
});

describe("Branin", () => {
  test.each([
    [-Math.PI, 12.275],
    [Math.PI, 2.275],
    [3 * Math.PI, 2.475],
  ])("is minimal at (%d, %d)", async (x1, x2) => {
    const { optimum } = make("branin");
    expect(optimum).toBeCloseTo(0.397887, 6);
    expect(branin(x1, x2)).toBeCloseTo(optimum ?? NaN, 14);
    for (const [dx, dy] of [
      [1e-3, 0],
      [-1e-3, 0],
      [0, 1e-3],
      [0, -1e-3],
    ]) {
      expect(branin(x1 + dx, x2 + dy)).toBeGreaterThan(branin(x1, x2));
    }
    expect(await evaluate("branin", { x1, x2 })).toEqual({ values: { value: branin(x1, x2) } });
  });

  // NumPy 2.4: lambda x, y: (y-5.1*x*x/(4*pi**2)+5*x/pi-6)**2+10*(1-1/(8*pi))*cos(x)+10
  test.each([
    [0, 0, 55.602112642270264],
    [-5, 0, 308.12909601160663],
    [10, 15, 145.87219087939556],
    [2.5, 7.5, 24.129964413622268],
  ])("at (%d, %d) is %d", (x1, x2, value) => {
    expect(branin(x1, x2)).toBeCloseTo(value, 10);
  });
});

describe("Branin in a disk", () => {
  test("is Branin inside, also on the rim and at the minimum that stays", async () => {
    for (const [x1, x2] of [
      [Math.PI, 2.275],
      [2.5, 7.5],
      [7.5, 2.5],
      [-2.5, 12.5],
    ]) {
      expect(await evaluate("branin-disk", { x1, x2 })).toEqual({ values: { value: branin(x1, x2) } });
    }
    expect(make("branin-disk").optimum).toBe(make("branin").optimum);
  });

  test.each([
    [-Math.PI, 12.275],
    [3 * Math.PI, 2.475],
    [-5, 0],
    [7.5, 2.4999],
  ])("fails outside, at (%d, %d)", async (x1, x2) => {
    const message = `point; must lie in the disk (x1 − 2.5)² + (x2 − 7.5)² ≤ 50: (${x1}, ${x2})`;
    expect(await evaluate("branin-disk", { x1, x2 })).toEqual({ failure: { kind: "infeasible", message } });
  });

  test("is feasible on 70.1 % of the space", async () => {
    const objective = make("branin-disk");
    const n = 200;
    let feasible = 0;
    for (let i = 0; i < n * n; i++) {
      const x1 = -5 + (15 * ((i % n) + 0.5)) / n;
      const x2 = (15 * (Math.floor(i / n) + 0.5)) / n;
      if ("values" in (await objective.evaluate({ x1, x2 }, context))) feasible++;
    }
    expect(feasible / n ** 2).toBeCloseTo(0.701, 2);
  });
});

describe("Hartmann-6", () => {
  const best = [
    0.20168950909365746, 0.15001069354111374, 0.4768739729250998, 0.2753324275220782, 0.3116516172395686,
    0.6573005345536702,
  ];

  test("is minimal at its known optimum", () => {
    const { optimum } = make("hartmann6");
    expect(optimum).toBeCloseTo(-3.32237, 5);
    expect(hartmann6(best)).toBeCloseTo(optimum ?? NaN, 14);
    expect(hartmann6([0.20169, 0.150011, 0.476874, 0.275332, 0.311652, 0.6573])).toBeCloseTo(-3.32237, 5);
    for (let j = 0; j < 6; j++) {
      for (const step of [-1e-3, 1e-3]) {
        expect(hartmann6(best.map((x, k) => (k === j ? x + step : x)))).toBeGreaterThan(hartmann6(best));
      }
    }
  });

  // NumPy 2.4: -np.sum(al*np.exp(-np.sum(A*(x-P)**2,axis=1)))
  test.each([
    [0.5, -0.5053149917022333],
    [0, -0.00508911288366444],
    [1, -3.408539273427753e-5],
  ])("with every coordinate %d is %d", (x, value) => {
    expect(hartmann6(Array<number>(6).fill(x)) / value).toBeCloseTo(1, 12);
  });

  test("reads its coordinates by name", async () => {
    const shuffled = { x6: best[5], x1: best[0], x3: best[2], x2: best[1], x5: best[4], x4: best[3] };
    expect(await evaluate("hartmann6", shuffled)).toEqual({ values: { value: hartmann6(best) } });
  });
});

describe("the table", () => {
  test("has different names, and names its objectives as their entries", () => {
    const names = objectiveDefinitions.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(make(name).name).toBe(name);
  });

  test("functions minimize one metric on a space without defaults", () => {
    expect(make("branin")).toMatchObject({
      metrics: [{ name: "value", direction: "minimize" }],
      space: [
        { kind: "float", name: "x1", low: -5, high: 10, scale: "linear" },
        { kind: "float", name: "x2", low: 0, high: 15, scale: "linear" },
      ],
    });
    expect(make("hartmann6").space.map(({ name }) => name)).toEqual(["x1", "x2", "x3", "x4", "x5", "x6"]);
  });

  test("functions have no options", () => {
    const definition = objectiveDefinitions.find(({ name }) => name === "branin");
    expect(definition?.create({ data: "x", seed: "1" })).toEqual({
      issues: [
        { path: "data", message: 'option; must not be given, because this objective has none: "data". Leave it out.' },
        { path: "seed", message: 'option; must not be given, because this objective has none: "seed". Leave it out.' },
      ],
    });
  });
});
