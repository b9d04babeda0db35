import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseOutputLine } from "../../../objectives/runner/command-output.ts";
import { createLineReader, createTail } from "../../../objectives/runner/text-streams.ts";

const value = (loss: number) => ({ values: { loss } });
const diverged = (number: string) => ({
  failure: { kind: "diverged", message: `metric "loss"; must be finite: ${number}` },
});

describe("a line is a result", () => {
  test.each<[string, unknown]>([
    ["0.25", value(0.25)],
    [" -1e-3 ", value(-0.001)],
    ["nan", diverged("NaN")],
    ["loss=0.25", value(0.25)],
    ["loss = .5", value(0.5)],
    ["value=3.", value(3)],
    ["loss=inf", diverged("Infinity")],
    ["loss=-Infinity", diverged("-Infinity")],
    ["epoch 9/10, loss=0.25", value(0.25)],
    ["[10/10] val_loss=0.3 loss=0.25 (best)", { ...value(0.25), metrics: { val_loss: 0.3 } }],
    ["loss=1 loss=2", value(2)],
    ["loss=0.25, accuracy=0.9", { ...value(0.25), metrics: { accuracy: 0.9 } }],
    ["value=1 loss=2", { ...value(2), metrics: { value: 1 } }],
    ['{"loss": 0.25}', value(0.25)],
    ['{"value": 0.25}', value(0.25)],
    ['{"loss": 0.25, "accuracy": 0.9, "name": "x", "layers": [1]}', { ...value(0.25), metrics: { accuracy: 0.9 } }],
    ['{"loss": NaN}', diverged("NaN")],
    ['{"loss": -Infinity, "text": "NaN and \\" NaN"}', diverged("-Infinity")],
    ['{"loss": 0.25, "standardError": 0.01}', { ...value(0.25), standardErrors: { loss: 0.01 } }],
    [
      '{"values": {"loss": 0.25}, "standardErrors": {"loss": 0.1}, "metrics": {"rmse": 2}}',
      { ...value(0.25), standardErrors: { loss: 0.1 }, metrics: { rmse: 2 } },
    ],
    ['{"values": {"loss": NaN}}', diverged("NaN")],
    ['{"failure": "diverged", "message": "exploded"}', { failure: { kind: "diverged", message: "exploded" } }],
    ['{"failure": {"kind": "transient", "message": "m"}}', { failure: { kind: "transient", message: "m" } }],
    ['{"failure": "infeasible"}', { failure: { kind: "infeasible", message: "infeasible" } }],
    [
      '{"failure": "oops"}',
      {
        failure: {
          kind: "infeasible",
          message: 'failure kind; must be "diverged", "infeasible", "transient": "oops"',
        },
      },
    ],
    [
      '{"values": {"other": 1}}',
      { failure: { kind: "infeasible", message: 'metric "loss"; must be a number among the values: missing' } },
    ],
  ])("%s", (line, result) => {
    expect(parseOutputLine(line, "loss")).toEqual({ result, report: null });
  });
});

test.each([
  "",
  "training …",
  "val_loss=0.25",
  "loss=low",
  "loss=0.25x",
  "loss 0.25",
  "the largest value=3 was seen",
  '{"other": 1}',
  '{"loss": "0.25"}',
  '{"loss": 0.25',
  "[0.25]",
  "1 2",
  "0x10",
])("%j means nothing", (line) => {
  expect(parseOutputLine(line, "loss")).toEqual({ result: null, report: null });
});

test.each([
  ["step=2 loss=0.5", { loss: 0.5 }, value(0.5)],
  ['{"step": 2, "loss": 0.5}', { loss: 0.5 }, value(0.5)],
  ["step=2, accuracy=0.5", { accuracy: 0.5 }, null],
  ["step=2 loss=0.5 accuracy=0.75", { loss: 0.5, accuracy: 0.75 }, { ...value(0.5), metrics: { accuracy: 0.75 } }],
  ["step=2", {}, null],
])("%j is an intermediate value", (line, values, result) => {
  expect(parseOutputLine(line, "loss")).toEqual({ result, report: { step: 2, values } });
});

test("a step that is not an integer is not one", () => {
  expect(parseOutputLine("step=2.5 loss=1", "loss")).toEqual({ result: value(1), report: null });
});

test("no line breaks the parser, and every finite number comes back as it was printed", () => {
  const pieces = fc.constantFrom(
    "loss",
    "value",
    "step",
    "=",
    "{",
    "}",
    '"',
    ":",
    "1",
    "NaN",
    " ",
    ",",
    "failure",
    "\\",
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((list) => list.join("")),
      ),
      (line) => {
        expect(parseOutputLine(line, "loss")).toHaveProperty("result");
      },
    ),
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
      for (const line of [`${number}`, `loss=${number}`, JSON.stringify({ loss: number })]) {
        const { result } = parseOutputLine(line, "loss");
        expect(result !== null && "values" in result && result.values.loss + 0).toBe(number + 0);
      }
    }),
  );
});

describe("text in pieces", () => {
  test("is cut into the same lines wherever it is cut into pieces", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "\n", "\r") });
    fc.assert(
      fc.property(fc.array(text), (pieces) => {
        const lines: string[] = [];
        const reader = createLineReader((line) => lines.push(line));
        for (const piece of pieces) reader.push(piece);
        reader.end();
        expect(lines).toEqual(
          pieces
            .join("")
            .split(/[\r\n]/)
            .filter((line) => line !== ""),
        );
      }),
    );
  });

  test("drops a line without an end, and takes the next", () => {
    const lines: string[] = [];
    const reader = createLineReader((line) => lines.push(line));
    reader.push("first\n");
    for (let i = 0; i < 100; i++) reader.push("x".repeat(1000));
    reader.push("\nlast");
    reader.end();
    expect(lines).toEqual(["first", "last"]);
  });

  test("is remembered by its last lines", () => {
    const tail = createTail();
    expect(tail.lastLines()).toBe("");
    for (let i = 0; i < 20; i++) tail.push(`line ${i}\n\n`);
    expect(tail.lastLines()).toBe(Array.from({ length: 10 }, (_, i) => `line ${i + 10}`).join("\n"));
    tail.push("y".repeat(100_000));
    expect(tail.lastLines()).toBe("y".repeat(2000));
  });
});
