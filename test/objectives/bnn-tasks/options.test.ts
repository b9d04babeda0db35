import { describe, expect, it } from "vitest";
import { bnnOptions, optionName } from "../../../objectives/bnn-tasks/options.ts";
import { posteriorMethods } from "../../../objectives/bnn/posterior/index.ts";
import { knobValues } from "../../../objectives/bnn/posterior/knobs.ts";
import { allKnobs } from "../../../objectives/bnn/posterior/posterior-method.ts";

const options = bnnOptions();
const methodNames = ["auto", ...Object.keys(posteriorMethods)].map((name) => JSON.stringify(name)).join(", ");

function issuesOf(given: Record<string, string>): readonly (readonly [string, string])[] {
  const read = options.read(given);
  return "issues" in read ? read.issues.map(({ path, message }) => [path, message]) : [];
}

function settingsOf(given: Record<string, string>) {
  const read = options.read(given);
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return read.settings;
}

describe("the options of a Bayesian network", () => {
  it("has the documented defaults", () => {
    expect(settingsOf({})).toEqual({
      data: "auto-mpg",
      target: undefined,
      header: "auto",
      missing: "error",
      mixup: 0,
      na: undefined,
      decimal: "point",
      thousands: "none",
      ignore: undefined,
      inputNoise: 0,
      validation: 0.2,
      tempered: "posterior",
      test: 0.2,
      folds: 1,
      repeats: 1,
      split: undefined,
      timeColumn: undefined,
      groupColumn: undefined,
      splitColumn: undefined,
      trainRows: undefined,
      testRows: undefined,
      splitSeed: 0,
      analyses: [],
      method: ["auto"],
      hidden: [50],
      depth: undefined,
      activation: "tanh",
      residual: false,
      norm: "none",
      dropout: 0,
      likelihood: "gaussian",
      noiseFloor: 0.01,
      observationScale: 0.3,
      degreesOfFreedom: 4,
      minibatch: 32,
      augmentationCopies: 4,
      chains: 4,
      iterations: undefined,
      epochs: undefined,
      warmStart: "auto",
      tune: undefined,
      prior: "gaussian",
      priorDegrees: 4,
      priorScaling: "layer",
      priorHierarchy: "none",
      priorSpread: 1,
      priorScale: 2,
      knobs: {
        ...knobValues(allKnobs(posteriorMethods)),
        adaptMass: false,
        keptTrajectories: 300,
        maxLeapfrogs: 200,
        targetAcceptance: 0.7,
        trajectoryLength: 0.9,
        trajectoryWarmup: 25,
        treeDepth: 10,
        burnIn: 0.25,
        draws: 100,
        schedule: "constant",
        scheduleOffset: 1000,
        scheduleExponent: 0.55,
        scheduleDrops: 3,
        scheduleFactor: 0.3,
        scheduleFloor: 0.1,
        cycles: 4,
        exploration: 0.5,
        temperature: 1,
        stepSize: 0,
        learningRate: 0.01,
      },
      engine: "auto",
      threads: "auto",
    });
  });

  it("reads back every default that help shows", () => {
    const shown = options.options.flatMap((option) =>
      option.default === undefined ? [] : [[option.name, String(option.default)] as const],
    );
    expect(shown.length).toBeGreaterThan(15);
    expect(settingsOf(Object.fromEntries(shown))).toEqual(settingsOf({}));
  });

  it("accepts every choice that help shows", () => {
    const choices = options.options.flatMap(({ name, choices = [] }) =>
      choices.map((choice) => [name, String(choice)] as const),
    );
    expect(choices.length).toBeGreaterThan(10);
    for (const [name, choice] of choices) expect(issuesOf({ [name]: choice })).toEqual([]);
  });

  it("reads widths, switches and numbers", () => {
    const given = { hidden: "20,10", residual: "true", "noise-floor": "0", minibatch: "1e2", "prior-scale": ".5" };
    const { hidden, residual, noiseFloor, minibatch, priorScale } = settingsOf(given);
    expect([hidden, residual, noiseFloor, minibatch, priorScale]).toEqual([[20, 10], true, 0, 100, 0.5]);
    expect(settingsOf({ hidden: "none" }).hidden).toEqual([]);
    expect(settingsOf({ hidden: "20", depth: "3" })).toMatchObject({ hidden: [20], depth: 3 });
    expect(settingsOf({ hidden: "20,10", depth: "2" }).depth).toBe(2);
    expect(settingsOf({ threads: "4" }).threads).toBe(4);
  });

  it.each([
    ["hidden", "50,x", 'hidden; must be at most 64 comma-separated integers from 1 to 4096, or none: "50,x"'],
    ["hidden", "", 'hidden; must be at most 64 comma-separated integers from 1 to 4096, or none: ""'],
    ["hidden", "0", "hidden; must be at most 64 comma-separated integers from 1 to 4096, or none: 0"],
    ["hidden", "5000", "hidden; must be at most 64 comma-separated integers from 1 to 4096, or none: 5000"],
    ["depth", "0", "depth; must be an integer from 1 to 64: 0"],
    ["activation", "rel", 'activation; must be one of "relu", "tanh", "gelu", "silu": "rel". Did you mean relu?'],
    ["activation", "swish", 'activation; must be one of "relu", "tanh", "gelu", "silu": "swish"'],
    ["method", "SGLD", `method; must be one of ${methodNames}: "SGLD". Did you mean sgld?`],
    [
      "likelihood",
      "none",
      'likelihood; must be one of "gaussian", "heteroscedastic", "fixed", "student-t", "poisson": "none"',
    ],
    [
      "schedule",
      "cosin",
      'schedule; must be one of "constant", "robbins-monro", "step", "cosine", "cyclical": "cosin". Did you mean cosine?',
    ],
    ["norm", "batch", 'norm; must be one of "none", "layer": "batch"'],
    ["dropout", "1", "dropout; must be a number ≥ 0 and < 1: 1"],
    ["dropout", "-0.1", "dropout; must be a number ≥ 0 and < 1: -0.1"],
    ["dropout", "half", 'dropout; must be a number ≥ 0 and < 1: "half"'],
    ["residual", "yes", 'residual; must be true or false: "yes"'],
    ["validation", "0", "validation; must be a number between 0 and 1: 0"],
    ["validation", "1", "validation; must be a number between 0 and 1: 1"],
    ["test", "20%", 'test; must be a number between 0 and 1: "20%"'],
    ["split-seed", "-1", "split-seed; must be an integer from 0 to 4294967295: -1"],
    ["noise-floor", "2", "noise-floor; must be a number from 0 to 1: 2"],
    ["observation-scale", "0", "observation-scale; must be a number > 0: 0"],
    ["minibatch", "1.5", "minibatch; must be an integer from 1 to 100000000: 1.5"],
    ["iterations", "many", 'iterations; must be an integer from 1 to 100000000: "many"'],
    ["warm-start", "-5", "warm-start; must be auto or an integer from 0 to 100000000: -5"],
    ["epochs", "0", "epochs; must be an integer from 1 to 100000000: 0"],
    ["burn-in", "1", "burn-in; must be a number from 0 to 0.99: 1"],
    ["draws", "0", "draws; must be an integer from 1 to 100000: 0"],
    ["schedule-exponent", "0.4", "schedule-exponent; must be a number from 0.5 to 1: 0.4"],
    ["cycles", "0", "cycles; must be an integer from 1 to 1000: 0"],
    ["threads", "0", "threads; must be auto or an integer from 1 to 256: 0"],
    ["threads", "all", 'threads; must be auto or an integer from 1 to 256: "all"'],
    ["exploration", "NaN", 'exploration; must be a number from 0 to 0.99: "NaN"'],
    ["prior-scale", "-2", "prior-scale; must be a number > 0: -2"],
    ["relative-step", "Infinity", 'relative-step; must be a number > 0: "Infinity"'],
    ["relative-step", "1e999", "relative-step; must be a number > 0: 1e999"],
    ["temperature", "0x10", 'temperature; must be a number from 0 to 1000000: "0x10"'],
  ])("%s=%s is refused", (name, text, message) => {
    expect(issuesOf({ [name]: text })).toEqual([[name, message]]);
  });

  it("refuses unknown options", () => {
    const [[path, message]] = issuesOf({ hiden: "50" });
    expect(path).toBe("hiden");
    expect(message).toMatch(/^option; must be one of "data", .*: "hiden"\. Did you mean hidden\?$/);
  });

  it("refuses options that contradict each other", () => {
    expect(issuesOf({ validation: "0.6", test: "0.4" })).toEqual([
      ["validation", "validation and test; must leave rows to train on: 0.6 + 0.4. Lower one of them."],
    ]);
    const rule = "depth; must be the number of widths in hidden";
    expect(issuesOf({ hidden: "50,20", depth: "3" })).toEqual([
      ["depth", `${rule}: 3 for hidden=50,20. Leave it out, or give one width.`],
    ]);
    expect(issuesOf({ hidden: "none", depth: "3" })).toEqual([
      ["depth", `${rule}: 3 for hidden=none. Leave it out, or give one width.`],
    ]);
  });

  it("refuses to tune knobs for which no method has a range", () => {
    const [[path, message]] = issuesOf({ tune: "temperture" });
    expect(path).toBe("tune");
    expect(message).toMatch(
      /^option to tune; must be one of .*"temperature".*: "temperture"\. Did you mean temperature\?$/,
    );
    expect(issuesOf({ tune: "draws" })[0][1]).toMatch(/Give any other a range of your own with --space\.$/);
  });

  it("takes a number of passes or of iterations, not both", () => {
    expect(issuesOf({ epochs: "3", iterations: "40" })).toEqual([
      ["epochs", "epochs; must not go with iterations: 3. Leave one of them out."],
    ]);
  });

  it("reports all problems at once", () => {
    expect(
      issuesOf({ minibatch: "0", draws: "x", foo: "1" })
        .map(([path]) => path)
        .sort(),
    ).toEqual(["draws", "foo", "minibatch"]);
  });
});

describe("hyperparameters", () => {
  it("replaces options by hyperparameters of the same name", () => {
    const read = options.readWith(
      { minibatch: "8", hidden: "20" },
      {
        priorScale: 0.1,
        minibatch: 16,
        noiseFloor: 0.05,
        activation: "tanh",
        residual: true,
        dropout: 0.1,
        norm: "layer",
      },
    );
    expect("settings" in read && read.settings).toMatchObject({
      priorScale: 0.1,
      minibatch: 16,
      noiseFloor: 0.05,
      activation: "tanh",
      residual: true,
      dropout: 0.1,
      norm: "layer",
      hidden: [20],
    });
  });

  it("keeps every digit of a number", () => {
    const read = options.readWith({}, { stepSize: 1.2345678901234567e-7 });
    expect("settings" in read && read.settings.knobs.stepSize).toBe(1.2345678901234567e-7);
  });

  it.each([
    [
      { lerningRate: 0.1 },
      /^hyperparameter; must be one that bnn-regression has: "lerningRate"\. Did you mean learningRate\?$/,
    ],
    [{ validation: 0.5 }, /^hyperparameter; must be one that bnn-regression has: "validation"\. It has "method", /],
    [{ relativeStep: -1 }, /^relative-step; must be a number > 0: -1$/],
  ])("refuses %j", (hyperparameters, message) => {
    const read = options.readWith({}, hyperparameters);
    expect("issues" in read && read.issues[0].message).toMatch(message);
  });

  it("names options with dashes", () => {
    expect(["data", "noiseFloor", "scheduleOffset"].map(optionName)).toEqual([
      "data",
      "noise-floor",
      "schedule-offset",
    ]);
  });
});
