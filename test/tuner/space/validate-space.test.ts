import { describe, expect, it } from "vitest";
import { validateSpace } from "../../../tuner/space/validate-space.ts";

const float = { name: "x", kind: "float", low: 0, high: 1, scale: "linear" };
const int = { name: "x", kind: "int", low: 0, high: 10, scale: "linear" };
const choice = { name: "x", kind: "categorical", choices: ["a", "b"] };
const method = { name: "method", kind: "categorical", choices: ["sgd", "map"] };
const layers = { name: "layers", kind: "int", low: 1, high: 3, scale: "linear" };

const nameRule =
  "name; must be at most 100 letters of any script, digits, spaces and _ . - / : @ % + # [ ], a letter or _ first, no space last";

describe("validateSpace", () => {
  it.each<{ name: string; space: unknown; issues: readonly [path: string, message: string][] }>([
    {
      name: "not a list",
      space: { lr: float },
      issues: [
        [
          "space",
          'space; must be a list of dimensions: {"lr":{"name":"x","kind":"float","low":0,"high":1,"scale":"linear"}}',
        ],
      ],
    },
    { name: "nothing", space: undefined, issues: [["space", "space; must be a list of dimensions: missing"]] },
    {
      name: "no dimensions",
      space: [],
      issues: [["space", "space; must have at least one dimension: []. Add one, for example lr=float(1e-5,1,log)."]],
    },
    {
      name: "too many dimensions",
      space: Array.from({ length: 65 }, (_, i) => ({ ...float, name: `x${i}` })),
      issues: [["space", "space; must have at most 64 dimensions: 65. Leave out the least important ones."]],
    },
    {
      name: "not an object",
      space: [3],
      issues: [["space[0]", 'dimension; must be an object or a string such as "lr=float(1e-5,1,log)": 3']],
    },
    {
      name: "a duplicate name",
      space: [float, int],
      issues: [["space[1].name", 'name; must be given once: "x". Rename one.']],
    },
    {
      name: "an unknown parent",
      space: [method, layers, { ...float, when: { metod: ["sgd"] } }],
      issues: [
        ["space.x.when.metod", 'parent; must be a dimension of the space: "metod". The dimensions are method, layers.'],
      ],
    },
    {
      name: "an unknown parent in a space of one dimension",
      space: [{ ...float, when: { method: ["sgd"] } }],
      issues: [["space.x.when.method", 'parent; must be a dimension of the space: "method"']],
    },
    {
      name: "its own parent",
      space: [{ ...choice, when: { x: ["a"] } }],
      issues: [["space.x.when.x", 'parent; must be another dimension: "x"']],
    },
    {
      name: "a later parent",
      space: [{ ...float, when: { method: ["sgd"] } }, method],
      issues: [["space.x.when.method", 'parent; must come before its child: "method". Move it up.']],
    },
    {
      name: "a float parent",
      space: [
        { ...float, name: "lr" },
        { ...float, when: { lr: [0.5] } },
      ],
      issues: [["space.x.when.lr", 'parent; must be categorical, ordinal or int: "lr" is float']],
    },
    {
      name: "a value that the parent cannot take",
      space: [method, layers, { ...float, when: { method: ["sgd", "adam"], layers: [4] } }],
      issues: [
        ["space.x.when.method[1]", 'value of method; must be one of "sgd", "map": "adam"'],
        ["space.x.when.layers[0]", "value of layers; must be an integer from 1 to 3: 4"],
      ],
    },
    // An invalid parent is reported once, by itself.
    {
      name: "an invalid parent",
      space: [
        { ...method, choices: [] },
        { ...float, when: { method: ["sgd"] } },
      ],
      issues: [["space.method.choices", "choices; must be a list of at least one value: []"]],
    },
    {
      name: "many problems at once",
      space: [
        { ...int, name: "1", high: -1, step: -1 },
        { ...float, scale: "log", default: "a", when: { z: [] } },
      ],
      issues: [
        ["space[0].name", `${nameRule}: "1"`],
        ["space[0].high", "high; must be > low (0): -1. Swap them."],
        ["space[0].step", "step; must be an integer ≥ 1: -1"],
        ["space.x.low", "low; must be > 0 on a log scale: 0. Raise low, or use the linear scale."],
        ["space.x.when.z", "when.z; must be a list of at least one value: []"],
        ["space.x.when.z", 'parent; must be a dimension of the space: "z"'],
      ],
    },
  ])("reports $name", ({ space, issues }) => {
    expect(validateSpace(space)).toEqual(issues.map(([path, message]) => ({ path, message })));
  });

  it("accepts valid spaces", () => {
    expect(
      validateSpace([
        { ...method, default: "map" },
        { ...layers, step: 2, default: 3 },
        { name: "valueOf", kind: "ordinal", levels: [8, "sixteen", true], when: { method: ["sgd"] } },
        { ...float, low: 1e-150, high: 1e150, scale: "log", when: { valueOf: [8, true], layers: [1] } },
        { ...float, name: "_a.b-c", low: 0.1, high: 0.7, step: 0.2, default: 0.1 + 0.2 },
      ]),
    ).toEqual([]);
    expect(validateSpace(Array.from({ length: 64 }, (_, i) => ({ ...float, name: `x${i}` })))).toEqual([]);
  });
});
