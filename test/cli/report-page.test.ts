/** The page at the end of a study, as it is read. */
import { describe, expect, it } from "vitest";
import { nextCommands } from "../../tuner/cli/next-commands.ts";
import { createPaint } from "../../tuner/cli/paint.ts";
import { reportPage } from "../../tuner/cli/report-page.ts";
import type { Report } from "../../tuner/cli/report.ts";
import { widthOf } from "../../tuner/cli/table.ts";
import { newStudy } from "../../tuner/study.ts";
import type { Study } from "../../tuner/study.ts";
import { createTrial, finishTrial } from "../../tuner/trial.ts";
import type { Outcome, Trial } from "../../tuner/trial.ts";
import { fakeShell } from "./fake-context.ts";

const study: Study = {
  name: "bnn-regression",
  objective: { kind: "builtin", name: "bnn-regression", options: {} },
  space: [
    { kind: "float", name: "priorScale", low: 1e-2, high: 10, scale: "log", default: 2 },
    { kind: "float", name: "stepSize", low: 1e-8, high: 1e-2, scale: "log", default: 1e-5 },
    { kind: "categorical", name: "method", choices: ["map", "sgld"], default: "sgld" },
  ],
  metrics: [{ name: "validationNll", direction: "minimize" }],
  strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false },
  seed: 1,
  ...newStudy,
  budget: { trials: 3 },
  secondsUsed: 52.4,
  createdAt: 0,
};

function trial(number: number, point: readonly [number, number, string], outcome: Outcome): Trial {
  const [priorScale, stepSize, method] = point;
  const reason = { strategy: number === 0 ? "default" : "gp" };
  const lease = { worker: "local-1", holder: "here:1:a", expiresAt: 1 };
  const created = createTrial(number, { hyperparameters: { priorScale, stepSize, method }, reason }, { lease, now: 0 });
  return finishTrial(created, outcome, 1000);
}

const complete = (validationNll: number): Outcome => ({ state: "complete", values: { validationNll } });
const standard = trial(0, [2, 1e-5, "sgld"], complete(2.5702));
const best = trial(2, [6.5089, 9.617e-7, "map"], complete(2.4123));
const diverged = trial(1, [0.1, 0.009, "sgld"], {
  state: "failed",
  failure: { kind: "diverged", message: "weights; must stay finite" },
});

const sure = { mainInterval: { low: 0, high: 1 }, totalInterval: { low: 0, high: 1 } };

const report: Report = {
  study,
  trials: [standard, diverged, best],
  end: "budget",
  best,
  standard,
  assessment: {
    best: { values: { testNll: 2.4431, testRmse: 2.839 } },
    standard: { values: { testNll: 2.5333, testRmse: 3.1 } },
  },
  importance: [
    { ...sure, name: "stepSize", main: 0.5, total: 0.614, best: 3.1234e-6 },
    { ...sure, name: "priorScale", main: 0.2, total: 0.3, best: 10 },
    { ...sure, name: "method", main: 0.1, total: 0.1, best: "map" },
  ],
  optimum: null,
};

function pageOf(changes: Partial<Report>, width = 80, address = "sqlite:credence.db"): readonly string[] {
  const changed = { ...report, ...changes };
  const paint = createPaint({ isTerminal: false }, {});
  const next = nextCommands(changed.study, address, fakeShell().context.surroundings);
  return reportPage(changed, { width, paint, next });
}

describe("the page", () => {
  it("reads well", () => {
    expect(`\n${pageOf({}).join("\n")}\n`).toBe(`
bnn-regression  3 trials in 52 s
  The best validation NLL is 2.412 (trial 2), 0.1579 below the default's 2.570.

                       best   default
  priorScale       6.509        2
  stepSize         9.617e-7     1e-5
  method                map      sgld

  validation NLL   2.412        2.570

  On test rows that no trial has seen, after learning from all the others:
  test NLL         2.443        2.533
  test RMSE        2.839        3.100

What mattered most
  Share of the variation in validation NLL, as the tuner believes:
  stepSize      61 %   best around 3.123e-6
  priorScale    30 %   larger is better

What failed
  1 trial diverged (weights; must stay finite)

Next
  3 more trials             credence tune --trials 6
  every trial               credence trials bnn-regression
  the best, for a program   credence best bnn-regression --json
`);
  });

  it("fits the width", () => {
    for (const width of [60, 80, 120]) {
      const body = pageOf({}, width).join("\n").split("\nNext")[0];
      for (const line of body.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
  });

  it("has one column when the default is the best, and says so", () => {
    const lines = pageOf({ best: standard, trials: [standard] });
    expect(lines).toContain("  The default configuration is still the best: validation NLL 2.570 (trial 0).");
    expect(lines.join("\n")).not.toContain("default\n");
  });

  it("says what the default lacks: a trial, or a value", () => {
    expect(pageOf({ standard: null }).join("\n")).toContain(
      "The default configuration was not tried, so there is nothing to compare with.",
    );
    const withoutDefaults = {
      ...study,
      space: [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" } as const],
    };
    expect(pageOf({ standard: null, study: withoutDefaults }).join("\n")).not.toContain("not tried");
    const failed = { ...diverged, reason: { strategy: "default" } };
    const lines = pageOf({ standard: failed, assessment: { best: report.assessment.best, standard: null } });
    expect(lines.find((line) => line.startsWith("  validation NLL"))).toMatch(/2\.412 +diverged$/);
    expect(lines.find((line) => line.startsWith("  test NLL"))).toMatch(/2\.443 +–$/);
    expect(lines[1]).toBe("  The best validation NLL is 2.412 (trial 2).");
  });

  it("leaves out the test rows where there are none", () => {
    expect(pageOf({ assessment: { best: null, standard: null } }).join("\n")).not.toContain("test rows");
  });

  it("says why the study ended when not by its trials", () => {
    const ended = (changes: Partial<Study>, end: Report["end"] = "budget") =>
      pageOf({ study: { ...study, ...changes }, end })[0];
    expect(ended({ budget: { seconds: 50 } })).toBe("bnn-regression  3 trials in 52 s · the time is used up");
    expect(ended({ budget: { trials: 9, target: 2.5 } })).toBe(
      "bnn-regression  3 trials in 52 s · the target 2.5 is reached",
    );
    expect(ended({}, "exhausted")).toBe("bnn-regression  3 trials in 52 s · every point of the space has been tried");
  });

  it("mentions trials that other processes still run", () => {
    const running: Trial = { ...best, number: 3, state: "running", values: null, finishedAt: null };
    expect(pageOf({ trials: [...report.trials, running] })[0]).toBe(
      "bnn-regression  3 trials in 52 s · 1 still running elsewhere",
    );
  });

  it("knows how to go on: with what is spent", () => {
    const way = (changes: Partial<Study>) =>
      pageOf({ study: { ...study, ...changes } }).find((line) => line.includes("credence tune")) ?? "none";
    expect(way({ budget: { seconds: 50 } })).toBe("  50 s more                 credence tune --timeout 100s");
    expect(way({ budget: { trials: 3, seconds: 50 } })).toBe(
      "  3 more trials, 50 s more   credence tune --trials 6 --timeout 100s",
    );
    expect(way({ budget: { trials: 9, target: 2.5 } })).toBe("none");
  });

  it("knows how far the optimum is, and which way is better", () => {
    expect(pageOf({ optimum: 2.4, standard: null }, 100)[1]).toMatch(/\(trial 2\), 0\.0123 above the optimum\.$/);
    const upwards = { ...study, metrics: [{ name: "accuracy", direction: "maximize" }] as const };
    const rated = (one: Trial, accuracy: number): Trial => ({ ...one, values: { accuracy } });
    const lines = pageOf({ study: upwards, best: rated(best, 0.93), standard: rated(standard, 0.9) });
    expect(lines[1]).toBe("  The best accuracy is 0.9300 (trial 2), 0.03 above the default's 0.9000.");
  });

  it("says which way is better along a dimension, where there is one", () => {
    const line = (name: string, best: string | number | null) =>
      pageOf({ importance: [{ ...sure, name, main: 1, total: 1, best }] }).find((text) =>
        text.startsWith(`  ${name}   100 %`),
      );
    expect(line("method", "map")).toBe("  method   100 %   best: map");
    expect(line("priorScale", 0.011)).toBe("  priorScale   100 %   smaller is better");
    expect(line("priorScale", 0.5)).toBe("  priorScale   100 %   best around 0.5");
    expect(line("priorScale", null)).toBe("  priorScale   100 %");
    const nothing = [{ ...sure, name: "method", main: 0, total: 0.004, best: "map" }];
    expect(pageOf({ importance: nothing }).join("\n")).not.toContain("mattered");
  });

  it("leaves no way on for a study that ends with the process", () => {
    expect(pageOf({}, 80, "sqlite::memory:").join("\n")).not.toContain("Next");
  });
});

describe("the next command", () => {
  const { surroundings } = fakeShell().context;
  const named = { ...study, name: "my", objective: { kind: "module", path: "a.ts" } } as const;

  it("is what the person would type", () => {
    const npm = { ...surroundings, tuneProgram: "npm start --", program: "npx credence" };
    expect(nextCommands(study, "sqlite:credence.db", npm).tune()).toBe("npm start");
    expect(nextCommands(study, "sqlite:credence.db", npm).tune("--trials 50")).toBe("npm start -- --trials 50");
    expect(nextCommands(named, "sqlite:credence.db", npm).tune()).toBe("npm start -- --study my");
    expect(nextCommands(study, "sqlite:credence.db", npm).about("trials")).toBe("npx credence trials bnn-regression");
  });

  it("names the storage where it would not be found otherwise", () => {
    expect(nextCommands(named, "sqlite:my file.db", surroundings).about("best", "--json")).toBe(
      "credence best my --json --storage 'sqlite:my file.db'",
    );
    const set = { ...surroundings, environment: { CREDENCE_STORAGE: "sqlite:team.db" } };
    expect(nextCommands(named, "sqlite:team.db", set).tune()).toBe("credence tune --study my");
  });
});
