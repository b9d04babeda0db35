import { describe, expect, it } from "vitest";
import type { Issue } from "../../tuner/objective.ts";
import type { SearchSpace } from "../../tuner/search-space.ts";
import { validateHyperparameters, validateSpace } from "../../tuner/space-validation.ts";

const float = { name: "x", kind: "float", low: 0, high: 1, scale: "linear" };
const int = { name: "x", kind: "int", low: 0, high: 10, scale: "linear" };
const choice = { name: "x", kind: "categorical", choices: ["a", "b"] };
const method = { name: "method", kind: "categorical", choices: ["sgd", "map"] };
const layers = { name: "layers", kind: "int", low: 1, high: 3, scale: "linear" };

const kinds = "float, int, categorical or ordinal";
const nameRule = 'name; must be letters, digits, "_", "." or "-", a letter or "_" first';
const floatRule = "must be a number from -1e150 to 1e150";
const intRule = "must be an integer from -1e12 to 1e12";

describe("validateSpace", () => {
  it.each<{ name: string; space: unknown; issues: readonly [path: string, message: string][] }>([
    {
      name: "no list",
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
      name: "no dimension",
      space: [],
      issues: [["space", "space; must have at least one dimension: []. Add one, for example lr=float(1e-5,1,log)."]],
    },
    {
      name: "too many dimensions",
      space: Array.from({ length: 65 }, (_, i) => ({ ...float, name: `x${i}` })),
      issues: [["space", "space; must have at most 64 dimensions: 65. Leave out those that matter least."]],
    },
    {
      name: "no object",
      space: [3],
      issues: [["space[0]", 'dimension; must be an object or a text such as "lr=float(1e-5,1,log)": 3']],
    },
    { name: "no name", space: [{ ...float, name: undefined }], issues: [["space[0].name", `${nameRule}: missing`]] },
    { name: "an empty name", space: [{ ...float, name: "" }], issues: [["space[0].name", `${nameRule}: ""`]] },
    {
      name: "a name of other signs",
      space: [{ ...float, name: "learning rate" }],
      issues: [["space[0].name", `${nameRule}: "learning rate"`]],
    },
    {
      name: "a name no object can have",
      space: [{ ...float, name: "__proto__" }],
      issues: [["space[0].name", `${nameRule}: "__proto__"`]],
    },
    {
      name: "a name twice",
      space: [float, int],
      issues: [["space[1].name", 'name; must be given once: "x". Rename one.']],
    },
    { name: "no kind", space: [{ name: "x" }], issues: [["space.x.kind", `kind; must be ${kinds}: missing`]] },
    {
      name: "another kind",
      space: [{ ...float, kind: "real" }],
      issues: [["space.x.kind", `kind; must be ${kinds}: "real"`]],
    },
    {
      name: "an inherited kind",
      space: [{ ...float, kind: "toString" }],
      issues: [["space.x.kind", `kind; must be ${kinds}: "toString"`]],
    },
    {
      name: "another field",
      space: [{ ...choice, lo: 3 }],
      issues: [["space.x.lo", 'field; must be one of name, kind, choices, default, when: "lo"']],
    },
    {
      name: "no range",
      space: [{ name: "x", kind: "float" }],
      issues: [
        ["space.x.low", `low; ${floatRule}: missing`],
        ["space.x.high", `high; ${floatRule}: missing`],
        ["space.x.scale", 'scale; must be "linear" or "log": missing'],
      ],
    },
    {
      name: "infinite ends",
      space: [{ ...float, low: -Infinity, high: NaN }],
      issues: [
        ["space.x.low", `low; ${floatRule}: -Infinity`],
        ["space.x.high", `high; ${floatRule}: NaN`],
      ],
    },
    {
      name: "ends too large",
      space: [{ ...float, high: 1e200 }],
      issues: [["space.x.high", `high; ${floatRule}: 1e200`]],
    },
    {
      name: "ends of another type",
      space: [{ ...float, low: "0" }],
      issues: [["space.x.low", `low; ${floatRule}: "0"`]],
    },
    {
      name: "broken ints",
      space: [{ ...int, low: 0.5, high: 1e13 }],
      issues: [
        ["space.x.low", `low; ${intRule}: 0.5`],
        ["space.x.high", `high; ${intRule}: 1e13`],
      ],
    },
    {
      name: "low above high",
      space: [{ ...float, low: 5, high: 3 }],
      issues: [["space.x.high", "high; must be > low (5): 3. Swap them, or leave the dimension out."]],
    },
    {
      name: "low at high",
      space: [{ ...int, low: 3, high: 3 }],
      issues: [["space.x.high", "high; must be > low (3): 3. Swap them, or leave the dimension out."]],
    },
    {
      name: "hardly a range",
      space: [{ ...float, low: 1, high: 1 + 1e-13 }],
      issues: [["space.x.high", "high; must be above low (1) by 1e-12 or more: 1.0000000000001"]],
    },
    {
      name: "next to nothing",
      space: [{ ...float, low: 0, high: 1e-200 }],
      issues: [["space.x.high", "high; must be above low (0) by 1e-150 or more: 1e-200"]],
    },
    {
      name: "another scale",
      space: [{ ...float, scale: "ln" }],
      issues: [["space.x.scale", 'scale; must be "linear" or "log": "ln"']],
    },
    {
      name: "log from 0",
      space: [{ ...float, scale: "log" }],
      issues: [["space.x.low", "low; must be > 0 on a log scale: 0. Raise low, or use the linear scale."]],
    },
    {
      name: "log from next to 0",
      space: [{ ...float, scale: "log", low: 1e-160 }],
      issues: [["space.x.low", "low; must be ≥ 1e-150 on a log scale: 1e-160. Raise low, or use the linear scale."]],
    },
    {
      name: "log ints from 0",
      space: [{ ...int, scale: "log" }],
      issues: [["space.x.low", "low; must be ≥ 1 on a log scale: 0. Raise low, or use the linear scale."]],
    },
    {
      name: "a step on a log scale",
      space: [{ ...float, scale: "log", low: 0.1, step: 0.1 }],
      issues: [["space.x.step", "step; must be absent on a log scale: 0.1. Leave step out, or use the linear scale."]],
    },
    {
      name: "a step of 0",
      space: [{ ...float, step: 0 }],
      issues: [["space.x.step", "step; must be a number > 0: 0"]],
    },
    {
      name: "a step that is no number",
      space: [{ ...float, step: "0.1" }],
      issues: [["space.x.step", 'step; must be a number > 0: "0.1"']],
    },
    {
      name: "a broken step of ints",
      space: [{ ...int, step: 1.5 }],
      issues: [["space.x.step", "step; must be an integer ≥ 1: 1.5"]],
    },
    {
      name: "a step larger than the range",
      space: [{ ...int, step: 11 }],
      issues: [["space.x.step", "step; must be ≤ high - low (10): 11"]],
    },
    {
      name: "too fine a step",
      space: [{ ...float, high: 10, step: 1e-9 }],
      issues: [["space.x.step", "step; must be ≥ 1e-8, a billionth of the range or its ends: 1e-9. Leave step out."]],
    },
    {
      name: "no choices",
      space: [{ name: "x", kind: "categorical" }],
      issues: [["space.x.choices", "choices; must be a list of at least one value: missing"]],
    },
    {
      name: "an empty list of choices",
      space: [{ ...choice, choices: [] }],
      issues: [["space.x.choices", "choices; must be a list of at least one value: []"]],
    },
    {
      name: "choices that are none",
      space: [{ ...choice, choices: ["a", null, NaN, ["b"]] }],
      issues: [
        ["space.x.choices[1]", "choice; must be a finite number, a text, true or false: null"],
        ["space.x.choices[2]", "choice; must be a finite number, a text, true or false: NaN"],
        ["space.x.choices[3]", 'choice; must be a finite number, a text, true or false: ["b"]'],
      ],
    },
    {
      name: "a choice twice",
      space: [{ ...choice, choices: ["a", "b", "a"] }],
      issues: [["space.x.choices[2]", 'choice; must be given once: "a"']],
    },
    {
      name: "levels",
      space: [{ name: "x", kind: "ordinal", levels: [1, 1] }],
      issues: [["space.x.levels[1]", "level; must be given once: 1"]],
    },
    {
      name: "a default outside",
      space: [{ ...float, default: 2 }],
      issues: [["space.x.default", "default; must be a number from 0 to 1: 2"]],
    },
    {
      name: "a default off the grid",
      space: [{ ...int, step: 5, default: 7 }],
      issues: [["space.x.default", "default; must be 0 plus a multiple of 5: 7"]],
    },
    {
      name: "a default that is no choice",
      space: [{ ...choice, default: "c" }],
      issues: [["space.x.default", 'default; must be one of "a", "b": "c"']],
    },
    {
      name: "when is no object",
      space: [method, { ...float, when: "method" }],
      issues: [["space.x.when", 'when; must name at least one other dimension and its values: "method"']],
    },
    {
      name: "when names nothing",
      space: [method, { ...float, when: {} }],
      issues: [["space.x.when", "when; must name at least one other dimension and its values: {}"]],
    },
    {
      name: "when has no list",
      space: [method, { ...float, when: { method: "sgd" } }],
      issues: [["space.x.when.method", 'when.method; must be a list of at least one value: "sgd"']],
    },
    {
      name: "when repeats a value",
      space: [method, { ...float, when: { method: ["sgd", "sgd"] } }],
      issues: [["space.x.when.method[1]", 'value; must be given once: "sgd"']],
    },
    {
      name: "an unknown parent",
      space: [method, layers, { ...float, when: { metod: ["sgd"] } }],
      issues: [["space.x.when.metod", 'parent; must be a dimension of the space: "metod". It has method, layers.']],
    },
    {
      name: "an unknown parent in a space of one",
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
      issues: [["space.x.when.method", 'parent; must stand before its child: "method". Move it up.']],
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
      name: "what the parent cannot be",
      space: [method, layers, { ...float, when: { method: ["sgd", "adam"], layers: [4] } }],
      issues: [
        ["space.x.when.method[1]", 'value of method; must be one of "sgd", "map": "adam"'],
        ["space.x.when.layers[0]", "value of layers; must be an integer from 1 to 3: 4"],
      ],
    },
    // A faulty parent is told once, by itself.
    {
      name: "a faulty parent",
      space: [
        { ...method, choices: [] },
        { ...float, when: { method: ["sgd"] } },
      ],
      issues: [["space.method.choices", "choices; must be a list of at least one value: []"]],
    },
    {
      name: "many things at once",
      space: [
        { ...int, name: "1", high: -1, step: -1 },
        { ...float, scale: "log", default: "a", when: { z: [] } },
      ],
      issues: [
        ["space[0].name", `${nameRule}: "1"`],
        ["space[0].high", "high; must be > low (0): -1. Swap them, or leave the dimension out."],
        ["space[0].step", "step; must be an integer ≥ 1: -1"],
        ["space.x.low", "low; must be > 0 on a log scale: 0. Raise low, or use the linear scale."],
        ["space.x.when.z", "when.z; must be a list of at least one value: []"],
        ["space.x.when.z", 'parent; must be a dimension of the space: "z"'],
      ],
    },
  ])("tells $name", ({ space, issues }) => {
    expect(validateSpace(space)).toEqual(issues.map(([path, message]) => ({ path, message })));
  });

  it("finds no fault in what is right", () => {
    expect(
      validateSpace([
        { ...method, default: "map" },
        { ...layers, step: 2, default: 3 },
        { name: "constructor", kind: "ordinal", levels: [8, "sixteen", true], when: { method: ["sgd"] } },
        { ...float, low: 1e-150, high: 1e150, scale: "log", when: { constructor: [8, true], layers: [1] } },
        { ...float, name: "_a.b-c", low: 0.1, high: 0.7, step: 0.2, default: 0.1 + 0.2 },
      ]),
    ).toEqual([]);
    expect(validateSpace(Array.from({ length: 64 }, (_, i) => ({ ...float, name: `x${i}` })))).toEqual([]);
  });
});

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
      name: "no object",
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
          'name; must be a dimension of the space: "lr". It has method, layers, friction, decay, step.',
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
          'name; must be a dimension of the space: "toString". It has method, layers, friction, decay, step.',
        ],
      ],
    },
  ])("tells $name", ({ hyperparameters, issues }) => {
    const expected: Issue[] = issues.map(([path, message]) => ({ path, message }));
    expect(validateHyperparameters(space, hyperparameters)).toEqual(expected);
  });

  it("finds no fault in what is right", () => {
    for (const hyperparameters of [
      { method: "sgd", layers: 9, step: 0.75 },
      { step: 0, layers: 1, method: "sghmc", friction: 0.25 },
      { method: "sghmc", layers: 3, friction: 0.5, decay: 1, step: 1 },
    ]) {
      expect(validateHyperparameters(space, hyperparameters)).toEqual([]);
    }
  });
});
