import { expect, test } from "vitest";
import { fillTemplates, parseTemplates } from "../../../objectives/command/placeholders.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/objective.ts";

const space: SearchSpace = [
  { kind: "float", name: "lr", low: 0, high: 1, scale: "linear" },
  { kind: "categorical", name: "method", choices: ["sgd", "a b"] },
  { kind: "float", name: "momentum", low: 0, high: 1, scale: "linear", when: { method: ["sgd"] } },
];

function fill(texts: string[], hyperparameters: Hyperparameters) {
  const parsed = parseTemplates(texts, space);
  if ("issues" in parsed) throw new Error(parsed.issues[0].message);
  return fillTemplates(parsed.templates, hyperparameters);
}

test.each<[string[], Hyperparameters, string[]]>([
  [["run", "--lr", "{lr}"], { lr: 1e-7 }, ["run", "--lr", "1e-7"]],
  [["run", "--lr={lr}", "{method}:{lr}"], { lr: 0.5, method: "a b" }, ["run", "--lr=0.5", "a b:0.5"]],
  [["{method}"], { method: "{lr}; rm -rf ~" }, ["{lr}; rm -rf ~"]],
  [["{{lr}}", '{{"lr": {lr}}}', "", "}}{{"], { lr: 2 }, ["{lr}", '{"lr": 2}', "", "}{"]],
  [["{method}"], { method: true }, ["true"]],
])("%j at %j", (texts, hyperparameters, expected) => {
  expect(fill(texts, hyperparameters)).toEqual(expected);
});

test("leaves out what names an inactive hyperparameter, with a bare option in front of it", () => {
  const inactive = { lr: 1 };
  expect(fill(["run", "--momentum", "{momentum}", "--lr", "{lr}"], inactive)).toEqual(["run", "--lr", "1"]);
  expect(fill(["run", "--momentum={momentum}", "x"], inactive)).toEqual(["run", "x"]);
  expect(fill(["run", "x", "{momentum}"], inactive)).toEqual(["run", "x"]);
  expect(fill(["run", "--a=b", "{momentum}"], inactive)).toEqual(["run", "--a=b"]);
  expect(fill(["run", "--verbose", "m={momentum}"], inactive)).toEqual(["run", "--verbose"]);
  expect(fill(["run", "--momentum", "{momentum}"], { momentum: 0 })).toEqual(["run", "--momentum", "0"]);
});

test("names every unknown placeholder and stray brace", () => {
  const known = 'placeholder; must be one of "lr", "method", "momentum"';
  expect(parseTemplates(["{lrr}", "{}", "a{b", "{lr}}", "{unheard}", "{toString}"], space)).toEqual({
    issues: [
      `${known}: "{lrr}". Did you mean {lr}?`,
      `${known}: "{}". Write {{ and }} for literal braces.`,
      'brace; must belong to a {name}: "{". Write {{ for a literal brace.',
      'brace; must belong to a {name}: "}". Write }} for a literal brace.',
      `${known}: "{unheard}". Write {{ and }} for literal braces.`,
      `${known}: "{toString}". Write {{ and }} for literal braces.`,
    ].map((message) => ({ path: "command", message })),
  });
  expect(parseTemplates(["{lr}"], [])).toEqual({
    issues: [
      {
        path: "command",
        message:
          'placeholder; must be a dimension, and the space has none: "{lr}". Write {{ and }} for literal braces.',
      },
    ],
  });
});
