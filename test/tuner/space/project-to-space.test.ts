import { describe, expect, it } from "vitest";
import { visitedPoints } from "../../../tuner/search/visited.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import { projectToSpace } from "../../../tuner/space/project-to-space.ts";
import { readHistory } from "../../../tuner/surrogate/training-data.ts";
import { measured, studyOf, suggested } from "../past.ts";

const space: SearchSpace = [
  { kind: "float", name: "lr", low: 0.01, high: 1, scale: "log" },
  { kind: "categorical", name: "method", choices: ["map", "sgld"], default: "map" },
  { kind: "int", name: "steps", low: 10, high: 100, scale: "linear", step: 10, when: { method: ["sgld"] } },
];

describe("fitToSpace", () => {
  it.each<[string, Hyperparameters, Hyperparameters | null]>([
    ["a point of the space", { lr: 0.1, method: "map" }, { lr: 0.1, method: "map" }],
    ["one in another order", { method: "map", lr: 0.1 }, { lr: 0.1, method: "map" }],
    ["one with a child", { lr: 1, method: "sgld", steps: 20 }, { lr: 1, method: "sgld", steps: 20 }],
    ["one that lacks a dimension with a default", { lr: 0.1 }, { lr: 0.1, method: "map" }],
    ["one that lacks a dimension without a default", { method: "map" }, null],
    ["one that lacks an active child without a default", { lr: 0.1, method: "sgld" }, null],
    ["a value below the range", { lr: 0.001, method: "map" }, null],
    ["a value off the grid", { lr: 0.1, method: "sgld", steps: 25 }, null],
    ["a choice that went", { lr: 0.1, method: "sghmc" }, null],
    ["a dimension that went", { lr: 0.1, method: "map", momentum: 0.9 }, null],
    ["a dimension that is not active there", { lr: 0.1, method: "map", steps: 20 }, null],
    ["a name of every object", { lr: 0.1, method: "map", toString: 1 }, null],
  ])("%s", (_, given, fitted) => {
    const before = structuredClone(given);
    const result = projectToSpace(space, given);
    expect(result).toStrictEqual(fitted);
    if (result !== null) expect(Object.keys(result)).toStrictEqual(Object.keys(fitted ?? {}));
    expect(given).toStrictEqual(before);
  });

  it("decides which trials of an earlier space the strategies see", () => {
    const study = studyOf(space);
    const trials = [
      measured(0, suggested({ lr: 0.1 }), 1),
      measured(1, suggested({ lr: 0.001 }), 2),
      measured(2, suggested({ lr: 0.1, momentum: 0.9 }), 3),
    ];
    expect(readHistory(study, trials).measured.map(({ value }) => value)).toStrictEqual([1]);
    const visited = visitedPoints(study, trials);
    expect(visited.has({ lr: 0.1, method: "map" })).toBe(true);
    expect(visited.has({ lr: 0.1, method: "sgld", steps: 10 })).toBe(false);
  });
});
