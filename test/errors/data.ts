/** Errors in data sets. */
import type { ErrorCase } from "./case.ts";

export const data: readonly ErrorCase[] = [
  [
    "a data set that is not there",
    ["tune", "--study", "d", "--set", "data=auto-mgp"],
    '--set data: data set; must be "auto-mpg" or the path of a CSV file: "auto-mgp". Did you mean auto-mpg?',
  ],
  [
    "a CSV file without a target",
    ["tune", "--study", "d", "--set", "data=FOLDER/a.csv"],
    '--set target; must be given for a file: missing. Its columns are "x", "y".',
    { "a.csv": "x,y\n1,2\n" },
  ],
  [
    "an unknown target",
    ["tune", "--study", "d", "--set", "data=FOLDER/b.csv", "--set", "target=z"],
    '--set target; must be a column of the file: "z". Its columns are "x", "y".',
    { "b.csv": "x,y\n1,2\n" },
  ],
  [
    "a missing value",
    ["tune", "--study", "d", "--set", "data=FOLDER/c.csv", "--set", "target=y"],
    [
      "--set data: rows; must be at least 20: 2",
      '--set data: missing value; must be filled in, or its row removed: column "x" is empty in row 2 (line 3). ' +
        "Add --set missing=drop, which leaves 1 of 2 rows, or --set missing=mean.",
    ].join("\n"),
    { "c.csv": "x,y\n1,2\n,3\n" },
  ],
  [
    "a row of another length",
    ["tune", "--study", "d", "--set", "data=FOLDER/d.csv", "--set", "target=y"],
    "--set data: row; must have 2 cells as the header: row 2 (line 3) has 3",
    { "d.csv": "x,y\n1,2\n1,2,3\n" },
  ],
  [
    "an empty file",
    ["tune", "--study", "d", "--set", "data=FOLDER/e.csv", "--set", "target=y"],
    '--set data: file; must not be empty: "FOLDER/e.csv"',
    { "e.csv": "" },
  ],
];
