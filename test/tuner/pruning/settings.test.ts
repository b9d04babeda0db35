import { describe, expect, it } from "vitest";
import { pruningIssues, pruningSettings } from "../../../tuner/pruning/settings.ts";

const metrics = [
  { name: "accuracy", direction: "maximize" },
  { name: "size", direction: "minimize" },
] as const;

describe("the settings of pruning", () => {
  it("have defaults, and only the fields of their own rule", () => {
    const common = { metric: "accuracy", direction: "maximize", min: 1 };
    expect(pruningSettings({ rule: "asha" }, metrics)).toStrictEqual({ rule: "asha", ...common, reduction: 3 });
    expect(pruningSettings({ rule: "median" }, metrics)).toStrictEqual({ rule: "median", ...common, startup: 5 });
    expect(pruningSettings({ rule: "curve" }, metrics)).toStrictEqual({
      rule: "curve",
      ...common,
      startup: 3,
      probability: 0.05,
    });
    expect(pruningSettings({ rule: "percentile" }, metrics)).toStrictEqual({
      rule: "percentile",
      ...common,
      startup: 5,
      percentile: 25,
    });
    expect(pruningSettings({ rule: "hyperband", max: 9, metric: "loss" }, metrics)).toStrictEqual({
      rule: "hyperband",
      metric: "loss",
      direction: "minimize",
      min: 1,
      max: 9,
      reduction: 3,
    });
    expect(pruningSettings({ rule: "asha", metric: "size" }, metrics).direction).toBe("minimize");
  });

  it.each([
    [{ rule: "asha" }, []],
    [{ rule: "hyperband", max: 81, min: 0.5, reduction: 4 }, []],
    [{ rule: "median", min: 0, startup: 1 }, []],
    [5, ['pruning; must be an object such as {"rule":"asha"}: 5']],
    [{ rule: "best" }, ['rule; must be one of median, percentile, asha, hyperband, curve: "best"']],
    [{ rule: "asha", min: 0 }, ["min; must be a step > 0: 0"]],
    [{ rule: "median", min: -1 }, ["min; must be a step ≥ 0: -1"]],
    [{ rule: "asha", max: 1 }, ["max; must be a step > 1: 1"]],
    [{ rule: "hyperband" }, ["max; must be given for hyperband: missing. Set it to the last step of a full trial."]],
    [{ rule: "asha", reduction: 1 }, ["reduction; must be a number ≥ 1.5: 1"]],
    [{ rule: "median", reduction: 3 }, ["reduction; is a setting of asha and hyperband, not of median: 3"]],
    [{ rule: "asha", startup: 3 }, ["startup; is a setting of median, percentile and curve, not of asha: 3"]],
    [
      { rule: "percentile", percentile: 100, startup: 0 },
      ["startup; must be an integer ≥ 1: 0", "percentile; must be between 0 and 100: 100"],
    ],
    [
      { rule: "asha", metric: "size", direction: "maximize" },
      ['direction; must be minimize, to match the study\'s metric: "maximize"'],
    ],
    [{ rule: "curve", probability: 0.1, startup: 2, max: 50 }, []],
    [{ rule: "curve", probability: 1 }, ["probability; must be between 0 and 1: 1"]],
    [{ rule: "median", probability: 0.1 }, ["probability; is a setting of curve, not of median: 0.1"]],
    [{ rule: "asha", patience: 3 }, ["patience; is not a pruning setting: 3"]],
  ])("%j", (request, messages) => {
    expect(pruningIssues(request, metrics).map(({ message }) => message)).toEqual(messages);
  });
});
