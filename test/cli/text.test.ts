/** Formatting for people: numbers, durations, tables, names. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDuration, readPair, readReal, readWhole } from "../../cli/settings/parse-value.ts";
import { allFailedLine, failureLines, failureSummary } from "../../cli/report/failures-text.ts";
import {
  countOf,
  formatAge,
  formatClock,
  formatDuration,
  formatNumber,
  formatValue,
  listOf,
} from "../../cli/terminal/format.ts";
import { issueText, nounOf, prefixIssues } from "../../cli/issues.ts";
import { control } from "../../cli/terminal/control.ts";
import { labelOf } from "../../cli/terminal/label.ts";
import { quoted, referenceText } from "../../cli/report/objective-text.ts";
import { alignDecimals, tableLines, truncate, widthOf, wrap } from "../../cli/terminal/table.ts";
import type { Failure } from "../../tuner/objective.ts";
import { createTrial } from "../../tuner/study/trial.ts";

describe("a study whose every trial failed", () => {
  const failed = (messages: readonly string[]) =>
    messages.map((message, number) => ({
      ...createTrial(number, { hyperparameters: {}, reason: { strategy: "random" } }, { lease: null, now: 0 }),
      state: "failed" as const,
      failure: { kind: "infeasible" as const, message },
    }));
  const traceback = (line: number, end: string) =>
    `program; exited with 1\nTraceback (most recent call last):\n  File "/very/long/${"x".repeat(200)}.py", line ${line}\n${end}`;

  it.each([
    [
      "ten equal errors",
      Array(10).fill(traceback(3, "ValueError: no data")),
      "All 10 trials failed: ValueError: no data",
    ],
    ["one", [traceback(3, "ValueError: no data")], "The only trial failed: ValueError: no data"],
    ["numbers alone differ", ["NaN at step 5", "NaN at step 12"], "All 2 trials failed: NaN at step 5"],
    [
      "two kinds",
      [...Array(3).fill(traceback(1, "KeyError: 'lr'")), traceback(2, "OSError: gone")],
      "All 4 trials failed, 3 of them with: KeyError: 'lr'",
    ],
  ])("says so in one line, with the last line that gives the reason: %s", (_, messages: string[], line) => {
    expect(allFailedLine(failed(messages), 80)).toBe(line);
  });

  it("is one line at any width, and absent where a trial did not fail", () => {
    const trials = failed(Array(10).fill(traceback(3, `ValueError: ${"long ".repeat(50)}`)));
    for (const width of [60, 80, 120]) {
      const line = allFailedLine(trials, width) ?? "";
      expect(line).not.toContain("\n");
      expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
    const good = { ...trials[0], state: "complete" as const, failure: null };
    expect(allFailedLine([...trials, good], 80)).toBeNull();
    expect(allFailedLine([], 80)).toBeNull();
  });
});

describe("numbers", () => {
  it.each([
    [0, "0", "0"],
    [2.41, "2.410", "2.41"],
    [0.5, "0.5000", "0.5"],
    [0.003123456, "0.003123", "0.003123"],
    [1e-5, "1.000e-5", "1e-5"],
    [1.25e-7, "1.250e-7", "1.25e-7"],
    [1234.567, "1235", "1235"],
    [999.96, "1000", "1000"],
    [50, "50.00", "50"],
    [1e6, "1.000e+6", "1e6"],
    [-0.25, "-0.2500", "-0.25"],
    [NaN, "NaN", "NaN"],
  ])("%d as a value and as a setting", (x, value, setting) => {
    expect([formatValue(x), formatNumber(x)]).toEqual([value, setting]);
  });

  it("keeps four significant digits of any number", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e9, max: 1e9, noNaN: true }), (x) => {
        const near = (text: string) => Math.abs(Number(text) - x) <= Math.abs(x) * 5.1e-4 + 1e-300;
        return near(formatValue(x)) && near(formatNumber(x));
      }),
    );
  });

  it.each([
    [0.0124, "12 ms", "0:00"],
    [1.84, "1.8 s", "0:02"],
    [42.2, "42 s", "0:42"],
    [185, "3 min 5 s", "3:05"],
    [600, "10 min", "10:00"],
    [3730, "1 h 2 min", "1:02:10"],
    [7200, "2 h", "2:00:00"],
  ])("%d seconds", (seconds, duration, clock) => {
    expect([formatDuration(seconds), formatClock(seconds)]).toEqual([duration, clock]);
  });

  it("formats how long ago", () => {
    const minute = 60_000;
    expect([0.5, 5, 130, 60 * 24 * 3].map((minutes) => formatAge(minutes * minute))).toEqual([
      "just now",
      "5 min ago",
      "2 h ago",
      "3 days ago",
    ]);
  });

  it("counts and lists", () => {
    expect([countOf(1, "trial"), countOf(0, "trial")]).toEqual(["1 trial", "0 trials"]);
    expect([listOf([]), listOf(["a"]), listOf(["a", "b", "c"])]).toEqual(["", "a", "a, b and c"]);
  });
});

describe("parsing", () => {
  it.each([
    ["90s", 90_000],
    ["30m", 1_800_000],
    ["1h30m", 5_400_000],
    ["1h 30m", 5_400_000],
    ["1.5h", 5_400_000],
    ["1d", 86_400_000],
    ["250ms", 250],
  ])("%s", (text, milliseconds) => {
    expect(readDuration(text)).toEqual({ value: milliseconds });
  });

  it.each(["", "30", "m", "-5m", "30m1h", "5x", "0s", "1e3s"])("refuses as a duration: %j", (text) => {
    expect(readDuration(text)).toHaveProperty("rule");
  });

  it("accepts whole numbers, numbers and pairs, and nothing else", () => {
    expect([readWhole("12", 1), readReal("-1.5e3"), readPair("a=b=c")]).toEqual([
      { value: 12 },
      { value: -1500 },
      { value: ["a", "b=c"] },
    ]);
    for (const text of ["", " ", "1.5", "1e3", "0x10", "99999999999999999999"]) {
      expect(readWhole(text, 0)).toHaveProperty("rule");
    }
    for (const text of ["", "x", "Infinity", "NaN"]) expect(readReal(text)).toHaveProperty("rule");
  });
});

describe("columns", () => {
  it("measures width as a terminal shows it", () => {
    expect([
      widthOf("abc"),
      widthOf(control("[1m") + "abc" + control("[22m")),
      widthOf("日本"),
      widthOf("é–…"),
    ]).toEqual([3, 3, 4, 3]);
  });

  it("puts decimal points under each other", () => {
    expect(alignDecimals(["1.25", "10", "3e-5", "–", "sgd"])).toEqual([" 1.25", "10   ", " 3e-5", "    –", "  sgd"]);
  });

  it("cuts only flexible columns, and only where it must", () => {
    const columns = [
      { title: "name", cells: ["a", "bb"], align: "left" as const },
      { title: "text", cells: ["a long story told at length", "short"], align: "left" as const, minWidth: 8 },
    ];
    expect(tableLines(columns, { width: 80 })[1]).toBe("a     a long story told at length");
    expect(tableLines(columns, { width: 20 })).toEqual(["name  text", "a     a long story …", "bb    short"]);
  });

  it("never cuts or wraps beyond the given width", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        return widthOf(truncate(text, width)) <= width;
      }),
    );
    expect(wrap("one two three four", 9, "  ")).toEqual(["  one two", "  three", "  four"]);
  });
});

describe("names", () => {
  it("formats metrics", () => {
    expect(["testEce", "testBrier", "regionAuroc"].map(labelOf)).toEqual(["test ECE", "test Brier", "region AUROC"]);
    expect(["validationNll", "testRmse", "testCoverage95", "val_loss", "F1", "x2", "AUC"].map(labelOf)).toEqual([
      "validation NLL",
      "test RMSE",
      "test coverage 95",
      "val_loss",
      "F1",
      "x2",
      "AUC",
    ]);
  });

  it("gives the location of an issue once", () => {
    expect(["--trials", "study.yaml:3:9: space x1.high", "trials[2].state"].map(nounOf)).toEqual([
      "trials",
      "high",
      "state",
    ]);
    expect(issueText({ path: "--trials", message: "trials; must be x: y" })).toBe("--trials; must be x: y");
    expect(issueText({ path: "--set data", message: "file; must exist" })).toBe("--set data: file; must exist");
    expect(issueText({ path: "", message: "a; b" })).toBe("a; b");
    expect(prefixIssues("--command", [{ path: "command", message: "m" }])[0].path).toBe("--command");
    expect(prefixIssues("--set", [{ path: "data", message: "m" }])[0].path).toBe("--set data");
  });

  it("describes what is tuned", () => {
    expect(referenceText({ kind: "builtin", name: "bnn", options: { a: "1", b: "2" } })).toBe("bnn (a=1, b=2)");
    expect(referenceText({ kind: "command", arguments: ["node", "my file.js", "{lr}"] })).toBe(
      "command node 'my file.js' {lr}",
    );
    expect(referenceText({ kind: "module", path: "./a.ts" })).toBe("module ./a.ts");
    expect(referenceText({ kind: "external" })).toBe("ask and tell");
  });

  it("quotes for a shell", () => {
    expect(["a-b.c", "it's", "$HOME", "a b", "{a,b}", ""].map(quoted)).toEqual([
      "a-b.c",
      "'it'\\''s'",
      "'$HOME'",
      "'a b'",
      "'{a,b}'",
      "''",
    ]);
  });
});

describe("failures", () => {
  const failed = (failure: Failure) => ({
    ...createTrial(0, { hyperparameters: {}, reason: { strategy: "random" } }, { lease: null, now: 0 }),
    failure,
  });

  it("are counted, with the most common messages; those that differ only in numbers are merged", () => {
    const trials = [
      failed({ kind: "diverged", message: "a" }),
      failed({ kind: "infeasible", message: "exit code 3\n  no such layer\n" }),
      failed({ kind: "diverged", message: "loss 17 is not finite" }),
      failed({ kind: "diverged", message: "loss 2 is not finite" }),
    ];
    expect(failureLines(trials, 80)).toEqual([
      "4 trials of 4: 3 diverged and 1 infeasible",
      "2 × loss 17 is not finite",
      "1 × a",
      "1 × exit code 3: no such layer",
    ]);
    expect(failureLines([], 80)).toEqual([]);
    const many = ["a", "b", "c", "d", "e"].map((message) => failed({ kind: "infeasible", message }));
    expect(failureLines(many, 80).at(-1)).toBe("and 2 other messages");
  });

  const python = `exited with code 1
Traceback (most recent call last):
  File "train.py", line 3, in <module>
    main()
torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB`;
  const node = `exited with code 1
/home/a/train.mjs:1
throw new TypeError("no such layer");
^

TypeError: no such layer
    at file:///home/a/train.mjs:1:7
    at node:internal/modules/run:3:1

Node.js v20.20.2`;

  it.each([
    ["one line", "loss; must be finite: NaN", "loss; must be finite: NaN"],
    [
      "a Python traceback",
      python,
      "exited with code 1: torch.cuda.OutOfMemoryError: CUDA out of memory. Tried to allocate 2 GiB",
    ],
    ["a Node trace", node, "exited with code 1: TypeError: no such layer"],
    ["a shell", "exited with code 127\nsh: 1: trian: not found", "exited with code 127: sh: 1: trian: not found"],
    ["a log", "exited with code 2\nepoch 1\nepoch 2\nKilled", "exited with code 2: Killed"],
    ["nothing", "", ""],
  ])("of %s the informative line is shown", (_, message, summary) => {
    expect(failureSummary(message)).toBe(summary);
    expect(widthOf(failureSummary(message, 40))).toBeLessThanOrEqual(40);
  });
});
