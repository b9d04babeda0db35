import { describe, expect, test } from "vitest";
import { loadDataset } from "../../../../objectives/bnn/data/load.ts";

describe("Auto MPG", () => {
  const loaded = loadDataset({ data: "auto-mpg" });
  if ("issues" in loaded) throw new Error("not loaded");
  const { dataset } = loaded;

  test("has 392 complete rows and reports the dropped ones", () => {
    expect(dataset).toMatchObject({ name: "auto-mpg", targetName: "mpg", rows: 392, columns: 9 });
    expect(dataset.featureNames).toEqual([
      "cylinders",
      "displacement",
      "horsepower",
      "weight",
      "acceleration",
      "year",
      "origin=Europe",
      "origin=Japan",
      "origin=USA",
    ]);
    expect(dataset.notices).toEqual([
      "Auto MPG: 14 of 406 rows dropped, where consumption or horsepower is missing; 392 remain.",
    ]);
  });

  test("has the first car as published, in raw units", () => {
    expect([...dataset.features.slice(0, 9)]).toEqual([8, 307, 130, 3504, 12, 1970, 0, 0, 1]);
    expect(dataset.target[0]).toBe(18);
  });

  test("has the published mean consumption of the 392 cars", () => {
    // 23.446 mpg: the mean of the 392 complete rows as every textbook has it (James et al., ISLR, data set Auto).
    expect(dataset.target.reduce((sum, value) => sum + value, 0) / 392).toBeCloseTo(23.446, 3);
    expect(dataset.features.every(Number.isFinite)).toBe(true);
  });

  test("takes its own target by name", () => {
    expect(loadDataset({ data: "auto-mpg", target: "mpg" })).toEqual({ dataset });
  });
});

test.each([
  [
    { data: "auto-mgp" },
    {
      path: "data",
      message: 'data set; must be "auto-mpg" or the path of a CSV file: "auto-mgp". Did you mean auto-mpg?',
    },
  ],
  [
    { data: "houses" },
    {
      path: "data",
      message:
        'data set; must be "auto-mpg" or the path of a CSV file: "houses". ' +
        "A file name must end in .csv or .tsv, or contain a slash.",
    },
  ],
  [
    { data: "toString" },
    {
      path: "data",
      message:
        'data set; must be "auto-mpg" or the path of a CSV file: "toString". ' +
        "A file name must end in .csv or .tsv, or contain a slash.",
    },
  ],
  [
    { data: "auto-mpg", target: "weight" },
    { path: "target", message: 'target; must be "mpg" for data set "auto-mpg": "weight". Leave it out.' },
  ],
  [
    { data: "./auto-mpg", target: "mpg" },
    { path: "data", message: 'file; must exist: "./auto-mpg". A path is relative to the current folder.' },
  ],
])("%j is refused", (options, issue) => {
  expect(loadDataset(options)).toEqual({ issues: [issue] });
});
