import { describe, expect, it } from "vitest";
import { parseConfig } from "../../cli/settings/config-file.ts";
import { mergeSettings, readSettings, settingNames, type Settings } from "../../cli/settings/settings.ts";
import { tuneFlags } from "../../cli/settings/tune-flags.ts";

function settingsOf(lines: readonly string[]): Settings {
  const { raw, issues } = parseConfig(lines.join("\n"), "study.yaml");
  expect(issues).toEqual([]);
  const read = readSettings(raw);
  expect(read.issues).toEqual([]);
  return read.settings;
}

describe("a settings file", () => {
  it("can set everything that flags can set", () => {
    const settings = settingsOf([
      "# a comment",
      "command: python train.py --lr {lr}",
      "trial-timeout: 10m",
      "metric: accuracy",
      'metric-pattern: "acc is (.+)"',
      "direction: maximize",
      "study: mine",
      "trials: 50",
      "timeout: 1h30m",
      "target: 0.99",
      "workers: 2",
      "seed: 007",
      "strategy: gp",
      "acquisition: ucb",
      "kappa: 2.5",
      "startup: 6",
      "repeats: true",
      "storage: sqlite:mine.db",
      "json: false",
      "quiet: true",
      "set:",
      "  hidden: [50, 50]",
      "  data: auto-mpg",
      "  noise: 1e-3",
      "space:",
      "  lr: float(1e-5, 1, log)",
      "  layers: int(1, 8, default=2)",
    ]);
    expect(settings).toEqual({
      command: "python train.py --lr {lr}",
      trialTimeout: 600_000,
      metric: ["accuracy"],
      metricPattern: "acc is (.+)",
      direction: "maximize",
      study: "mine",
      trials: 50,
      timeout: 5_400_000,
      target: 0.99,
      workers: 2,
      seed: 7,
      strategy: "gp",
      acquisition: "ucb",
      kappa: 2.5,
      startup: 6,
      repeats: true,
      storage: "sqlite:mine.db",
      json: false,
      quiet: true,
      set: { hidden: "50,50", data: "auto-mpg", noise: "1e-3" },
      space: [
        { name: "lr", kind: "float", low: 1e-5, high: 1, scale: "log" },
        { name: "layers", kind: "int", low: 1, high: 8, scale: "linear", default: 2 },
      ],
    });
  });

  it("accepts lists in the syntax of the flags", () => {
    expect(settingsOf(["set: [data=a.csv, target=y]", "space: x=float(0,1)"])).toEqual({
      set: { data: "a.csv", target: "y" },
      space: [{ name: "x", kind: "float", low: 0, high: 1, scale: "linear" }],
    });
  });

  it("accepts dimensions as objects, in a map or a list, mixed with strings", () => {
    const method = { name: "method", kind: "categorical", choices: ["sgd", "top heat"] };
    const momentum = { name: "mom", kind: "float", low: 0, high: 1, scale: "linear", when: { method: ["sgd"] } };
    const width = { name: "width", kind: "int", low: 16, high: 1024, scale: "log", default: 64 };
    expect(
      settingsOf([
        "space:",
        "  method: choice(sgd, 'top heat')".replaceAll("'", '"'),
        "  mom: {kind: float, low: 0, high: 1, when: {method: sgd}}",
        "  width: {kind: int, low: 16, high: 1024, scale: log, default: 64}",
      ]).space,
    ).toEqual([method, momentum, width]);
    expect(
      settingsOf([
        "space:",
        "  - {name: method, kind: categorical, choices: [sgd, top heat]}",
        "  - {name: mom, kind: float, low: 0, high: 1, when: {method: [sgd]}}",
        "  - width=int(16, 1024, log, default=64)",
      ]).space,
    ).toEqual([method, momentum, width]);
  });

  it("reports where a dimension given as an object is wrong", () => {
    const { issues } = parseConfig("space:\n  lr: {kind: float, low: 1, high: 0}\n", "study.yaml");
    expect(issues).toEqual([
      {
        path: "study.yaml:2:3: space lr.high",
        message: "high; must be > low (1): 0. Swap them.",
      },
    ]);
  });

  it("may be empty", () => {
    expect(settingsOf(["# nothing"])).toEqual({});
    expect(settingsOf(["set: {}", "space: []"])).toEqual({});
  });

  it("accepts every flag of tune, and no other key", () => {
    const flags = tuneFlags.map(({ flag }) => flag.slice(2).split(" ")[0]).filter((name) => name !== "config");
    const keys = settingNames.map((name) => name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
    // --maximize is another spelling of direction; OBJECTIVE is not a flag.
    expect([...keys, "maximize"].sort()).toEqual([...flags, "objective"].sort());
  });

  it("reports every problem at once, each with its location", () => {
    const { issues } = parseConfig("trails: 3\nseed: [1]\nset:\n  a: {b: 1}\n", "study.yaml");
    expect(issues).toEqual([
      { path: "study.yaml:1:1", message: "Unknown setting trails. Did you mean trials?" },
      { path: "study.yaml:2:7", message: "seed; must be a single value" },
      { path: "study.yaml:4:3", message: "set; must be a list or a map of single values" },
    ]);
  });
});

describe("flags together with a file", () => {
  const dimension = (name: string, high: number) => ({ name, kind: "float", low: 0, high, scale: "linear" }) as const;

  it("take priority setting by setting, options and dimensions by name", () => {
    const file = { trials: 3, seed: 1, set: { a: "1", b: "2" }, space: [dimension("x", 1), dimension("y", 1)] };
    const flags = { trials: 5, set: { b: "3" }, space: [dimension("y", 2), dimension("z", 1)] };
    expect(mergeSettings(file, flags)).toEqual({
      trials: 5,
      seed: 1,
      set: { a: "1", b: "3" },
      space: [dimension("x", 1), dimension("y", 2), dimension("z", 1)],
    });
  });

  it("replace the objective, however it was named", () => {
    expect(mergeSettings({ objective: "branin", trials: 3 }, { command: "node a.js" })).toEqual({
      command: "node a.js",
      trials: 3,
    });
    expect(mergeSettings({ command: "node a.js" }, { trials: 3 })).toEqual({ command: "node a.js", trials: 3 });
  });
});
