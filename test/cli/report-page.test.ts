/** The report printed at the end of a study. */
import { describe, expect, it } from "vitest";
import { nextCommands } from "../../cli/report/next-commands.ts";
import { createColors } from "../../cli/terminal/colors.ts";
import { reportPage } from "../../cli/report/report-page.ts";
import type { Assessment } from "../../tuner/study/assessment.ts";
import { reportJson, type Report } from "../../cli/report/report.ts";
import { widthOf } from "../../cli/terminal/table.ts";
import { newStudy, type Study } from "../../tuner/study/study.ts";
import { createTrial, finishTrial, type Outcome, type Trial } from "../../tuner/study/trial.ts";
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
const defaultTrial = trial(0, [2, 1e-5, "sgld"], complete(2.5702));
const best = trial(2, [6.5089, 9.617e-7, "map"], complete(2.4123));
const diverged = trial(1, [0.1, 0.009, "sgld"], {
  state: "failed",
  failure: { kind: "diverged", message: "weights; must stay finite" },
});

const sure = { mainInterval: { low: 0, high: 1 }, totalInterval: { low: 0, high: 1 } };

const report: Report = {
  study,
  trials: [defaultTrial, diverged, best],
  end: "budget",
  best,
  recommendation: null,
  confirmation: null,
  advice: null,
  recommended: best,
  defaultTrial,
  assessment: {
    recommended: { values: { testNll: 2.4431, testRmse: 2.839 } },
    defaultTrial: { values: { testNll: 2.5333, testRmse: 3.1 } },
  },
  importance: [
    { ...sure, name: "stepSize", main: 0.5, total: 0.614, best: 3.1234e-6 },
    { ...sure, name: "priorScale", main: 0.2, total: 0.3, best: 10 },
    { ...sure, name: "method", main: 0.1, total: 0.1, best: "map" },
  ],
  checks: [],
  comparison: null,
  optimum: null,
};

const recommendation = {
  number: 2,
  hyperparameters: best.hyperparameters,
  evaluations: 1,
  expected: { value: 2.43, low: 2.4, high: 2.46 },
  noise: 0.04,
  probabilityMet: null,
  best: { number: 3, value: 2.3512, expected: 2.4406 },
  leaders: [{ number: 2, expected: 2.43 }],
  overDefault: {
    number: 0,
    expected: { value: 2.454, low: 2.42, high: 2.49 },
    gain: { value: 0.024, low: -0.011, high: 0.06 },
    probability: 0.912,
  },
  fitted: 4,
  seen: 4,
};

function pageOf(changes: Partial<Report>, width = 80, address = "sqlite:credence.db"): readonly string[] {
  const changed = { ...report, ...changes };
  const paint = createColors({ isTerminal: false }, {});
  const next = nextCommands(changed.study, address, fakeShell().context.environment);
  return reportPage(changed, { width, paint, next });
}

describe("the report", () => {
  it("has the expected text", () => {
    expect(`\n${pageOf({}).join("\n")}\n`).toBe(`
bnn-regression  3 trials in 52 s
  The best validation NLL is 2.412 (trial 2), 0.1579 below the default's 2.570.

                       best   default
  priorScale       6.509        2
  stepSize         9.617e-7     1e-5
  method                map      sgld

  validation NLL   2.412        2.570

  Held-out test set (refit on all other rows):
  test NLL         2.443        2.533
  test RMSE        2.839        3.100

Importance
  Total effect on validation NLL, estimated (may sum to more than 100 %):
  stepSize      61 %   best around 3.123e-6
  priorScale    30 %   larger is better

Failures
  1 trial of 3: 1 diverged
  1 × weights; must stay finite

Next
  3 more trials     credence tune --trials 6
  every trial       credence trials bnn-regression
  results as JSON   credence best bnn-regression --json
`);
  });

  it("shows the recommendation, and how much of the best value is luck", () => {
    const lucky = trial(3, [4, 2e-6, "map"], complete(2.3512));
    const changes = { trials: [...report.trials, lucky], best: lucky, recommendation };
    const lines = pageOf(changes, 100);
    expect(lines.slice(0, 11)).toEqual([
      "bnn-regression  4 trials in 52 s",
      "  Recommended (trial 2): expected validation NLL 2.430 (95 %: 2.400 to 2.460), 0.024 below the",
      "  default's (95 %: -0.011 to 0.06), better with probability 0.91.",
      "  Best observed: 2.351 (trial 3), where 2.441 is expected; the difference may be luck. A single",
      "  evaluation has noise of about ±0.04.",
      "",
      "                   recommended   default",
      "  priorScale          6.509        2",
      "  stepSize            9.617e-7     1e-5",
      "  method                   map      sgld",
      "",
    ]);
    expect(lines).toContain("  validation NLL      2.412        2.570");
    const steady = { ...recommendation, number: 0, best: { number: 0, value: 2.5702, expected: 2.5702 }, noise: 0.01 };
    const same = { ...recommendation.overDefault, number: 0 };
    const atDefault = {
      best: defaultTrial,
      recommended: defaultTrial,
      recommendation: { ...steady, overDefault: same },
    };
    expect(pageOf(atDefault, 200).slice(1, 4)).toEqual([
      "  The default configuration is recommended (trial 0): expected validation NLL 2.430 (95 %: 2.400 to",
      "  2.460).",
      "  Best observed: 2.570 (trial 0). A single evaluation has noise of about ±0.01.",
    ]);
  });

  it("says whether to continue, which range is too narrow, and where the test set disagrees", () => {
    const advice = {
      remaining: { expected: 0.0042, atMost: 0.013 },
      noise: 0.04,
      worthwhile: 0.04,
      needed: 20,
      complete: 31,
      isEnough: true,
      edges: [{ name: "priorScale", end: "upper", bound: 10, wider: "priorScale=float(0.01,100,log)" }],
      trust: { level: "bad", text: "No predictive skill: rank correlation 0.10 with held-out trials." },
    } as const;
    const sentences = (changes: Partial<typeof report>) =>
      pageOf(changes, 100)
        .join("\n")
        .split("\nAdvice\n")[1]
        ?.split("\n\nNext")[0]
        .replaceAll(/\n? {2}/g, " ")
        .trim();
    expect(sentences({ advice })).toBe(
      "All further trials together are expected to gain 0.0042 (95 %: at most 0.013), 0.1 times the noise of one evaluation: there is little left to find. " +
        'The recommended priorScale is at the upper end of its range (10), and better values may lie beyond it. To widen it and keep the trials, run: credence edit bnn-regression --space "priorScale=float(0.01,100,log)" ' +
        "Do not trust the surrogate: No predictive skill: rank correlation 0.10 with held-out trials.",
    );
    expect(sentences({ advice: { ...advice, isEnough: false, edges: [] } as never })).toContain(
      ": it is worth continuing.",
    );
    const memory = pageOf({ advice: advice as never }, 200, "sqlite::memory:").join("\n");
    expect(memory).toContain('Use --space "priorScale=float(0.01,100,log)" in the next run.');
    expect(sentences({})).toBeUndefined();
  });

  it("says what the test set says about the winner, whatever else it can say", () => {
    const comparison: Assessment = {
      trial: 2,
      defaultTrial: 0,
      metric: "testNll",
      direction: "minimize",
      value: 2.6,
      defaultValue: 2.5,
      standardError: 0.03,
      rows: 80,
      searchGain: 0.158,
    };
    const sentence =
      "On the test set, trial 2 is 0.1 ± 0.03 worse than the default (trial 0) in test NLL (one standard error, 80 rows, paired): this contradicts the gain of 0.16 in the search.";
    for (const change of [{}, { recommendation }]) {
      const text = pageOf({ comparison, ...change }, 100)
        .join(" ")
        .replaceAll(/ +/g, " ");
      expect(text).toContain(sentence);
    }
    const document = reportJson({ ...report, comparison }) as { readonly assessment: { readonly comparison: unknown } };
    expect(document.assessment.comparison).toMatchObject({ ...comparison, verdict: "contradicts" });
  });

  it("fits the width", () => {
    for (const width of [60, 80, 120]) {
      const body = pageOf({}, width).join("\n").split("\nNext")[0];
      for (const line of body.split("\n")) expect(widthOf(line)).toBeLessThanOrEqual(width);
    }
  });

  it("has one column when the default is the best, and says so", () => {
    const lines = pageOf({ best: defaultTrial, recommended: defaultTrial, trials: [defaultTrial] });
    expect(lines).toContain("  The default configuration is still the best: validation NLL 2.570 (trial 0).");
    expect(lines.join("\n")).not.toContain("default\n");
  });

  it("says what is missing for the default: a trial, or a value", () => {
    expect(pageOf({ defaultTrial: null }).join("\n")).toContain(
      "The default configuration was not tried, so there is nothing to compare against.",
    );
    const withoutDefaults = {
      ...study,
      space: [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" } as const],
    };
    expect(pageOf({ defaultTrial: null, study: withoutDefaults }).join("\n")).not.toContain("not tried");
    const failed = { ...diverged, reason: { strategy: "default" } };
    const lines = pageOf({
      defaultTrial: failed,
      assessment: { recommended: report.assessment.recommended, defaultTrial: null },
    });
    expect(lines.find((line) => line.startsWith("  validation NLL"))).toMatch(/2\.412 +diverged$/);
    expect(lines.find((line) => line.startsWith("  test NLL"))).toMatch(/2\.443 +–$/);
    expect(lines[1]).toBe("  The best validation NLL is 2.412 (trial 2).");
  });

  it("leaves out the test rows where there are none", () => {
    expect(pageOf({ assessment: { recommended: null, defaultTrial: null } }).join("\n")).not.toContain("Held-out");
  });

  it("says why the study ended if not by its number of trials", () => {
    const ended = (changes: Partial<Study>, end: Report["end"] = "budget") =>
      pageOf({ study: { ...study, ...changes }, end })[0];
    expect(ended({ budget: { seconds: 50 } })).toBe("bnn-regression  3 trials in 52 s · the time is used up");
    expect(ended({ budget: { trials: 9, target: 2.5 } })).toBe(
      "bnn-regression  3 trials in 52 s · the target 2.5 has been reached",
    );
    expect(ended({}, "exhausted")).toBe("bnn-regression  3 trials in 52 s · every point of the space has been tried");
  });

  it("mentions trials that other processes still run", () => {
    const running: Trial = { ...best, number: 3, state: "running", values: null, finishedAt: null };
    expect(pageOf({ trials: [...report.trials, running] })[0]).toBe(
      "bnn-regression  3 trials in 52 s · 1 still running elsewhere",
    );
  });

  it("says how to continue: with the budget that is spent", () => {
    const way = (changes: Partial<Study>) =>
      pageOf({ study: { ...study, ...changes } }).find((line) => line.includes("credence tune")) ?? "none";
    expect(way({ budget: { seconds: 50 } })).toBe("  50 s more         credence tune --timeout 100s");
    expect(way({ budget: { trials: 3, seconds: 50 } })).toBe(
      "  3 more trials, 50 s more   credence tune --trials 6 --timeout 100s",
    );
    expect(way({ budget: { trials: 9, target: 2.5 } })).toBe("none");
  });

  it("says how far the optimum is, and which direction is better", () => {
    expect(pageOf({ optimum: 2.4, defaultTrial: null }, 100)[1]).toMatch(/\(trial 2\), 0\.0123 above the optimum\.$/);
    const upwards = { ...study, metrics: [{ name: "accuracy", direction: "maximize" }] as const };
    const rated = (one: Trial, accuracy: number): Trial => ({ ...one, values: { accuracy } });
    const lines = pageOf({
      study: upwards,
      best: rated(best, 0.93),
      recommended: rated(best, 0.93),
      defaultTrial: rated(defaultTrial, 0.9),
    });
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
    expect(pageOf({ importance: nothing }).join("\n")).not.toContain("Importance");
  });

  it("proposes no continuation for an in-memory study", () => {
    expect(pageOf({}, 80, "sqlite::memory:").join("\n")).not.toContain("Next");
  });
});

describe("the next command", () => {
  const { environment } = fakeShell().context;
  const named = { ...study, name: "my", objective: { kind: "module", path: "a.ts" } } as const;

  it("is what the user would type", () => {
    const npm = { ...environment, tuneProgram: "npm start --", program: "npx credence" };
    expect(nextCommands(study, "sqlite:credence.db", npm).tune()).toBe("npm start");
    expect(nextCommands(study, "sqlite:credence.db", npm).tune("--trials 50")).toBe("npm start -- --trials 50");
    expect(nextCommands(named, "sqlite:credence.db", npm).tune()).toBe("npm start -- --study my");
    expect(nextCommands(study, "sqlite:credence.db", npm).about("trials")).toBe("npx credence trials bnn-regression");
  });

  it("names the storage where it would not be found otherwise", () => {
    expect(nextCommands(named, "sqlite:my file.db", environment).about("best", "--json")).toBe(
      "credence best my --json --storage 'sqlite:my file.db'",
    );
    const set = { ...environment, variables: { CREDENCE_STORAGE: "sqlite:team.db" } };
    expect(nextCommands(named, "sqlite:team.db", set).tune()).toBe("credence tune --study my");
  });
});
