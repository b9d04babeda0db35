import { describe, expect, it } from "vitest";
import { completePoint, readValue } from "../../../tuner/space/complete-point.ts";
import type { SearchSpace } from "../../../tuner/space/search-space.ts";

const space: SearchSpace = [
  { kind: "float", name: "lr", low: 1e-4, high: 1, scale: "log" },
  { kind: "categorical", name: "optimizer", choices: ["adam", "sgd"], default: "adam" },
  { kind: "float", name: "momentum", low: 0, high: 1, scale: "linear", when: { optimizer: ["sgd"] } },
  { kind: "int", name: "layers", low: 1, high: 8, scale: "linear", default: 2 },
];

describe("a completed point", () => {
  it("uses the known values first, then those of the similar point, then defaults, then the middle of the range", () => {
    expect(completePoint(space, { layers: 3 })).toEqual({
      hyperparameters: { lr: 0.01, optimizer: "adam", layers: 3 },
    });
    expect(completePoint(space, { optimizer: "sgd" }, { lr: 0.5, optimizer: "adam", layers: 99 })).toEqual({
      hyperparameters: { lr: 0.5, optimizer: "sgd", momentum: 0.5, layers: 2 },
    });
  });

  it("contains no unknown dimension, and no value that is inactive or out of range", () => {
    expect(completePoint(space, { layers: 9, momentum: 0.1, depth: 1 })).toEqual({
      issues: [
        { path: "layers", message: "value; must be an integer from 1 to 8: 9" },
        { path: "momentum", message: 'dimension; must be active at the other values: "momentum"' },
        { path: "depth", message: 'dimension; must be one of lr, optimizer, momentum, layers: "depth"' },
      ],
    });
  });

  it("parses strings in the format in which the dimension writes its values", () => {
    const choice = { kind: "categorical", name: "c", choices: [true, "1", 2] } as const;
    expect(["true", "1", "2", "x"].map((text) => readValue(choice, text))).toEqual([true, "1", 2, "x"]);
    expect(readValue(space[0], "1e-3")).toBe(1e-3);
    expect(readValue(space[0], "fast")).toBe("fast");
  });
});
