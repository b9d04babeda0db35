import { describe, expect, it } from "vitest";
import { validateDimension } from "../../../tuner/space/validate-dimension.ts";

const float = { name: "x", kind: "float", low: 0, high: 1, scale: "linear" };
const int = { name: "x", kind: "int", low: 0, high: 10, scale: "linear" };
const choice = { name: "x", kind: "categorical", choices: ["a", "b"] };

const kinds = "float, int, categorical or ordinal";
const nameRule =
  "name; must be at most 100 letters of any script, digits, spaces and _ . - / : @ % + # [ ], a letter or _ first, no space last";
const floatRule = "must be a number from -1e150 to 1e150";
const intRule = "must be an integer from -1e12 to 1e12";

describe("validateDimension", () => {
  it.each<{ name: string; dimension: unknown; issues: readonly (readonly [field: string, message: string])[] }>([
    { name: "no name", dimension: { ...float, name: undefined }, issues: [["name", `${nameRule}: missing`]] },
    { name: "an empty name", dimension: { ...float, name: "" }, issues: [["name", `${nameRule}: ""`]] },
    {
      name: "a name with forbidden characters",
      dimension: { ...float, name: "a=b" },
      issues: [["name", `${nameRule}: "a=b"`]],
    },
    ...["λ", "learning rate", "optimizer/lr", "eMobility[2][10]", "_", "x.y-z"].map((name) => ({
      name: `the name ${name}`,
      dimension: { ...float, name },
      issues: [] as const,
    })),
    ...["1x", "-x", "x ", "a,b", "a|b", "a{b}", 'a"b', "a\nb", "a\u001b", "x".repeat(101)].map((name) => ({
      name: `no name: ${name.slice(0, 5)}`,
      dimension: { ...float, name },
      issues: [["name", `${nameRule}: ${JSON.stringify(name)}`]] as const,
    })),
    ...["constructor", "prototype"].map((name) => ({
      name: `the reserved name ${name}`,
      dimension: { ...float, name },
      issues: [["name", `name; must not be reserved: "${name}"`]] as const,
    })),
    {
      name: "a name in another spelling",
      dimension: { ...float, name: "gro\u0308\u00dfe" },
      issues: [["name", 'name; must be in Unicode\'s composed form (NFC): "gro\u0308\u00dfe". Write gr\u00f6\u00dfe.']],
    },
    {
      name: "a name that no object key can have",
      dimension: { ...float, name: "__proto__" },
      issues: [["name", 'name; must not be reserved: "__proto__"']],
    },
    { name: "no kind", dimension: { name: "x" }, issues: [["kind", `kind; must be ${kinds}: missing`]] },
    {
      name: "an unknown kind",
      dimension: { ...float, kind: "real" },
      issues: [["kind", `kind; must be ${kinds}: "real"`]],
    },
    {
      name: "an inherited kind",
      dimension: { ...float, kind: "toString" },
      issues: [["kind", `kind; must be ${kinds}: "toString"`]],
    },
    {
      name: "an unknown field",
      dimension: { ...choice, lo: 3 },
      issues: [["lo", 'field; must be one of name, kind, choices, default, likely, when: "lo"']],
    },
    {
      name: "no range",
      dimension: { name: "x", kind: "float" },
      issues: [
        ["low", `low; ${floatRule}: missing`],
        ["high", `high; ${floatRule}: missing`],
        ["scale", 'scale; must be "linear" or "log": missing'],
      ],
    },
    {
      name: "infinite ends",
      dimension: { ...float, low: -Infinity, high: NaN },
      issues: [
        ["low", `low; ${floatRule}: -Infinity`],
        ["high", `high; ${floatRule}: NaN`],
      ],
    },
    {
      name: "ends too large",
      dimension: { ...float, high: 1e200 },
      issues: [["high", `high; ${floatRule}: 1e200`]],
    },
    {
      name: "ends of the wrong type",
      dimension: { ...float, low: "0" },
      issues: [["low", `low; ${floatRule}: "0"`]],
    },
    {
      name: "fractional ints",
      dimension: { ...int, low: 0.5, high: 1e13 },
      issues: [
        ["low", `low; ${intRule}: 0.5`],
        ["high", `high; ${intRule}: 1e13`],
      ],
    },
    {
      name: "low above high",
      dimension: { ...float, low: 5, high: 3 },
      issues: [["high", "high; must be > low (5): 3. Swap them."]],
    },
    {
      name: "low at high",
      dimension: { ...int, low: 3, high: 3 },
      issues: [["high", "high; must be > low (3): 3. For a constant, write x=choice(3)."]],
    },
    {
      name: "a range that is too narrow",
      dimension: { ...float, low: 1, high: 1 + 1e-13 },
      issues: [["high", "high; must be at least 1e-12 above low (1): 1.0000000000001"]],
    },
    {
      name: "a range that is almost empty",
      dimension: { ...float, low: 0, high: 1e-200 },
      issues: [["high", "high; must be at least 1e-150 above low (0): 1e-200"]],
    },
    {
      name: "an unknown scale",
      dimension: { ...float, scale: "ln" },
      issues: [["scale", 'scale; must be "linear" or "log": "ln"']],
    },
    {
      name: "log from 0",
      dimension: { ...float, scale: "log" },
      issues: [["low", "low; must be > 0 on a log scale: 0. Raise low, or use the linear scale."]],
    },
    {
      name: "log from almost 0",
      dimension: { ...float, scale: "log", low: 1e-160 },
      issues: [["low", "low; must be ≥ 1e-150 on a log scale: 1e-160. Raise low, or use the linear scale."]],
    },
    {
      name: "log ints from 0",
      dimension: { ...int, scale: "log" },
      issues: [["low", "low; must be ≥ 1 on a log scale: 0. Raise low, or use the linear scale."]],
    },
    {
      name: "a step on a log scale",
      dimension: { ...float, scale: "log", low: 0.1, step: 0.1 },
      issues: [["step", "step; must be absent on a log scale: 0.1. Leave step out, or use the linear scale."]],
    },
    {
      name: "a step of 0",
      dimension: { ...float, step: 0 },
      issues: [["step", "step; must be a number > 0: 0"]],
    },
    {
      name: "a step that is not a number",
      dimension: { ...float, step: "0.1" },
      issues: [["step", 'step; must be a number > 0: "0.1"']],
    },
    {
      name: "a fractional step of ints",
      dimension: { ...int, step: 1.5 },
      issues: [["step", "step; must be an integer ≥ 1: 1.5"]],
    },
    {
      name: "a step larger than the range",
      dimension: { ...int, step: 11 },
      issues: [["step", "step; must be ≤ high - low (10): 11"]],
    },
    {
      name: "too fine a step",
      dimension: { ...float, high: 10, step: 1e-9 },
      issues: [["step", "step; must be ≥ 1e-8, a billionth of the range or of its limits: 1e-9. Leave step out."]],
    },
    {
      name: "no choices",
      dimension: { name: "x", kind: "categorical" },
      issues: [["choices", "choices; must be a list of at least one value: missing"]],
    },
    {
      name: "an empty list of choices",
      dimension: { ...choice, choices: [] },
      issues: [["choices", "choices; must be a list of at least one value: []"]],
    },
    {
      name: "invalid choices",
      dimension: { ...choice, choices: ["a", null, NaN, ["b"]] },
      issues: [
        [
          "choices[1]",
          'choice; must be a finite number, a string, true or false: null. Write a string such as "none", and let the objective interpret it.',
        ],
        ["choices[2]", "choice; must be a finite number, a string, true or false: NaN"],
        [
          "choices[3]",
          'choice; must be a finite number, a string, true or false: ["b"]. Write it as a string, and let the objective interpret it.',
        ],
      ],
    },
    {
      name: "a duplicate choice",
      dimension: { ...choice, choices: ["a", "b", "a"] },
      issues: [["choices[2]", 'choice; must be given once: "a"']],
    },
    {
      name: "levels",
      dimension: { name: "x", kind: "ordinal", levels: [1, 1] },
      issues: [["levels[1]", "level; must be given once: 1"]],
    },
    {
      name: "a default outside the range",
      dimension: { ...float, default: 2 },
      issues: [["default", "default; must be a number from 0 to 1: 2"]],
    },
    {
      name: "a default off the grid",
      dimension: { ...int, step: 5, default: 7 },
      issues: [["default", "default; must be 0 plus a multiple of 5: 7"]],
    },
    {
      name: "a default that is not a choice",
      dimension: { ...choice, default: "c" },
      issues: [["default", 'default; must be one of "a", "b": "c"']],
    },
    {
      name: "a likely value outside the range",
      dimension: { ...float, likely: 2 },
      issues: [["likely", "likely; must be a number from 0 to 1: 2"]],
    },
    {
      name: "a precision without a likely value",
      dimension: { ...float, within: 0.1 },
      issues: [["within", "within; must go with likely: 0.1. Add likely=VALUE, or leave within out."]],
    },
    {
      name: "a zero precision",
      dimension: { ...float, likely: 0.5, within: 0 },
      issues: [["within", "within; must be a number > 0: 0"]],
    },
    {
      name: "a factor of one",
      dimension: { ...float, low: 0.1, scale: "log", likely: 0.5, within: 1 },
      issues: [["within", "within; must be a factor > 1 on the log scale: 1"]],
    },
    {
      name: "when is not an object",
      dimension: { ...float, when: "method" },
      issues: [["when", 'when; must name at least one other dimension and its values: "method"']],
    },
    {
      name: "when names nothing",
      dimension: { ...float, when: {} },
      issues: [["when", "when; must name at least one other dimension and its values: {}"]],
    },
    {
      name: "when has no list of values",
      dimension: { ...float, when: { method: "sgd" } },
      issues: [["when.method", 'when.method; must be a list of at least one value: "sgd"']],
    },
    {
      name: "when repeats a value",
      dimension: { ...float, when: { method: ["sgd", "sgd"] } },
      issues: [["when.method[1]", 'value; must be given once: "sgd"']],
    },
  ])("reports $name", ({ dimension, issues }) => {
    expect(validateDimension(dimension, "at")).toEqual(
      issues.map(([field, message]) => ({ path: `at.${field}`, message })),
    );
  });
});

it("accepts a thousand choices, no more, and checks them fast", () => {
  const choices = (count: number) => ({
    name: "x",
    kind: "categorical",
    choices: Array.from({ length: count }, (_, i) => i),
  });
  expect(validateDimension(choices(1000), "at")).toEqual([]);
  expect(validateDimension(choices(140_000), "at")).toEqual([
    { path: "at.choices", message: "choices; must have at most 1000 values: 140000. Use int or float for numbers." },
  ]);
  const [issue] = validateDimension({ ...choices(1000), default: -1 }, "at");
  expect(issue.message).toMatch(/^default; must be one of 0, 1, .*, 19 and 980 more: -1$/);
});
