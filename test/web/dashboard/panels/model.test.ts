/** The model of a study: its summary sentence, and the conversion between a row and the fields of a form. */
import { describe, expect, it } from "vitest";
import type { KeptModelJson } from "../../../../web/api.ts";
import { firstFields, hintOf, rowOf } from "../../../../web/dashboard/panels/model/row-fields.ts";
import { modelFileName, modelSentence, sizeText } from "../../../../web/dashboard/panels/model/model-text.ts";

const columns: KeptModelJson["columns"] = [
  { name: "area", kind: "numeric", unit: "m²", low: 20, high: 200, mean: 81.23456 },
  { name: "district", kind: "categorical", categories: ["north", "south"] },
];

const model: KeptModelJson = {
  task: "regression",
  method: "hmc",
  data: { name: "houses.csv", rows: 1, fingerprint: "sha256:00" },
  target: { name: "price", unit: "k€" },
  columns,
  verdicts: [],
  origin: { study: "houses", trial: 7 },
  made: { credence: "0.1.0" },
  bytes: 1234,
  keptAt: "2026-01-01T00:00:00.000Z",
};

describe("a row to predict", () => {
  it("starts at the means, and with the first categories", () => {
    expect(firstFields(columns)).toEqual({ area: "81.23", district: "north" });
  });

  it("sends numbers as numbers, and leaves invalid input for the server to refuse", () => {
    const of = (area: string) => rowOf(columns, { area, district: "south" })["area"];
    expect(rowOf(columns, { area: " 1e2 ", district: "south" })).toEqual({ area: 100, district: "south" });
    expect([of("−5"), of("12,5"), of(""), of("Infinity")]).toEqual([-5, "12,5", "", "Infinity"]);
    expect(rowOf(columns, {})).toEqual({ area: "", district: "" });
  });

  it("shows the range of the training data as a hint", () => {
    expect(columns.map(hintOf)).toEqual(["20 … 200 m²", ""]);
  });
});

it("a model is summarized in a sentence, with the size and the name of its file", () => {
  expect(modelSentence(model)).toBe(
    "Predicts price from 2 columns. Fitted by hmc to 1 row of houses.csv, with the hyperparameters of trial 7.",
  );
  expect(modelSentence({ ...model, origin: {} })).toMatch(/of houses\.csv\.$/);
  const target = { name: "species", classes: ["cat", "dog"] };
  expect(modelSentence({ ...model, task: "classification", target })).toMatch(
    /^Predicts species, one of 2 classes, from 2 columns\. /,
  );
  expect([1234, 999_000, 2_345_678].map(sizeText)).toEqual(["2 kB", "999 kB", "2.3 MB"]);
  expect(modelFileName("my study/ü")).toBe("my-study-ü.model");
});
