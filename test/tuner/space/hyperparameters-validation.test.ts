import { describe, expect, it } from "vitest";
import type { Issue } from "../../../common/issue.ts";
import type { SearchSpace } from "../../../tuner/space/search-space.ts";
import { validateHyperparameters } from "../../../tuner/space/validate-space.ts";

describe("validateHyperparameters", () => {
  const space: SearchSpace = [
    { name: "method", kind: "categorical", choices: ["sgd", "sghmc", "map"] },
    { name: "layers", kind: "int", low: 1, high: 9, scale: "linear", step: 2 },
    { name: "friction", kind: "ordinal", levels: [0.25, 0.5], when: { method: ["sghmc"], layers: [1, 3] } },
    { name: "decay", kind: "float", low: 1e-3, high: 1, scale: "log", when: { friction: [0.5] } },
    { name: "step", kind: "float", low: 0, high: 1, scale: "linear", step: 0.25 },
  ];

  it.each<{ name: string; hyperparameters: unknown; issues: readonly [path: string, message: string][] }>([
    {
      name: "not an object",
      hyperparameters: [1],
      issues: [["hyperparameters", "hyperparameters; must be an object of values by name: [1]"]],
    },
    {
      name: "missing values",
      hyperparameters: { method: "sghmc", layers: 1 },
      issues: [
        ["hyperparameters.friction", "value; must be given: missing"],
        ["hyperparameters.step", "value; must be given: missing"],
      ],
    },
    {
      name: "wrong types, out of range, off the grid",
      hyperparameters: { method: 1, layers: 2, step: "0.25" },
      issues: [
        ["hyperparameters.method", 'value; must be one of "sgd", "sghmc", "map": 1'],
        ["hyperparameters.layers", "value; must be 1 plus a multiple of 2: 2"],
        ["hyperparameters.step", 'value; must be a number from 0 to 1: "0.25"'],
      ],
    },
    {
      name: "values of inactive dimensions",
      hyperparameters: { method: "map", layers: 3, friction: 0.5, decay: 0.1, step: 0.5 },
      issues: [
        ["hyperparameters.friction", 'value; must be absent unless method is "sghmc" and layers is 1 or 3: 0.5'],
        ["hyperparameters.decay", "value; must be absent unless friction is 0.5: 0.1"],
      ],
    },
    {
      name: "unknown names",
      hyperparameters: { method: "sgd", layers: 9, step: 1, lr: 0.1 },
      issues: [
        [
          "hyperparameters.lr",
          'name; must be a dimension of the space: "lr". The dimensions are method, layers, friction, decay, step.',
        ],
      ],
    },
    {
      name: "everything at once",
      hyperparameters: { layers: 11, friction: 2, toString: 1 },
      issues: [
        ["hyperparameters.method", "value; must be given: missing"],
        ["hyperparameters.layers", "value; must be an integer from 1 to 9: 11"],
        ["hyperparameters.friction", 'value; must be absent unless method is "sghmc" and layers is 1 or 3: 2'],
        ["hyperparameters.step", "value; must be given: missing"],
        [
          "hyperparameters.toString",
          'name; must be a dimension of the space: "toString". The dimensions are method, layers, friction, decay, step.',
        ],
      ],
    },
  ])("reports $name", ({ hyperparameters, issues }) => {
    const expected: Issue[] = issues.map(([path, message]) => ({ path, message }));
    expect(validateHyperparameters(space, hyperparameters)).toEqual(expected);
  });

  it("accepts valid hyperparameters", () => {
    for (const hyperparameters of [
      { method: "sgd", layers: 9, step: 0.75 },
      { step: 0, layers: 1, method: "sghmc", friction: 0.25 },
      { method: "sghmc", layers: 3, friction: 0.5, decay: 1, step: 1 },
    ]) {
      expect(validateHyperparameters(space, hyperparameters)).toEqual([]);
    }
  });
});
