import { describe, expect, it } from "vitest";
import { bnnOptions, optionName, readBnnSettings, readHyperparameters } from "../../objectives/bnn-options.ts";

function issuesOf(given: Record<string, string>): readonly (readonly [string, string])[] {
  const read = readBnnSettings(given);
  return "issues" in read ? read.issues.map(({ path, message }) => [path, message]) : [];
}

function settingsOf(given: Record<string, string>) {
  const read = readBnnSettings(given);
  if ("issues" in read) throw new Error(JSON.stringify(read.issues));
  return read.settings;
}

describe("readBnnSettings", () => {
  it("has the documented defaults", () => {
    expect(settingsOf({})).toEqual({
      data: "auto-mpg",
      target: undefined,
      validation: 0.2,
      test: 0.2,
      splitSeed: 0,
      method: "sgld",
      hidden: [50],
      depth: undefined,
      activation: "relu",
      residual: false,
      norm: "none",
      dropout: 0,
      noise: "learned",
      noiseFloor: 0.01,
      observationScale: 0.3,
      minibatch: 32,
      chains: 4,
      iterations: 5000,
      warmStart: 2000,
      burnIn: 0.25,
      draws: 25,
      schedule: "constant",
      scheduleOffset: 1000,
      scheduleExponent: 0.55,
      scheduleFloor: 0.1,
      cycles: 4,
      exploration: 0.5,
      priorScale: 2,
      temperature: 1,
      stepSize: 1e-5,
      learningRate: 0.01,
      engine: "auto",
      threads: "auto",
    });
  });

  it("reads back every default that help shows", () => {
    const shown = bnnOptions.flatMap((option) =>
      option.default === undefined ? [] : [[option.name, String(option.default)] as const],
    );
    expect(shown.length).toBeGreaterThan(15);
    expect(settingsOf(Object.fromEntries(shown))).toEqual(settingsOf({}));
  });

  it("accepts every choice that help shows", () => {
    const choices = bnnOptions.flatMap(({ name, choices = [] }) =>
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
    ["hidden", "50,x", 'hidden; must be at most 64 integers from 1 to 4096 with commas between them, or none: "50,x"'],
    ["hidden", "", 'hidden; must be at most 64 integers from 1 to 4096 with commas between them, or none: ""'],
    ["hidden", "0", "hidden; must be at most 64 integers from 1 to 4096 with commas between them, or none: 0"],
    ["hidden", "5000", "hidden; must be at most 64 integers from 1 to 4096 with commas between them, or none: 5000"],
    ["depth", "0", "depth; must be an integer from 1 to 64: 0"],
    ["activation", "rel", 'activation; must be one of "relu", "tanh", "gelu", "silu": "rel". Did you mean "relu"?'],
    ["activation", "swish", 'activation; must be one of "relu", "tanh", "gelu", "silu": "swish"'],
    ["method", "SGLD", 'method; must be one of "map", "sgld": "SGLD". Did you mean "sgld"?'],
    ["noise", "none", 'noise; must be one of "learned", "heteroscedastic", "fixed": "none"'],
    [
      "schedule",
      "cosin",
      'schedule; must be one of "constant", "robbins-monro", "cosine", "cyclical": "cosin". Did you mean "cosine"?',
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
    ["warm-start", "-5", "warm-start; must be an integer from 0 to 100000000: -5"],
    ["burn-in", "1", "burn-in; must be a number from 0 to 0.99: 1"],
    ["draws", "0", "draws; must be an integer from 1 to 100000: 0"],
    ["schedule-exponent", "0.4", "schedule-exponent; must be a number from 0.5 to 1: 0.4"],
    ["cycles", "0", "cycles; must be an integer from 1 to 1000: 0"],
    ["threads", "0", "threads; must be auto or an integer from 1 to 256: 0"],
    ["threads", "all", 'threads; must be auto or an integer from 1 to 256: "all"'],
    ["exploration", "NaN", 'exploration; must be a number from 0 to 0.99: "NaN"'],
    ["prior-scale", "-2", "prior-scale; must be a number > 0: -2"],
    ["step-size", "Infinity", 'step-size; must be a number > 0: "Infinity"'],
    ["step-size", "1e999", "step-size; must be a number > 0: 1e999"],
    ["temperature", "0x10", 'temperature; must be a number from 0 to 1000000: "0x10"'],
  ])("%s=%s is refused", (name, text, message) => {
    expect(issuesOf({ [name]: text })).toEqual([[name, message]]);
  });

  it("refuses options that it does not have", () => {
    const [[path, message]] = issuesOf({ hiden: "50" });
    expect(path).toBe("hiden");
    expect(message).toMatch(/^option; must be one of "data", .*: "hiden"\. Did you mean "hidden"\?$/);
  });

  it("refuses options that do not go together", () => {
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

  it("says everything that is wrong at once", () => {
    expect(
      issuesOf({ minibatch: "0", draws: "x", foo: "1" })
        .map(([path]) => path)
        .sort(),
    ).toEqual(["draws", "foo", "minibatch"]);
  });
});

describe("readHyperparameters", () => {
  it("puts hyperparameters in the place of the options of their names", () => {
    const read = readHyperparameters(
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
    const read = readHyperparameters({}, { stepSize: 1.2345678901234567e-7 });
    expect("settings" in read && read.settings.stepSize).toBe(1.2345678901234567e-7);
  });

  it.each([
    [
      { lerningRate: 0.1 },
      /^hyperparameter; must be known to bnn-regression: "lerningRate"\. Did you mean "learningRate"\?$/,
    ],
    [
      { validation: 0.5 },
      /^hyperparameter; must be known to bnn-regression: "validation"\. Those known are "method", /,
    ],
    [{ stepSize: -1 }, /^step-size; must be a number > 0: -1$/],
  ])("refuses %j", (hyperparameters, message) => {
    const read = readHyperparameters({}, hyperparameters);
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
