import { describe, expect, it } from "vitest";
import { InvalidInput } from "../../../../common/errors.ts";
import { openModel } from "../../../../objectives/bnn/model/index.ts";
import type { Model } from "../../../../objectives/bnn/model/model.ts";
import { writeModel } from "../../../../objectives/bnn/model/model-file.ts";
import { houses } from "./samples.ts";

const open = (reading: Partial<Model["schema"]["reading"]> = {}, header = houses.schema.header) =>
  openModel(
    writeModel({ ...houses, schema: { ...houses.schema, header, reading: { ...houses.schema.reading, ...reading } } }),
    "regression",
  );

const model = open();
const plain = model.predict([
  { area: 80, district: "north" },
  { area: 120.5, district: "centre" },
]);
const [first, second] = plain.rows;

function issuesOf(run: () => unknown): readonly string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof InvalidInput) return error.issues.map(({ path, message }) => `${path}: ${message}`);
    throw error;
  }
  return [];
}

describe("rows", () => {
  it("are predicted in the target's units", () => {
    expect(first.row).toBe(1);
    expect(first.mean).not.toBe(second.mean);
    for (const { mean, deviation, intervals } of plain.rows) {
      expect(Math.abs(mean - 300)).toBeLessThan(500);
      expect(deviation).toBeGreaterThan(0);
      expect(intervals.map(({ level }) => level)).toEqual([0.5, 0.95]);
      const [half, most] = intervals;
      expect([most.low, half.low, mean, half.high, most.high]).toEqual(
        [most.low, half.low, mean, half.high, most.high].toSorted((a, b) => a - b),
      );
    }
  });

  it("may be strings, have their columns in any order, and be empty", () => {
    expect(model.predict([{ district: " north ", area: "80" }]).rows[0]).toEqual(first);
    expect(model.predict([])).toEqual({ rows: [], scores: null, notices: [] });
  });

  it("are scored if they have the target", () => {
    const scored = model.predict([{ area: 80, district: "north", price: 310 }]);
    expect(scored.rows[0]).toEqual(first);
    expect(scored.scores).toMatchObject({ rows: 1, rmse: Math.abs(first.mean - 310) });
    expect(model.predict([{ area: 80, district: "north", price: "" }]).scores).toBeNull();
  });

  it.each<[string, Record<string, number | string>, string[]]>([
    [
      "a column that is missing",
      { area: 80 },
      ['district: columns; must include those of the model: "district" missing of 2. The table has "area".'],
    ],
    [
      "columns that are missing",
      { rooms: 80 },
      ['area: columns; must include those of the model: "area", "district" missing of 2. The table has "rooms".'],
    ],
    [
      "a name that is close",
      { aera: 80, district: "north" },
      [
        'area: columns; must include those of the model: "area" missing of 2. Did you mean aera? Rename the column. The table has "aera", "district".',
      ],
    ],
    [
      "a category that is not known",
      { area: 80, district: "west" },
      [
        'district: column "district"; must be a category that the model knows ("centre", "north", "south"): row 1 has "west"',
      ],
    ],
    [
      "a word for a number",
      { area: "large", district: "north" },
      ['area: column "area"; must be numbers: row 1 has "large"'],
    ],
    [
      "a number that is not finite",
      { area: Infinity, district: "north" },
      ['area: column "area"; must be numbers: row 1 has "Infinity"'],
    ],
    [
      "no value",
      { area: "", district: "NA" },
      [
        'area: column "area"; must have a value in every row, because the training data had no missing values: row 1 has an empty cell',
        'district: column "district"; must have a value in every row, because the training data had no missing values: row 1 has "NA"',
      ],
    ],
  ])("are refused for %s", (_, row, messages) => {
    expect(issuesOf(() => model.predict([row]))).toEqual(messages);
  });
});

describe("a CSV file", () => {
  it("is predicted like its rows", () => {
    const { rows, notices } = model.predictCsv("district,area\nnorth,80\ncentre,120.5\n");
    expect(rows).toEqual(plain.rows);
    expect(notices).toEqual([]);
  });

  it("may have other columns, with a notice about unknown ones", () => {
    const { rows, notices } = model.predictCsv("id,area,colour,district\n1,80,red,north\n");
    expect(rows).toEqual([first]);
    expect(notices).toEqual(['Column without use for the model: "colour".']);
  });

  it("gives a notice about values beyond those of training", () => {
    expect(model.predictCsv("area,district\n29.9,north\n30,north\n201,north\n").notices).toEqual([
      'Column "area" is outside the training range, 30 to 200, in 2 of 3 rows.',
    ]);
  });

  it("names the line of the problem, and counts the others", () => {
    expect(issuesOf(() => model.predictCsv("area,district\n80,north\n\nn/b,north\n1,east\nx,west\n"))).toEqual([
      'area: column "area"; must be numbers: row 2 (line 4) has "n/b" and 1 more row',
      'district: column "district"; must be a category that the model knows ("centre", "north", "south"): row 3 (line 5) has "east" and 1 more row',
    ]);
  });

  it("is refused as a training file would be", () => {
    expect(issuesOf(() => model.predictCsv("area,district\n80\n"))).toEqual([
      ": row; must have 2 cells as the header: row 1 (line 2) has 1",
    ]);
  });

  it("is read like the training file, or according to options", () => {
    const text = "area;district\n120,5;centre\n";
    expect(open({ decimal: "comma" }).predictCsv(text).rows[0].mean).toBe(second.mean);
    expect(model.predictCsv(text, { reading: { decimal: "comma" } }).rows[0].mean).toBe(second.mean);
    expect(issuesOf(() => model.predictCsv(text))).toHaveLength(1);
    // Numbers passed by a program are not in the file's notation.
    expect(open({ decimal: "comma" }).predict([{ area: 120.5, district: "centre" }]).rows[0].mean).toBe(second.mean);
  });

  it("has missing values filled in like the training file's, or left out on request", () => {
    const text = "area,district\n,north\n80,north\n";
    const filled = open({ missing: "mean" }).predictCsv(text).rows;
    expect(filled[0].mean).toBe(model.predict([{ area: 100, district: "north" }]).rows[0].mean);
    const left = model.predictCsv(text, { reading: { missing: "drop" } });
    expect(left.rows).toEqual([{ ...first, row: 2 }]);
    expect(left.notices).toEqual(["1 of 2 rows left out because they have missing values."]);
  });

  it("without a header has the columns of the training file, with or without the target", () => {
    const header = ["area", "price", "district"];
    const headless = open({ header: "no" }, header);
    expect(headless.predictCsv("80,300,north\n").rows[0].mean).toBe(first.mean);
    expect(headless.predictCsv("80,north\n").rows[0].mean).toBe(first.mean);
    expect(issuesOf(() => headless.predictCsv("80,300,north,1\n"))).toEqual([
      ": columns; must be 3, or 2 without the target, in a file without a line of names: 4. Remove others, or name them and add --set header=yes.",
    ]);
  });
});
