import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadDataset } from "../../../../objectives/bnn/data/load.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-csv-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** `count` rows by their index, under a header. */
function lines(header: string, row: (index: number) => string, count = 24): string {
  return [header, ...Array.from({ length: count }, (_, index) => row(index))].join("\n") + "\n";
}

function load(content: string | Uint8Array, target?: string) {
  const path = join(folder, "houses.csv");
  writeFileSync(path, content);
  return loadDataset({ data: path, target });
}

function dataset(content: string | Uint8Array, target = "price") {
  const loaded = load(content, target);
  if ("issues" in loaded) throw new Error(loaded.issues.map((issue) => issue.message).join("\n"));
  return loaded.dataset;
}

const origin = ["north", "south", "east"];
const houses = lines("rooms,side,price", (i) => `${i},${origin[i % 3]},${10 * i + 0.5}`);

describe("a good file", () => {
  test("has numeric columns unchanged and categories one-hot, levels sorted, in the order of the file", () => {
    const { name, featureNames, targetName, rows, columns, features, target, notices } = dataset(houses);
    expect({ name, featureNames, targetName, rows, columns, notices }).toEqual({
      name: "houses.csv",
      featureNames: ["rooms", "side=east", "side=north", "side=south"],
      targetName: "price",
      rows: 24,
      columns: 4,
      notices: [],
    });
    expect([...features.slice(0, 12)]).toEqual([0, 0, 1, 0, 1, 0, 0, 1, 2, 1, 0, 0]);
    expect([...target.slice(0, 3)]).toEqual([0.5, 10.5, 20.5]);
  });

  const same: [string, string | Uint8Array][] = [
    ["with a byte order mark", Buffer.from(`\uFEFF${houses}`)],
    ["with lines ended as on Windows", houses.replaceAll("\n", "\r\n")],
    ["without a last line end", houses.trimEnd()],
    ["with empty lines and lines of empty cells", `${houses.replace("\n", "\n\n,,\n")}\n\n,,\n`],
    ["with spaces around cells", houses.replaceAll(",", " , ")],
    ["with every cell quoted", houses.replace(/[^,\n]+/g, '"$&"')],
    ["with exponents and signs", houses.replace("\n0,", "\n+0.0e0,").replace(",10.5", ",1.05e1")],
  ];
  test.each(same)("%s reads the same", (_, content) => {
    expect(dataset(content)).toEqual(dataset(houses));
  });

  test.each([
    [";", "semicolons"],
    ["\t", "tabs"],
    ["|", "vertical bars"],
  ])("separated by %j reads the same, and says so", (separator, words) => {
    const { notices, ...rest } = dataset(houses.replaceAll(",", separator));
    const { notices: none, ...expected } = dataset(houses);
    expect(rest).toEqual(expected);
    expect(none).toEqual([]);
    expect(notices).toEqual([`The columns of the file are separated by ${words}.`]);
  });

  test("may have separators, quotes and line ends inside quoted cells", () => {
    const text = lines('a,"b, and ""c""",y', (i) => `${i},"x${i % 2},\n""q""",${i}`);
    expect(dataset(text, "y").featureNames).toEqual(["a", 'b, and "c"=x0,\n"q"', 'b, and "c"=x1,\n"q"']);
  });

  test("reports the dropped columns and the number of duplicate rows", () => {
    const text = lines("a,b,c,y", (i) => `${i % 5},7,same,${i % 5}`);
    expect(dataset(text, "y").featureNames).toEqual(["a"]);
    expect(dataset(text, "y").notices).toEqual([
      "19 of 24 rows are copies of earlier ones; copies on both sides of a split make scores too optimistic.",
      'Column "b" left out: it has the same value in every row.',
      'Column "c" left out: it has the same value in every row.',
    ]);
  });

  test("reports where a numeric column has a word, and treats it as categorical", () => {
    const text = lines("doors,size,y", (i) => `${i % 2 === 0 ? "2" : "3+"},${i === 6 ? "many" : i % 9},${i}`);
    expect(dataset(text, "y").columns).toBe(2 + 10);
    expect(dataset(text, "y").notices).toEqual([
      'Column "doors" is treated as 2 categories: not all numbers, as row 2 (line 3) has "3+".',
      'Column "size" is treated as 10 categories: not all numbers, as row 7 (line 8) has "many".',
    ]);
  });

  test("may have as many categories as allowed", () => {
    expect(
      dataset(
        lines("a,y", (i) => `c${i % 50},${i}`, 100),
        "y",
      ).columns,
    ).toBe(50);
  });
});

describe("a bad file", () => {
  const withCells = (...cells: [line: number, from: string, to: string][]) => {
    const all = houses.split("\n");
    for (const [line, from, to] of cells) all[line - 1] = all[line - 1].replace(from, to);
    return all.join("\n");
  };
  const missing = "missing value; must be filled in, or its row removed";
  const columns = 'Its columns are "rooms", "side", "price".';
  const numbers = (header: string, row: (index: number) => string) => lines(header, row);

  const table: [name: string, content: string | Uint8Array, target: string | undefined, issues: string[]][] = [
    ["no target", houses, undefined, [`target: target; must be given for a file: missing. ${columns}`]],
    [
      "a mistyped target",
      houses,
      "prize",
      [`target: target; must be a column of the file: "prize". Did you mean price? ${columns}`],
    ],
    ["an unknown target", houses, "xyz", [`target: target; must be a column of the file: "xyz". ${columns}`]],
    [
      "an unknown target among many columns",
      lines(Array.from({ length: 23 }, (_, i) => `c${i}`).join(","), () => Array(23).fill(1).join(",")),
      "nothing",
      [
        'target: target; must be a column of the file: "nothing". Its columns are ' +
          `${Array.from({ length: 20 }, (_, i) => `"c${i}"`).join(", ")} and 3 more.`,
      ],
    ],
    ["one column", numbers("price", String), "price", ["data: columns; must be at least 2, one of them the target: 1"]],
    ["too few rows", houses.split("\n").slice(0, 20).join("\n"), "price", ["data: rows; must be at least 20: 19"]],
    ["a header only", "rooms,price\n", "price", ["data: rows; must be at least 20: 0"]],
    ["empty cells only", ",,\n,,\n", "price", ["data: header; must name the columns: the file has empty cells only"]],
    [
      "no header",
      lines("1,2,3,4,5,6", () => "1,2,3,4,5,6"),
      "price",
      [
        "data: header; must name the columns: the first line is mostly numbers (1, 2, 3, 4, 5, …). " +
          "Add --set header=no, which names the columns c1 to c6, or add a line of names above it; --set header=yes treats them as names.",
      ],
    ],
    [
      "unnamed and repeated columns",
      numbers("a,,b,a,b,,a", () => "1,2,3,4,5,6,7"),
      "a",
      [
        "data: column name; must not be empty: column 2 of 7. Name it, or remove the column.",
        "data: column name; must not be empty: column 6 of 7. Name it, or remove the column.",
        'data: column name; must be unique: "a" names columns 1 and 4 and 7.',
        'data: column name; must be unique: "b" names columns 3 and 5.',
      ],
    ],
    [
      "ragged rows",
      withCells([3, ",south", ""], [5, "north", "north,west"]),
      "price",
      [
        "data: row; must have 3 cells as the header: row 2 (line 3) has 2",
        "data: row; must have 3 cells as the header: row 4 (line 5) has 4",
      ],
    ],
    [
      "many ragged rows",
      lines("a,b,c", (i) => (i % 3 === 0 ? "1" : "1,2,3,4")),
      "b",
      [
        "data: row; must have 3 cells as the header: row 1 (line 2) has 1 and 7 more rows",
        "data: row; must have 3 cells as the header: row 2 (line 3) has 4 and 15 more rows",
      ],
    ],
    [
      "missing values, also in the target",
      withCells([2, "north", ""], [4, "2,", "NA,"], [5, "30.5", "?"], [6, "south", "n/a"]),
      "price",
      [
        `data: ${missing}: column "rooms" is "NA" in row 3 (line 4)`,
        `data: ${missing}: column "side" is empty in row 1 (line 2), the first of 2`,
        `data: ${missing}: column "price" is "?" in row 4 (line 5). ` +
          "Add --set missing=drop, which leaves 20 of 24 rows, or --set missing=mean.",
      ],
    ],
    [
      "many missing values",
      lines("a,b,y", (i) => `${i},${i < 20 ? "" : i},${i}`),
      "y",
      [
        `data: ${missing}: column "b" is empty in row 1 (line 2), the first of 20. ` +
          "Add --set missing=drop, which leaves 4 of 24 rows, or --set missing=mean.",
      ],
    ],
    [
      "a target with words",
      withCells([3, "10.5", "cheap"], [9, "70.5", "1e999"]),
      "price",
      ['target: target "price"; must be numeric: row 2 (line 3) has "cheap" and 1 more row'],
    ],
    [
      "a target of words",
      houses,
      "side",
      [
        'target: target "side"; must be numeric: 3 classes, "east", "north", "south". ' +
          "This objective predicts numbers; tune bnn-classification, with the same options, to predict classes.",
      ],
    ],
    ["a constant target", numbers("a,y", (i) => `${i},4`), "y", ['target: target "y"; must vary: every row has 4']],
    ["constant features", numbers("a,y", (i) => `4,${i}`), "y", ["data: feature columns; at least 1 must vary: none"]],
    [
      "an identifier and a slip among numbers",
      lines("id,size,y", (i) => `house-${i},${i === 6 ? "many" : i / 7},${i}`, 60),
      "y",
      [
        'data: column "id"; must be numeric or have at most 50 categories: 60. It looks like an identifier; leave it out: --set ignore=id.',
        'data: column "size"; must be numeric or have at most 50 categories: mostly numbers, but row 7 (line 8) has "many"',
      ],
    ],
    [
      "several things at once",
      lines("id,b,y", (i) => `k${i},${i === 2 ? "" : i},${i === 3 ? "x" : i}`, 55),
      "y",
      [
        `data: ${missing}: column "b" is empty in row 3 (line 4). Add --set missing=drop, which leaves 54 of 55 rows, or --set missing=mean.`,
        'data: column "id"; must be numeric or have at most 50 categories: 55. It looks like an identifier; leave it out: --set ignore=id.',
        'target: target "y"; must be numeric: row 4 (line 5) has "x"',
      ],
    ],
    [
      "a quote never closed",
      withCells([4, "east", '"east']),
      "price",
      ["data: quoted cell; must be closed by a quote: row 3 opens one that never ends"],
    ],
    [
      "a quote never closed in the header",
      withCells([1, "side", '"side']),
      "price",
      ["data: quoted cell; must be closed by a quote: the header opens one that never ends"],
    ],
    [
      "a quote inside a cell",
      withCells([4, "east", 'ea"st']),
      "price",
      ["data: quote; must be at the start of a cell: line 4. Quote the whole cell and double the quotes in it."],
    ],
    [
      "text after a quoted cell",
      withCells([4, "east", '"ea"st']),
      "price",
      ["data: quoted cell; must end at its closing quote: line 4. Double the quotes inside a quoted cell."],
    ],
  ];
  test.each(table)("%s", (_, content, target, issues) => {
    const loaded = load(content, target);
    expect("issues" in loaded ? loaded.issues.map(({ path, message }) => `${path}: ${message}`) : "none").toEqual(
      issues,
    );
  });

  test.each([
    ["an empty file", "", "must not be empty: PATH"],
    ["blank lines only", "\n \n", "must not be empty: PATH"],
    [
      "UTF-16",
      Buffer.from(`\uFEFF${houses}`, "utf16le"),
      'must be text in UTF-8: PATH. It looks like UTF-16: save it as "CSV UTF-8", or convert it: iconv -f UTF-16 -t UTF-8 PATH > utf8.csv',
    ],
    [
      "Latin-1",
      Buffer.from("größe,y\n", "latin1"),
      'must be text in UTF-8: PATH. It looks like Latin-1: save it as "CSV UTF-8", or convert it: iconv -f LATIN1 -t UTF-8 PATH > utf8.csv',
    ],
    [
      "an archive",
      Buffer.from("PK\u0003\u0004\0"),
      'must be text in UTF-8: PATH. It is a spreadsheet or an archive: save it as "CSV UTF-8".',
    ],
    ["zeros", Buffer.from("a,b\n\0\0"), 'must be text in UTF-8: PATH. Save it as "CSV UTF-8".'],
  ])("%s", (_, content, rule) => {
    const path = JSON.stringify(join(folder, "houses.csv"));
    expect(load(content, "price")).toEqual({
      issues: [{ path: "data", message: `file; ${rule.replaceAll("PATH", path)}` }],
    });
  });

  test("that does not exist, or is a folder", () => {
    const absent = join(folder, "absent.csv");
    const inFile = join(folder, "houses.csv", "deeper.csv");
    load(houses);
    const message = (path: string) => {
      const loaded = loadDataset({ data: path, target: "price" });
      return "issues" in loaded ? loaded.issues : [];
    };
    const remedy = "A path is relative to the current folder.";
    expect(message(absent)).toEqual([
      { path: "data", message: `file; must exist: ${JSON.stringify(absent)}. ${remedy}` },
    ]);
    expect(message(inFile)).toEqual([
      { path: "data", message: `file; must exist: ${JSON.stringify(inFile)}. ${remedy}` },
    ]);
    expect(message(folder)).toEqual([
      { path: "data", message: `file; must not be a folder: ${JSON.stringify(folder)}` },
    ]);
  });
});
