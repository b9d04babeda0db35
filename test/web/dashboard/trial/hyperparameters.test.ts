import { describe, expect, it } from "vitest";
import type { SearchSpace } from "../../../../web/api.ts";
import { failureText } from "../../../../web/dashboard/trial/failure-text.ts";
import { changeOf, hyperparameterRows, rangeOf } from "../../../../web/dashboard/trial/hyperparameter-rows.ts";
import { activeDimensions, defaultsOf, positionOf } from "../../../../web/dashboard/trial/position.ts";
import { fieldsOf, readFields, readTags } from "../../../../web/dashboard/trial/variation.ts";

const space: SearchSpace = [
  { kind: "float", name: "rate", low: 1e-4, high: 1, scale: "log", default: 0.01 },
  { kind: "int", name: "layers", low: 1, high: 9, step: 2, scale: "linear" },
  { kind: "categorical", name: "optimizer", choices: ["sgd", "adam", true], default: "sgd" },
  { kind: "float", name: "momentum", low: 0, high: 1, scale: "linear", default: 0.9, when: { optimizer: ["sgd"] } },
  { kind: "ordinal", name: "size", levels: [16, 32, 64, 128], when: { optimizer: ["adam"] } },
];
const [rate, layers, optimizer, momentum, size] = space;

describe("positions", () => {
  it("follow the scale of the dimension", () => {
    expect(positionOf(rate, 0.01)).toBeCloseTo(0.5, 12);
    expect(positionOf(rate, 1e-4)).toBe(0);
    expect(positionOf(layers, 3)).toBe(0.25);
    expect(positionOf(optimizer, "adam")).toBe(0.5);
    expect(positionOf(size, 128)).toBe(0.875);
    expect([positionOf(size, 99), positionOf(rate, undefined), positionOf(rate, "x"), positionOf(momentum, 7)]).toEqual(
      [null, null, null, 1],
    );
  });
});

describe("active dimensions", () => {
  it("are those whose parents have one of the required values", () => {
    const names = (point: Record<string, string>) => activeDimensions(space, point).map(({ name }) => name);
    expect(names({ optimizer: "sgd" })).toEqual(["rate", "layers", "optimizer", "momentum"]);
    expect(names({ optimizer: "adam" })).toEqual(["rate", "layers", "optimizer", "size"]);
    expect(names({})).toEqual(["rate", "layers", "optimizer"]);
    expect(defaultsOf(space)).toEqual({ rate: 0.01, optimizer: "sgd", momentum: 0.9 });
  });
});

describe("hyperparameters", () => {
  it("are listed beside the default and the best, with what differs from the best", () => {
    const own = { rate: 0.1, layers: 3, optimizer: "sgd", momentum: 0.5 };
    const rows = hyperparameterRows({ space, own, best: { rate: 0.02, layers: 5, optimizer: "adam", size: 32 } });
    expect(
      rows.map(({ dimension, own, standard, best, change }) => [dimension.name, own, standard, best, change]),
    ).toEqual([
      ["rate", 0.1, 0.01, 0.02, "× 5"],
      ["layers", 3, undefined, 5, "− 2"],
      ["optimizer", "sgd", "sgd", "adam", null],
      ["momentum", 0.5, 0.9, undefined, null],
      ["size", undefined, undefined, 32, null],
    ]);
    expect(rows[0].positions.own).toBeCloseTo(0.75, 12);
    expect(rows[0].positions.standard).toBeCloseTo(0.5, 12);
    expect(rows[0].positions.best).toBeCloseTo(Math.log10(200) / 4, 12);
    expect(hyperparameterRows({ space, own, best: null }).map(({ dimension }) => dimension.name)).not.toContain("size");
  });

  it("differ by a factor on a log scale, by an amount on a linear one", () => {
    expect(changeOf(rate, 0.001, 0.003)).toBe("÷ 3");
    expect(changeOf(momentum, 0.9, 0.25)).toBe("+ 0.65");
    expect([changeOf(rate, 0.1, 0.1), changeOf(optimizer, "sgd", "adam"), changeOf(size, 16, 32)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("show ranges", () => {
    expect(rangeOf(rate, String)).toBe("0.0001 … 1, log");
    expect(rangeOf(layers, String)).toBe("1 … 9, step 2");
    expect(rangeOf(size, String)).toBe("16, 32, 64, 128");
  });
});

describe("a variation", () => {
  it("is read from its fields, ignoring those of inactive dimensions", () => {
    const point = { rate: 0.1, layers: 3, optimizer: "sgd", momentum: 0.5 };
    const fields = fieldsOf(space, point);
    expect(fields).toEqual({ rate: "0.1", layers: "3", optimizer: "sgd", momentum: "0.5", size: "16" });
    expect(readFields(space, fields)).toMatchObject({ hyperparameters: point, problems: {} });
    const other = readFields(space, { ...fields, optimizer: "adam", momentum: "no number", rate: "1e-2" });
    expect(other.hyperparameters).toEqual({ rate: 0.01, layers: 3, optimizer: "adam", size: 16 });
    expect(other.problems).toEqual({});
    expect(other.active.map(({ name }) => name)).toEqual(["rate", "layers", "optimizer", "size"]);
  });

  it("reports the problems field by field", () => {
    const { problems } = readFields(space, { rate: "0", layers: "4", optimizer: "sgd", momentum: "", size: "17" });
    expect(problems).toEqual({
      rate: "must be a number from 0.0001 to 1",
      layers: "must be 1 plus a multiple of 2",
      momentum: "must be a number from 0 to 1",
    });
    expect(readFields(space, { layers: "2.5" }).problems["layers"]).toBe("must be an integer from 1 to 9");
    expect(readFields(space, { optimizer: "rprop" }).problems["optimizer"]).toBe("must be one of sgd, adam, true");
  });

  it("keeps the type of choices, and accepts a decimal comma", () => {
    const fields = { rate: "0,5", layers: "1", optimizer: "true" };
    expect(readFields(space, fields).hyperparameters).toEqual({ rate: 0.5, layers: 1, optimizer: true });
  });
});

describe("tags and failures", () => {
  it("are parsed as people write them", () => {
    expect(readTags(" a, b;a ,,\nlong tag ")).toEqual(["a", "b", "long tag"]);
    expect(failureText({ kind: "diverged", message: "exit code; must be 0: 1\nTraceback\n  line 3\n" })).toEqual({
      meaning: "Diverged. The tuner will avoid similar settings.",
      message: "exit code; must be 0: 1",
      log: "Traceback\n  line 3",
    });
  });
});
