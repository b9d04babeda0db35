/** Text for people: numbers, durations, tables, names. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readDuration, readPair, readReal, readWhole } from "../../tuner/cli/arguments.ts";
import { closeNames } from "../../tuner/cli/close-names.ts";
import { failuresText } from "../../tuner/cli/failures-text.ts";
import {
  countOf,
  formatAge,
  formatClock,
  formatDuration,
  formatNumber,
  formatValue,
  listOf,
} from "../../tuner/cli/format.ts";
import { issueText, nounOf, under } from "../../tuner/cli/issues.ts";
import { labelOf } from "../../tuner/cli/label.ts";
import { quoted, referenceText } from "../../tuner/cli/reference-text.ts";
import { alignDecimals, cut, tableLines, widthOf, wrap } from "../../tuner/cli/table.ts";
import type { Failure } from "../../tuner/objective.ts";
import { createTrial } from "../../tuner/trial.ts";

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

  it("says how long ago", () => {
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

describe("reading", () => {
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

  it.each(["", "30", "m", "-5m", "30m1h", "5x", "0s", "1e3s"])("no duration: %j", (text) => {
    expect(readDuration(text)).toHaveProperty("rule");
  });

  it("takes whole numbers, numbers and pairs for what they are, and nothing else", () => {
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
  it("counts what a terminal shows", () => {
    expect([widthOf("abc"), widthOf("\u001b[1mabc\u001b[22m"), widthOf("日本"), widthOf("é–…")]).toEqual([3, 3, 4, 3]);
  });

  it("puts decimal points under each other", () => {
    expect(alignDecimals(["1.25", "10", "3e-5", "–", "sgd"])).toEqual([" 1.25", "10   ", " 3e-5", "    –", "  sgd"]);
  });

  it("cuts only flexible columns, and only where it must", () => {
    const columns = [
      { title: "name", cells: ["a", "bb"], align: "left" as const },
      { title: "text", cells: ["a long story told at length", "short"], align: "left" as const, flexible: true },
    ];
    expect(tableLines(columns, { width: 80 })[1]).toBe("a     a long story told at length");
    expect(tableLines(columns, { width: 20 })).toEqual(["name  text", "a     a long story …", "bb    short"]);
  });

  it("never cuts or wraps wider than it is told", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 1, max: 40 }), (text, width) => {
        return widthOf(cut(text, width)) <= width;
      }),
    );
    expect(wrap("one two three four", 9, "  ")).toEqual(["  one two", "  three", "  four"]);
  });
});

describe("names", () => {
  it("finds what was meant", () => {
    const names = ["branin", "branin-disk", "hartmann6", "bnn-regression"];
    expect(closeNames("brannin", names)).toEqual(["branin"]);
    expect(closeNames("hartman", names)).toEqual(["hartmann6"]);
    expect(closeNames("bnn", names)).toEqual(["bnn-regression"]);
    expect(closeNames("BRANIN", names)[0]).toBe("branin");
    expect(closeNames("rosenbrock", names)).toEqual([]);
    expect(closeNames("tset", ["test", "tell"])).toEqual(["test"]);
  });

  it("says metrics as people do", () => {
    expect(["validationNll", "testRmse", "testCoverage95", "val_loss", "F1", "x2", "AUC"].map(labelOf)).toEqual([
      "validation NLL",
      "test RMSE",
      "test coverage 95",
      "val loss",
      "F1",
      "x2",
      "AUC",
    ]);
  });

  it("says where an issue is, once", () => {
    expect(["--trials", "study.yaml:3:9: space x1.high", "trials[2].state"].map(nounOf)).toEqual([
      "trials",
      "high",
      "state",
    ]);
    expect(issueText({ path: "--trials", message: "trials; must be x: y" })).toBe("--trials; must be x: y");
    expect(issueText({ path: "--set data", message: "file; must exist" })).toBe("--set data: file; must exist");
    expect(issueText({ path: "", message: "a; b" })).toBe("a; b");
    expect(under("--command", [{ path: "command", message: "m" }])[0].path).toBe("--command");
    expect(under("--set", [{ path: "data", message: "m" }])[0].path).toBe("--set data");
  });

  it("says what is tuned", () => {
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

  it("are said in one line, with the commonest reason of each kind", () => {
    const trials = [
      failed({ kind: "diverged", message: "a" }),
      failed({ kind: "infeasible", message: "exit code 3\n  no such layer\n" }),
      failed({ kind: "diverged", message: "b" }),
      failed({ kind: "diverged", message: "b" }),
    ];
    expect(failuresText(trials)).toBe("3 trials diverged (b); 1 trial infeasible (exit code 3 / no such layer)");
    expect(failuresText([])).toBeNull();
  });
});
