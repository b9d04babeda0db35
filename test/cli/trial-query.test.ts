import { describe, expect, it } from "vitest";
import { selectTrials } from "../../cli/report/trial-query.ts";
import { effectOf } from "../../cli/report/trial-table.ts";
import { widthOf } from "../../cli/terminal/table.ts";
import { createTrial, finishTrial, type Trial } from "../../tuner/study/trial.ts";
import { studyOf } from "../tuner/past.ts";
import { fakeShell } from "./fake-context.ts";

const study = {
  ...studyOf([
    { kind: "float", name: "x", low: 0, high: 1, scale: "linear" },
    { kind: "float", name: "noise", low: 0, high: 1, scale: "linear" },
    { kind: "categorical", name: "number", choices: ["a", "b"] },
    { kind: "int", name: "still", low: 1, high: 2, scale: "linear" },
  ]),
  metrics: [{ name: "loss", direction: "minimize" }] as const,
};

function trialAt(number: number, loss: number | null): Trial {
  const hyperparameters = {
    x: loss ?? 0.5,
    noise: (number * 0.618) % 1,
    number: number % 2 === 0 ? "a" : "b",
    still: 1,
  };
  const lease = { worker: "w", holder: "here:1:a", expiresAt: 1e9 };
  const trial = createTrial(number, { hyperparameters, reason: { strategy: "random" } }, { lease, now: 0 });
  if (loss === null) {
    return finishTrial(trial, { state: "failed", failure: { kind: "infeasible", message: "no" } }, 1000);
  }
  return finishTrial(trial, { state: "complete", values: { loss } }, 1000 * (number + 1));
}

const trials = [0.4, null, 0.1, 0.3, 0.2, 0.6, 0.8, 0.7].map((loss, number) => trialAt(number, loss));
const numbersOf = (some: readonly Trial[]) => some.map(({ number }) => number);

describe("the selection of trials", () => {
  it("filters by state, and puts the best first", () => {
    expect(numbersOf(selectTrials(study, trials, {}))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    expect(numbersOf(selectTrials(study, trials, { states: ["failed"] }))).toEqual([1]);
    expect(numbersOf(selectTrials(study, trials, { top: 3 }))).toEqual([2, 4, 3]);
    const upwards = { ...study, metrics: [{ name: "loss", direction: "maximize" }] as const };
    expect(numbersOf(selectTrials(upwards, trials, { top: 2 }))).toEqual([6, 7]);
  });

  it("sorts by a column; trials without a value come last in either order", () => {
    expect(numbersOf(selectTrials(study, trials, { sort: "value" }))).toEqual([2, 4, 3, 0, 5, 7, 6, 1]);
    expect(numbersOf(selectTrials(study, trials, { sort: "-value" }))).toEqual([6, 7, 5, 0, 3, 4, 2, 1]);
    expect(numbersOf(selectTrials(study, trials, { sort: "-duration" }))).toEqual([7, 6, 5, 4, 3, 2, 0, 1]);
    expect(numbersOf(selectTrials(study, trials, { sort: "-trial.number", top: 3 }))).toEqual([4, 3, 2]);
  });

  it("distinguishes a dimension named like a built-in column", () => {
    expect(() => selectTrials(study, trials, { sort: "number" })).toThrow(
      'column; must be unambiguous: "number". Write trial.number or hyperparameter.number.',
    );
    expect(numbersOf(selectTrials(study, trials, { sort: "hyperparameter.number" }))).toEqual([0, 2, 4, 6, 1, 3, 5, 7]);
    expect(() => selectTrials(study, trials, { sort: "nois" })).toThrow("Did you mean noise?");
  });
});

describe("the effect of a dimension", () => {
  const effects = study.space.map((dimension) => effectOf(dimension, study, trials));

  it("is 1 where the dimension decides, -1 where it never changed, and small where it has no effect", () => {
    expect(effects[0]).toBeGreaterThan(0.6);
    expect(effects[1]).toBeLessThan(effects[0]);
    expect(effects[3]).toBe(-1);
  });
});

describe("the table", () => {
  const names = Array.from({ length: 18 }, (_, index) => `weight_decay_of_layer_${index}`);
  const space = names.flatMap((name) => ["--space", `${name}=float(0,1)`]);
  const ask = async (columns: number) => {
    const shell = fakeShell({ columns });
    await shell.run("ask", "wide", ...space);
    for (let number = 0; number < 6; number++) {
      await shell.run("tell", "wide", String(number), "--value", String(number));
      await shell.run("ask", "wide");
    }
    return shell;
  };

  it.each([60, 80, 120])("of 18 dimensions fits %i columns, and says what it leaves out", async (columns) => {
    const shell = await ask(columns);
    const lines = (await shell.run("trials", "wide")).out.trimEnd().split("\n");
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    expect(lines).toHaveLength(1 + 7 + 1);
    expect(lines.at(-1)).toMatch(/^\+1\d columns .*--wide/);
    expect((await shell.run("trials", "wide", "--wide")).out).toContain(names[17]);
    const chosen = (await shell.run("trials", "wide", "--columns", "number,weight_decay_of_layer_17", "--top", "2"))
      .out;
    expect(chosen.split("\n")[0]).toBe("trial  weight_decay_of_layer_17");
    expect(chosen.trimEnd().split("\n")).toHaveLength(3);
  });

  it("has enough digits to distinguish values", async () => {
    const shell = fakeShell();
    await shell.run("ask", "close", "--space", "x=float(0,1)");
    for (const [number, value] of [0.50001, 0.50002, 0.5].entries()) {
      await shell.run("tell", "close", String(number), "--value", String(value));
      await shell.run("ask", "close");
    }
    const { out } = await shell.run("trials", "close", "--state", "complete", "--columns", "value");
    expect(out).toBe("   value\n0.500010\n0.500020\n0.500000\n");
  });

  it.each([
    [["--csv", "--json"], "--json and --csv cannot be combined."],
    [
      ["--columns", "x", "--json"],
      "--json and --columns cannot be combined, because the document contains full trials.",
    ],
    [["--state", "done"], '--state; must be waiting, running, complete, pruned or failed: "done"'],
    [["--top", "0"], '--top; must be a whole number ≥ 1: "0"'],
    [["--columns", "y"], "--columns: column; must exist in the study"],
  ])("refuses %j", async (flags, message) => {
    const shell = fakeShell();
    await shell.run("ask", "s", "--space", "x=float(0,1)");
    const { err, code } = await shell.run("trials", "s", ...flags);
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});
