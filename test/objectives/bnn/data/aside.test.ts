import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { defaultCsvOptions, type CsvOptions } from "../../../../objectives/bnn/data/csv-options.ts";
import { loadDataset } from "../../../../objectives/bnn/data/load.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-aside-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("columns that are not features", () => {
  const rows = Array.from({ length: 24 }, (_, i) => `${i},o${i},2024-01-${i + 1 < 10 ? "0" : ""}${i + 1},${10 * i}`);
  const dated = ["rooms,owner,date,price", ...rows, ""].join("\n");
  const loadAside = (text: string, aside: Record<string, string>, csv: Partial<CsvOptions> = {}) => {
    const path = join(folder, "aside.csv");
    writeFileSync(path, text);
    return loadDataset({ data: path, target: "price", aside, csv: { ...defaultCsvOptions, ...csv } });
  };

  test("are kept separate, cell by cell, whatever they contain", () => {
    const loaded = loadAside(dated, { "group-column": "owner", "time-column": "date" });
    if ("issues" in loaded) throw new Error(JSON.stringify(loaded.issues));
    expect(loaded.dataset.featureNames).toEqual(["rooms"]);
    expect(loaded.dataset.aside?.owner.slice(0, 2)).toEqual(["o0", "o1"]);
    expect(loaded.dataset.aside?.date.at(-1)).toBe("2024-01-24");
    expect(loaded.dataset).not.toHaveProperty("rowNumbers");
  });

  test("follow the remaining rows, which keep their numbers", () => {
    const incomplete = dated.replace("\n1,", "\n,");
    const loaded = loadAside(incomplete, { "group-column": "owner" }, { missing: "drop", ignore: ["date"] });
    if ("issues" in loaded) throw new Error(JSON.stringify(loaded.issues));
    expect(loaded.dataset.aside?.owner.slice(0, 2)).toEqual(["o0", "o2"]);
    expect([...(loaded.dataset.rowNumbers ?? [])].slice(0, 2)).toEqual([0, 2]);
    expect(loaded.dataset.sourceRows).toBe(24);
  });

  test.each<[string, Record<string, string>, Partial<CsvOptions>, string]>([
    [
      "that are not there",
      { "group-column": "ownr" },
      { ignore: ["date"] },
      'group-column: group column; must be a column of the data: "ownr". Did you mean owner? The columns are "rooms", "owner".',
    ],
    [
      "that are the target",
      { "time-column": "price" },
      {},
      'time-column: time column; must not be the target: "price"',
    ],
    [
      "with empty cells that are not filled in",
      { "group-column": "owner", "time-column": "date" },
      { missing: "mean" },
      'group-column: group column; must have a value in every row: "owner" has none in row 2 (line 3). Add --set missing=drop, or fill it in.',
    ],
  ])("%s are refused", (_, aside, csv, message) => {
    const loaded = loadAside(dated.replace(",o1,", ",,"), aside, { missing: "drop", ...csv });
    expect("issues" in loaded && loaded.issues.map((issue) => `${issue.path}: ${issue.message}`)).toEqual([message]);
  });

  test("of a built-in data set are its own", () => {
    const loaded = loadDataset({ data: "auto-mpg", aside: { "time-column": "year", "group-column": "origin" } });
    if ("issues" in loaded) throw new Error(JSON.stringify(loaded.issues));
    expect(loaded.dataset.columns).toBe(5);
    expect([...new Set(loaded.dataset.aside?.origin)].toSorted()).toEqual(["Europe", "Japan", "USA"]);
    const wrong = loadDataset({ data: "auto-mpg", aside: { "time-column": "yaer" } });
    expect("issues" in wrong && wrong.issues[0].message).toContain("Did you mean year?");
  });
});
