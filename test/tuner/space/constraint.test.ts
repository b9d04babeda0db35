import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readConstraints } from "../../../tuner/space/constraint/constraint.ts";
import { brokenIssues, regionOf, usualHyperparameters, validatePoint } from "../../../tuner/space/constraint/region.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";

const space: SearchSpace = [
  { name: "depth", kind: "int", low: 1, high: 64, scale: "linear" },
  { name: "width", kind: "int", low: 16, high: 4096, scale: "log" },
  { name: "act", kind: "categorical", choices: ["relu", "gelu"] },
  { name: "bias", kind: "categorical", choices: [true, false] },
  { name: "mixed", kind: "ordinal", levels: [1, "one", true] },
  { name: "optimizer/lr", kind: "float", low: -1, high: 1, scale: "linear" },
  { name: "beta", kind: "float", low: 0, high: 1, scale: "linear", when: { act: ["gelu"] } },
];
const point: Hyperparameters = { depth: 3, width: 64, act: "relu", bias: true, mixed: "one", "optimizer/lr": -0.5 };

function holds(text: string, hyperparameters = point): boolean {
  const read = readConstraints(space, [text]);
  if ("issues" in read) throw new Error(read.issues[0].message);
  return read.constraints[0].violation(hyperparameters) === 0;
}

function issueOf(text: unknown): string {
  const read = readConstraints(space, [text]);
  return "issues" in read ? `${read.issues[0].path}: ${read.issues[0].message}` : "none";
}

describe("readConstraints", () => {
  it.each([
    ["depth*width <= 192", true],
    ["depth*width < 192", false],
    ["depth + width == 67", true],
    ["width / depth > 21.3", true],
    ["width % 10 == 4", true],
    ["{optimizer/lr} % 3 == 2.5", true],
    ["2 ^ depth == 8 and 2 ** depth == 8", true],
    ["2 ^ depth ^ 2 == 512", true],
    ["-depth ^ 2 == -9", true],
    ["2 - 3 - depth == -4", true],
    ["2 + 3 * depth == 11", true],
    ["(2 + 3) * depth == 15", true],
    ["log(width) / log(2) == 6 and log2(width) == 6", true],
    ["log10(width) < 2 and sqrt(width) == 8", true],
    ["abs({optimizer/lr}) == 0.5 and exp({optimizer/lr}) < 1", true],
    ["min(depth, 2) == 2 and max(depth, 2, 5) == 5", true],
    ["floor({optimizer/lr}) == -1 and ceil({optimizer/lr}) == 0 and round(2.5 * depth) == 8", true],
    ['act == "relu"', true],
    ["act != 'relu'", false],
    ['"gelu" == act', false],
    ['act in ("relu", "gelu")', true],
    ['act not in ("relu")', false],
    ["depth in (1, 3) and {optimizer/lr} in (-0.5)", true],
    ["bias", true],
    ["not bias or depth < 3", false],
    ["bias == (depth < 5)", true],
    ['mixed == "one" and mixed != 1', true],
    ["not (depth < 3 or width > 64)", true],
    ["depth < 3 or width > 64 and bias", false],
    ["depth ≤ 3 and depth ≠ 4 and 2 × depth ≥ 6", true],
    // A value that is not a number satisfies neither a comparison nor its opposite.
    ["log({optimizer/lr}) > 0", false],
    ["not (log({optimizer/lr}) > 0)", false],
    ["0.1 + 0.2 <= 0.3 + 0 * depth", true],
    ["0.1 + 0.2 > 0.3 + 0 * depth", false],
    ["1 / (depth - 3) > 1e300", true],
  ])("reads %s: %s", (text, expected) => {
    expect(holds(text)).toBe(expected);
  });

  it("holds wherever it mentions an inactive dimension", () => {
    expect(holds("beta < 0.5")).toBe(true);
    expect(holds("beta < 0.5 and depth > 60")).toBe(true);
    expect(holds("beta < 0.5", { ...point, act: "gelu", beta: 0.7 })).toBe(false);
  });

  it.each([
    [
      "depht <= 3",
      'name; must be a dimension of the space: "depht" at character 1 of "depht <= 3". Did you mean depth?',
    ],
    ["depth * (width", 'brackets; must be closed: the end at character 15 of "depth * (width". Add ).'],
    [
      'act == "gelo"',
      'value; must be one that "act" can have, "relu", "gelu": "gelo" at character 8 of "act == \\"gelo\\"". Did you mean gelu?',
    ],
    [
      "1 < depth < 3",
      'comparison; must not continue with another: "< 3" at character 11 of "1 < depth < 3". Write two comparisons with and: 1 < x and x < 3.',
    ],
    ["depth = 3", 'operator; must be one that constraints support: "= 3" at character 7 of "depth = 3". Write ==.'],
    [
      "depth < 3 && bias",
      'operator; must be one that constraints support: "&& bias" at character 11 of "depth < 3 && bias". Write and.',
    ],
    [
      "lg(depth) < 3",
      'function; must be one that constraints support: "lg" at character 1 of "lg(depth) < 3". Did you mean log?',
    ],
    [
      "log(depth, 2) < 3",
      'log; must have one number in its brackets: 2 at character 1 of "log(depth, 2) < 3". Write log(x).',
    ],
    [
      "act * 2 < 3",
      '*; must be between numbers: "act * 2 < 3" at character 1 of "act * 2 < 3". Write for example depth*width <= 4096.',
    ],
    [
      "depth + 1",
      'constraint; must be a condition: "+ 1" at character 7 of "depth + 1". Compare with <=, >=, <, >, ==, != or in.',
    ],
    [
      "2 < 3",
      'constraint; must name a dimension of the space: "< 3" at character 3 of "2 < 3". Write for example depth*width <= 4096.',
    ],
    [
      "depth == act",
      '==; must be between values of one kind: "== act" at character 7 of "depth == act". One side is a number, the other a string.',
    ],
    [
      "depth == bias",
      '==; must be between values of one kind: "== bias" at character 7 of "depth == bias". One side is a number, the other a condition.',
    ],
    [
      "depth < 3 bias",
      'constraint; must end here, or continue with an operator: "bias" at character 11 of "depth < 3 bias". Join two conditions with and.',
    ],
    [
      "depth in 3",
      'in; must be followed by a list: "3" at character 10 of "depth in 3". Write for example in ("a", "b").',
    ],
    [
      "depth in (width)",
      'value; must be a number, a string in quotes, true or false: "width)" at character 11 of "depth in (width)". Write for example in ("a", "b").',
    ],
    [
      "#",
      'character; must belong to a number, a name or an operator: "#" at character 1 of "#". Write a name with such a character in braces, {optimizer/lr}, and a string in quotes.',
    ],
    [
      'act == "gelu',
      'character; must belong to a number, a name or an operator: "\\"gelu" at character 8 of "act == \\"gelu". End the string with the same quotation mark.',
    ],
    ["", 'constraint; must be a string of 1 to 1000 characters: "". Write for example depth*width <= 4096.'],
  ])("refuses %j, and reports where and why", (text, message) => {
    expect(issueOf(text)).toBe(`constraints[0]: ${message}`);
  });

  it("refuses excessive nesting, and anything but a list of strings", () => {
    expect(issueOf(`${"(".repeat(60)}bias${")".repeat(60)}`)).toContain("must be at most 50 deep");
    expect(issueOf(`${"not ".repeat(60)}bias`)).toContain("must be at most 50 deep");
    expect(issueOf(`${"-".repeat(60)}depth < 1`)).toContain("must be at most 50");
    expect(issueOf(3)).toContain("must be a string");
    expect(readConstraints(space, "depth < 3")).toMatchObject({ issues: [{ path: "constraints" }] });
    expect(readConstraints(space, Array<string>(65).fill("bias"))).toMatchObject({ issues: [{ path: "constraints" }] });
  });

  it("evaluates arithmetic correctly, and executes nothing whatever the string", () => {
    fc.assert(
      fc.property(arithmetic, ({ text, value }) => {
        fc.pre(Number.isFinite(value));
        const tolerance = 1e-9 * (1 + Math.abs(value));
        expect(holds(`abs(${text} - (${literal(value)})) <= ${literal(tolerance)} + 0 * depth`)).toBe(true);
        expect(holds(`${text} + 0 * depth > ${literal(value + 2 * tolerance)}`)).toBe(false);
      }),
    );
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(..."depth<=3()\"'{}and or+-*/ ") })),
        (text) => {
          const read = readConstraints(space, [text]);
          expect("issues" in read ? read.issues.length : read.constraints.length).toBe(1);
        },
      ),
    );
  });

  it("has a violation that grows with the distance, and is 0 exactly where the constraint holds", () => {
    const violation = (text: string, depth: number) => {
      const read = readConstraints(space, [text]);
      return "constraints" in read ? read.constraints[0].violation({ ...point, depth }) : NaN;
    };
    expect([3, 5, 9].map((depth) => violation("depth <= 4", depth))).toEqual([0, 1, 5]);
    expect([3, 5, 9].map((depth) => violation("depth <= 4 or depth >= 8", depth))).toEqual([0, 1, 0]);
    expect([3, 5, 9].map((depth) => violation("not (depth <= 4 or depth >= 8)", depth))).toEqual([1, 0, 1]);
    expect(violation("depth < 3", 3)).toBeGreaterThan(0);
    expect(violation('act == "gelu"', 3)).toBe(1);
  });
});

describe("regionOf", () => {
  const study = { space, constraints: ["depth*width <= 100", 'act == "relu" or depth == 1'] };

  it("names the constraints that a point violates", () => {
    expect(brokenIssues(study, point)).toEqual([
      {
        path: "hyperparameters",
        message: "hyperparameters; must meet the constraint depth*width <= 100: depth=3, width=64",
      },
    ]);
    expect(validatePoint(study, { ...point, width: 33 })).toEqual([]);
    expect(validatePoint(study, { ...point, width: 3 }).map(({ path }) => path)).toEqual(["hyperparameters.width"]);
    expect(validatePoint({ space }, point)).toEqual([]);
  });

  it("is the same object as long as the space and the constraints are the same, and null without constraints", () => {
    expect(regionOf(study)).toBe(regionOf({ space, constraints: [...study.constraints] }));
    expect(regionOf({ space })).toBeNull();
    expect(regionOf({ space, constraints: ["depth < 3"] })?.allows(point)).toBe(false);
  });

  it("treats a default that violates a constraint as missing", () => {
    const usual: SearchSpace = [{ name: "x", kind: "float", low: 0, high: 1, scale: "linear", default: 0.5 }];
    expect(usualHyperparameters({ space: usual })).toEqual({ x: 0.5 });
    expect(usualHyperparameters({ space: usual, constraints: ["x <= 0.5"] })).toEqual({ x: 0.5 });
    expect(usualHyperparameters({ space: usual, constraints: ["x < 0.5"] })).toBeNull();
  });
});

/** A number in the syntax of constraints, which has no sign in a literal. */
function literal(value: number): string {
  return value < 0 ? `(0 - ${String(-value)})` : String(value);
}

/** Arithmetic expressions with their values, computed independently of the constraint code. */
const { arithmetic } = fc.letrec<{ arithmetic: { text: string; value: number } }>((tie) => ({
  arithmetic: fc.oneof(
    { maxDepth: 5 },
    fc.integer({ min: 0, max: 9 }).map((value) => ({ text: String(value), value })),
    fc.constant({ text: "depth", value: 3 }),
    fc.tuple(tie("arithmetic"), fc.constantFrom("+", "-", "*", "/"), tie("arithmetic")).map(([a, operator, b]) => ({
      text: `(${a.text} ${operator} ${b.text})`,
      value: operate(a.value, operator, b.value),
    })),
    tie("arithmetic").map(({ text, value }) => ({ text: `-(${text})`, value: -value })),
    tie("arithmetic").map(({ text, value }) => ({ text: `floor(${text})`, value: Math.floor(value) })),
  ),
}));

function operate(a: number, operator: string, b: number): number {
  if (operator === "+") return a + b;
  if (operator === "-") return a - b;
  return operator === "*" ? a * b : a / b;
}
