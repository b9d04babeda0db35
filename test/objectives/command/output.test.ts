import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createOutputReader, type Report } from "../../../objectives/command/output.ts";
import { createLineReader, createTail } from "../../../objectives/command/line-reader.ts";
import { readMetricPattern } from "../../../objectives/command/metric-pattern.ts";
import type { Evaluation } from "../../../tuner/objective.ts";

interface Read {
  readonly result: Evaluation | null;
  readonly reports: readonly Report[];
  readonly nearMiss: string | null;
}

function read(output: string, metric = "loss", patternText?: string): Read {
  const reports: Report[] = [];
  const found = readMetricPattern(patternText);
  if ("issues" in found) throw new Error(found.issues[0]?.message);
  const reader = createOutputReader({
    metrics: [{ name: metric, direction: "minimize" }],
    pattern: found.pattern,
    onReport: (report) => reports.push(report),
  });
  const lines = createLineReader((line) => reader.line(line));
  lines.push(output);
  lines.end();
  reader.end();
  return { result: reader.result(), reports, nearMiss: reader.nearMiss() };
}

const value = (loss: number) => ({ values: { loss } });

/** The rows of the table in the documentation. */
const rows = readFileSync(new URL("../../../docs/results.md", import.meta.url), "utf8")
  .split("\n")
  .flatMap((line) => {
    const cells = /^\| `(.*)`\s+\| `(.*)`\s+\| (.*\S)\s+\|$/.exec(line);
    if (cells === null) return [];
    const [, output = "", metric = "", expected = ""] = cells;
    const text = output.replaceAll("\\|", "|").replaceAll("\\n", "\n").replaceAll("\\e", "\u001b");
    return [[text, metric, expected] as const];
  });

/** The result in the wording of the table. */
function inWords(result: Evaluation | null, metric: string): string {
  if (result === null) return "nothing";
  if ("failure" in result) {
    const { kind, message } = result.failure;
    const remedy = /; must (?:be a plain number|have one value in a line): .*?\. ([A-Z].*)$/s.exec(message);
    return remedy === null ? kind : `refused: ${remedy[1]}`;
  }
  const error = result.standardErrors?.[metric];
  const others = Object.entries(result.metrics ?? {}).map(([name, number]) => `${name} ${number}`);
  return `${result.values[metric]}${error === undefined ? "" : ` ± ${error}`}${others.length > 0 ? ` (${others.join(", ")})` : ""}`;
}

describe("the table of docs/results.md", () => {
  test("is found", () => {
    expect(rows.length).toBeGreaterThan(70);
  });
  test.each(rows)("%j with metric %s is %s", (output, metric, expected) => {
    expect(inWords(read(output, metric).result, metric)).toBe(expected);
  });
});

test.each([
  ["step=2 loss=0.5", { loss: 0.5 }, value(0.5)],
  ["step: 2 loss: 0.5", { loss: 0.5 }, value(0.5)],
  ['{"step": 2, "loss": 0.5}', { loss: 0.5 }, value(0.5)],
  ["{'step': 2, 'loss': tensor(0.5)}", { loss: 0.5 }, value(0.5)],
  ["step=2, accuracy=0.5", { accuracy: 0.5 }, null],
  ["step=2 loss=0.5 accuracy=0.75", { loss: 0.5, accuracy: 0.75 }, { ...value(0.5), metrics: { accuracy: 0.75 } }],
  ["step=2", {}, null],
])("%j is an intermediate value", (line, values, result) => {
  expect(read(line)).toMatchObject({ result, reports: [{ step: 2, values }] });
});

test.each(["step=2.5 loss=1", "step=2/10 loss=1", '{"step": "two", "loss": 1}'])("%j has no step", (line) => {
  expect(read(line)).toMatchObject({ result: value(1), reports: [] });
});

describe("a failure reported by the program", () => {
  test.each<[string, Evaluation]>([
    ['{"failure": "diverged", "message": "exploded"}', { failure: { kind: "diverged", message: "exploded" } }],
    ['{"failure": {"kind": "transient", "message": "m"}}', { failure: { kind: "transient", message: "m" } }],
    [
      '{"failure": "oops"}',
      {
        failure: {
          kind: "infeasible",
          message: 'failure kind; must be one of "diverged", "infeasible", "transient": "oops"',
        },
      },
    ],
    [
      '{"values": {"other": 1}}',
      { failure: { kind: "infeasible", message: 'metric "loss"; must be a number among the values: missing' } },
    ],
  ])("%s", (line, result) => {
    expect(read(line).result).toEqual(result);
  });
});

test.each([
  ["Loss: 0.25", "Loss: 0.25"],
  ['{"loss": null}', '{"loss":null}'],
  ["loss 0.25", "loss 0.25"],
  ["nothing of the kind", null],
])("%j is named when there is no result", (output, nearMiss) => {
  expect(read(output)).toMatchObject({ result: null, nearMiss });
});

describe("lines of an object", () => {
  test("do not swallow what follows a bracket that stays open", () => {
    expect(read("{\nloss=0.25\n").result).toEqual(value(0.25));
    expect(read("if (a) {\n  loss: 0.25\n").result).toEqual(value(0.25));
    expect(read(`{\n${'"a": 1,\n'.repeat(10_000)}loss=0.25`).result).toEqual(value(0.25));
  });

  test("with brackets in their texts are one object", () => {
    expect(read('{\n "a": "}",\n "loss": 0.25\n}').result).toEqual(value(0.25));
  });

  test("report their step", () => {
    expect(read('{\n "step": 1,\n "loss": 0.25\n}').reports).toEqual([{ step: 1, values: { loss: 0.25 } }]);
  });
});

describe("a pattern for the metric", () => {
  test("finds values that no other form finds: the last match in the last line", () => {
    expect(
      read("residual is 3, residual is 2\nresidual is 1.5", "loss", "residual is (\\S+?),?(?: |$)").result,
    ).toEqual(value(1.5));
    expect(read("score:\t0.25", "loss", "score:\\s+(.*)").result).toEqual(value(0.25));
  });

  test("is the only one then, besides failures and reports", () => {
    expect(read('found 2\nloss=3\n4\n{"loss": 5}', "loss", "found (.*)").result).toEqual(value(2));
    expect(read('found 2\n{"failure": "diverged"}', "loss", "found (.*)").result).toHaveProperty(
      "failure.kind",
      "diverged",
    );
    expect(read("step=1 loss=3", "loss", "found (.*)")).toMatchObject({ result: null, reports: [{ step: 1 }] });
  });

  test("refuses part of a number like any other form", () => {
    expect(read("found 1,234.5", "loss", "found (.*)").result).toHaveProperty("failure.kind", "infeasible");
  });

  test.each([
    ["a(b", /^metric pattern; must be an RE2 regular expression.*missing closing \)/],
    ["(?=a)(b)", /without lookaround/],
    ["a", /must have one group, around the number, not 0: "a"\. Write \(\?:…\)/],
    ["(a)(b)", /not 2/],
  ])("%s is refused", (text, message) => {
    const refused = readMetricPattern(text);
    expect("issues" in refused && refused.issues[0]?.message).toMatch(message);
  });

  test("takes time linear in the length of the line, for any line", () => {
    const started = performance.now();
    read("a".repeat(60_000), "loss", "(a*)*b$");
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

/** Various spellings of a finite number, some of which are not plain numbers. */
const spelled = fc.double({ noNaN: true, noDefaultInfinity: true }).chain((number) => {
  const locale = (name: string) => new Intl.NumberFormat(name, { maximumFractionDigits: 15 }).format(number);
  const spellings = [
    String(number),
    number.toExponential(),
    number.toExponential().toUpperCase(),
    number.toExponential().replace("e", "D"),
    Math.abs(number) < 1e21 ? number.toFixed(3) : String(number),
    number.toPrecision(7),
    number >= 0 ? `+${number}` : String(number),
    String(number).replace("-", "−"),
    String(number).replace(".", ","),
    `${number}%`,
    `${number}s`,
    `${number}/10`,
    `[${number}]`,
    ...["en-US", "de-CH", "hi-IN", "fr-FR", "sv-SE", "ar-EG"].map(locale),
    locale("en-US").replaceAll(",", "_"),
    locale("en-US").replaceAll(",", " "),
  ];
  return fc.constantFrom(...spellings).map((text) => ({ number, text }));
});
/** Where a number occurs in an output. */
const containers: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => `loss=${text}`,
  (text) => `loss: ${text}`,
  (text) => `epoch 3, loss = ${text}, more text`,
  (text) => `loss=${text}; done`,
  (text) => `INFO:root:loss=${text}`,
  (text) => `\u001b[31mloss\u001b[0m=\u001b[1m${text}\u001b[0m`,
  (text) => `{"loss": "${text}"}`,
  (text) => `{'loss': ${text}}`,
  (text) => `{\n  "loss": ${text}\n}`,
  (text) => `loss=tensor(${text})`,
  (text) => `Result(loss=${text}, other=1)`,
];

/** The value of a plain number's text; NaN for any other text. */
const meant = (text: string) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN);

test("any number in any spelling anywhere is read whole, or not at all", () => {
  fc.assert(
    fc.property(spelled, fc.constantFrom(...containers), ({ text }, container) => {
      const { result } = read(container(text));
      const found = result !== null && "values" in result ? result.values.loss : Number.NaN;
      if (!Number.isFinite(found)) return;
      expect(found).toBe(meant(text.trim()) + 0 === 0 ? found : meant(text.trim()));
      expect(Math.abs(found)).toBe(Math.abs(meant(text.trim())));
    }),
    { numRuns: 5000 },
  );
});

test("every plain number is read, in every container", () => {
  fc.assert(
    fc.property(spelled, fc.constantFrom(...containers), ({ text }, container) => {
      fc.pre(Number.isFinite(meant(text)));
      const { result } = read(container(text));
      expect(result !== null && "values" in result && Math.abs(result.values.loss ?? NaN)).toBe(Math.abs(meant(text)));
    }),
    { numRuns: 3000 },
  );
});

test("no output breaks the reader", () => {
  const piece = fc.constantFrom(
    ..."loss value step failure metrics values { } [ ] ( ) \" ' = : , ; . - 1 2 NaN None tensor( \n \\ \u001b[31m \u00a0 ± 'loss': loss=".split(
      " ",
    ),
    " ",
    "\n",
  );
  const text = fc.oneof(
    fc.string(),
    fc.array(piece, { maxLength: 30 }).map((list) => list.join("")),
  );
  fc.assert(
    fc.property(text, fc.constantFrom("loss", "value", "a b", "[", "="), (output, metric) => {
      expect(read(output, metric)).toHaveProperty("result");
    }),
    { numRuns: 3000 },
  );
});

describe("output in chunks", () => {
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
