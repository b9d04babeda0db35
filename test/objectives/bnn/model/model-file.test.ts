import { describe, expect, it } from "vitest";
import { digestOf, fingerprintOf } from "../../../../objectives/bnn/model/digest.ts";
import { readModel, writeModel } from "../../../../objectives/bnn/model/model-file.ts";
import { openPredictive } from "../../../../objectives/bnn/model/predict.ts";
import { openClassPredictive } from "../../../../objectives/bnn/model/predict-classes.ts";
import { MODEL_VERSIONS } from "../../../../objectives/bnn/model/shape.ts";
import { sineDataset } from "../../bnn-tasks/sine.ts";
import { classModels, houses, models } from "./samples.ts";

function read(text: string) {
  const result = readModel(text);
  if ("issues" in result) throw new Error(result.issues.map(({ message }) => message).join("\n"));
  return result.model;
}

const whyNot = (text: string) => {
  const result = readModel(text);
  return "issues" in result ? result.issues.map(({ message }) => message).join("\n") : "read";
};

const features = Float64Array.from({ length: 4 * 150 }, (_, i) => (i % 4 === 0 ? 40 + i / 4 : i % 4 === 1 ? 1 : 0));

describe.each(models)("a model of $name", ({ model }) => {
  it("comes back as it was", () => {
    expect(read(writeModel(model))).toEqual(model);
    expect(writeModel(read(writeModel(model)))).toBe(writeModel(model));
  });

  it("predicts the same bits", () => {
    const [own, other] = [openPredictive(model), openPredictive(read(writeModel(model)))];
    const [before, after] = [own.of(features), other.of(features)];
    expect(after).toEqual(before);
    expect(new Set(before.mean).size).toBeGreaterThan(100);
    // The prediction of a row is independent of the other rows.
    const alone = other.of(features.subarray(4 * 133, 4 * 134));
    const [draws, row] = [before.draws, 133];
    expect([...alone.mean]).toEqual(Array.from({ length: draws }, (_, s) => before.mean[s * 150 + row]));
    own.close();
    other.close();
  });
});

describe.each(classModels)("a model of classes, $name", ({ model }) => {
  it("survives a round trip, and predicts the same bits, row by row", () => {
    const again = read(writeModel(model));
    expect(again).toEqual(model);
    const [own, other] = [openClassPredictive(model), openClassPredictive(again)];
    const before = own.of(features);
    expect(other.of(features)).toEqual(before);
    const { classes, draws } = before;
    expect(new Set(before.logits).size).toBeGreaterThan(300);
    const alone = other.of(features.subarray(4 * 133, 4 * 134));
    for (let s = 0; s < draws; s++) {
      const from = (s * 150 + 133) * classes;
      expect(alone.logits.subarray(s * classes, (s + 1) * classes)).toEqual(before.logits.slice(from, from + classes));
    }
    own.close();
    other.close();
  });

  it.each<[string, object, RegExp]>([
    ["no names of classes", { target: { name: "state" } }, /must name [23] classes: 0/],
    ["too few names", { target: { name: "state", classes: ["a", "b", "c", "d"] } }, /must name [23] classes: 4/],
    ["equal names", { target: { name: "state", classes: ["a", "a", "b"] } }, /must name 2|different names of classes/],
  ])("is refused with %s", (_, changes, message) => {
    expect(whyNot(writeModel({ ...model, schema: { ...model.schema, ...changes } }))).toMatch(message);
  });

  it("is refused as a regression, as are numbers as a classification", () => {
    expect(whyNot(writeModel({ ...model, task: "regression" }))).toContain("must have no classes");
    expect(whyNot(writeModel({ ...houses, task: "classification" }))).toContain("must have a likelihood of classes");
  });
});

it("a file of numbers has the version that earlier releases read", () => {
  expect(JSON.parse(writeModel(houses))).toHaveProperty("version", 1);
  expect(JSON.parse(writeModel(classModels[0].model))).toHaveProperty("version", 2);
});

/** The text with a part of its document changed; the digest as it was, or made to fit. */
function changed(change: (file: Record<string, never>) => void, isSigned: boolean): string {
  const file = JSON.parse(writeModel(houses)) as Record<string, never>;
  change(file);
  const { digest: _digest, ...rest } = file;
  return JSON.stringify(isSigned ? { ...rest, digest: digestOf(rest) } : file);
}

const put = (path: string, value: unknown) => (file: Record<string, never>) => {
  const names = path.split(".");
  const last = names.pop() ?? "";
  const at = names.reduce((inside, name) => inside[name], file) as Record<string, unknown>;
  if (value === undefined) delete at[last];
  else at[last] = value;
};

describe("a modified file is refused", () => {
  const text = writeModel(houses);

  it("whatever part of it was cut off", () => {
    for (const share of [0, 0.1, 0.5, 0.9, 0.999]) {
      expect(whyNot(text.slice(0, Math.floor(share * text.length)))).toMatch(/^model file; must be what credence fit/);
    }
    // But for the line's end.
    expect(whyNot(text.trimEnd())).toBe("read");
  });

  it("whichever character of its numbers was changed", () => {
    const at = text.indexOf('"base64"') + 20;
    const other = text[at] === "A" ? "B" : "A";
    const message =
      "model file; must be unchanged since it was written: its digest does not match its content. Copy it again, or refit it.";
    expect(whyNot(text.slice(0, at) + other + text.slice(at + 1))).toBe(message);
    for (const path of ["standardizer.targetMean", "data.rows", "prediction.draws", "plan.prior.scale"]) {
      expect(whyNot(changed(put(path, 17), false))).toBe(message);
    }
    expect(whyNot(changed(put("digest", undefined), false))).toBe(message);
  });

  it("but not one that was reformatted", () => {
    expect(whyNot(JSON.stringify(JSON.parse(text)))).toBe("read");
    const reversed = Object.fromEntries(Object.entries(JSON.parse(text) as object).reverse());
    expect(whyNot(JSON.stringify(reversed))).toBe("read");
  });

  it.each([
    ["another document", '{"format": "credence-study"}', 'must be what credence fit wrote: "credence-study".'],
    ["a list", "[1]", 'must be what credence fit wrote: "another document".'],
    [
      "nothing",
      "",
      "must be what credence fit wrote: not JSON, line 1, column 1: expected a value, found the end of the document. It may have been cut short; fit it again.",
    ],
    [
      "a later version",
      changed(put("version", MODEL_VERSIONS.weighted + 1), true),
      "must have version 1, 2, 3: 4. It was written by a newer version of Credence. Update this one.",
    ],
    ["no version", changed(put("version", undefined), true), "must have version 1, 2, 3: null. Fit it again."],
  ])("%s", (_, other, message) => {
    expect(whyNot(other)).toBe(`model file; ${message}`);
  });

  it.each([
    ["an unknown field", put("plan.luck", 1), /shape .*: plan: Unrecognized key: "luck"/],
    ["a field that is not there", put("standardizer.targetScale", undefined), /shape .*: standardizer\.targetScale/],
    ["a scale of 0", put("standardizer.targetScale", 0), /shape .*: standardizer\.targetScale/],
    ["an activation that is not known", put("plan.network.activation", "sine"), /shape .*: plan\.network\.activation/],
    [
      "columns that do not fit",
      put("schema.columns", [{ name: "a", kind: "numeric", low: 0, high: 1 }]),
      /a mean and a scale for each of 1 inputs: 4/,
    ],
    ["a network that does not fit", put("plan.network.hidden", [6]), /must have 38 finite weights in each vector/],
    ["a network of any size", put("plan.network.hidden", [1e9]), /must have weights for 1000000000 hidden units/],
    ["weights that are no numbers", put("posterior.runs.0.networks.base64", "!"), /finite weights/],
    ["no runs", put("posterior.runs", []), /shape .*: posterior\.runs/],
  ])("%s, with a digest that fits", (_, change, message) => {
    expect(whyNot(changed(change, true))).toMatch(message);
  });

  it("a factor that reaches beyond the weights", () => {
    const { model } = models.find(({ name }) => name === "a diagonal and two factors") ?? models[0];
    const [run] = model.posterior.runs;
    if (run.kind !== "gaussian") throw new Error("no Gaussian");
    const factors = [{ ...run.factors[0], offset: run.mean.length - 4 }];
    const beyond = { ...model, posterior: { ...model.posterior, runs: [{ ...run, factors }] } };
    expect(whyNot(writeModel(beyond))).toMatch(/finite weights/);
  });
});

it("the fingerprint of a data set changes with any of its numbers and names", () => {
  const data = sineDataset(20);
  const others = [
    { ...data, targetName: "z" },
    { ...data, featureNames: ["x0", "x2"] },
    { ...data, features: data.features.map((value, i) => (i === 7 ? value + 1e-15 : value)) },
    { ...data, target: data.target.map((value, i) => (i === 19 ? -value : value)) },
  ];
  const prints = [data, ...others].map(fingerprintOf);
  expect(new Set(prints).size).toBe(prints.length);
  expect(fingerprintOf({ ...data, name: "other", notices: [] })).toBe(prints[0]);
});
