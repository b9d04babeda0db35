import { describe, expect, it } from "vitest";
import { newStudy, specDifferences, specOf, type Study, type StudySpec } from "../../../tuner/study/study.ts";

const spec: StudySpec = {
  name: "auto-mpg",
  objective: { kind: "builtin", name: "bnn-regression", options: { data: "auto-mpg" } },
  space: [
    { name: "lr", kind: "float", low: 1e-5, high: 1, scale: "log" },
    { name: "width", kind: "int", low: 16, high: 1024, scale: "log", default: 50 },
  ],
  metrics: [{ name: "nll", direction: "minimize" }],
  strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false },
  seed: 1,
};
const study: Study = { ...spec, ...newStudy, budget: { trials: 25 }, secondsUsed: 12, createdAt: 1000 };

describe("specDifferences", () => {
  it.each<{ name: string; given: StudySpec; lines: string[] }>([
    { name: "the same", given: structuredClone(spec), lines: [] },
    {
      name: "keys in another order",
      given: { ...spec, objective: { options: { data: "auto-mpg" }, name: "bnn-regression", kind: "builtin" } },
      lines: [],
    },
    { name: "another seed", given: { ...spec, seed: 2 }, lines: ["seed: stored 1, given 2"] },
    {
      name: "another range and another dimension",
      given: {
        ...spec,
        space: [
          { ...spec.space[0], high: 10 } as StudySpec["space"][number],
          { name: "depth", kind: "int", low: 1, high: 3, scale: "linear" },
        ],
      },
      lines: [
        "space.lr.high: stored 1, given 10",
        'space.width: stored {"default":50,"high":1024,"kind":"int","low":16,"name":"width","scale":"log"}, not given',
        'space.depth: not stored, given {"high":3,"kind":"int","low":1,"name":"depth","scale":"linear"}',
      ],
    },
    {
      name: "dimensions in another order",
      given: { ...spec, space: [spec.space[1], spec.space[0]] },
      lines: ["space: stored in the order lr, width, given in the order width, lr"],
    },
    {
      name: "options, metrics and strategy",
      given: {
        ...spec,
        objective: { kind: "builtin", name: "bnn-regression", options: { data: "auto-mpg", method: "map" } },
        metrics: [{ name: "nll", direction: "maximize" }],
        strategy: { name: "gp", acquisition: "ucb", kappa: 1.8, startup: 5, repeats: true },
      },
      lines: [
        'objective.options.method: not stored, given "map"',
        'metrics.nll.direction: stored "minimize", given "maximize"',
        'strategy.acquisition: stored "alternate", given "ucb"',
        "strategy.repeats: stored false, given true",
        "strategy.startup: not stored, given 5",
      ],
    },
    {
      name: "another kind of objective",
      given: { ...spec, objective: { kind: "command", arguments: ["python", "train.py"] } },
      lines: [
        'objective.kind: stored "builtin", given "command"',
        'objective.name: stored "bnn-regression", not given',
        'objective.options: stored {"data":"auto-mpg"}, not given',
        'objective.arguments: not stored, given ["python","train.py"]',
      ],
    },
  ])("$name", ({ given, lines }) => {
    expect(specDifferences(spec, given)).toEqual(lines);
    // Budget and past are not part of the spec.
    expect(specDifferences(study, given)).toEqual(lines);
  });
});

describe("specOf", () => {
  it("leaves out the budget and the past", () => {
    expect(specOf(study)).toEqual(spec);
  });
});
