/** Files as written by people and programs, modeled on well-known ones. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { defaultCsvOptions, type CsvOptions } from "../../../../objectives/bnn/data/csv-options.ts";
import { loadDataset } from "../../../../objectives/bnn/data/load.ts";

const folder = mkdtempSync(join(tmpdir(), "credence-people-"));
afterAll(() => rmSync(folder, { recursive: true }));

function load(text: string, target: string, csv: Partial<CsvOptions> = {}) {
  const path = join(folder, "file.csv");
  writeFileSync(path, text);
  return loadDataset({ data: path, target, csv: { ...defaultCsvOptions, ...csv } });
}

function good(text: string, target: string, csv: Partial<CsvOptions> = {}) {
  const loaded = load(text, target, csv);
  if ("issues" in loaded) throw new Error(loaded.issues.map(({ message }) => message).join("\n"));
  return loaded.dataset;
}

function refusals(text: string, target: string, csv: Partial<CsvOptions> = {}): readonly string[] {
  const loaded = load(text, target, csv);
  return "issues" in loaded ? loaded.issues.map(({ path, message }) => `${path}: ${message}`) : [];
}

const rows = (row: (i: number) => string, count = 30) => Array.from({ length: count }, (_, i) => row(i)).join("\n");

describe("a file like", () => {
  test("Concrete: a quoted header with commas and spaces at its edges", () => {
    const text = `"Cement (component 1)(kg in a m^3 mixture)"," Water, total ","Concrete compressive strength(MPa, megapascals) "\n${rows((i) => `${i},${i % 7},${i * 2}`)}`;
    for (const target of [
      "Concrete compressive strength(MPa, megapascals) ",
      "Concrete compressive strength(MPa, megapascals)",
    ]) {
      expect(good(text, target)).toMatchObject({
        featureNames: ["Cement (component 1)(kg in a m^3 mixture)", "Water, total"],
        targetName: "Concrete compressive strength(MPa, megapascals)",
        notices: [],
      });
    }
  });

  test("an export of pandas: row numbers in front", () => {
    for (const name of ["", "Unnamed: 0"]) {
      const dataset = good(`${name},a,y\n${rows((i) => `${i},${i % 7},${i * 2.5}`)}`, "y");
      expect(dataset.featureNames).toEqual(["a"]);
      expect(dataset.notices).toEqual(["The first column has no name and holds row numbers: left out."]);
    }
    // An unnamed column of anything else is kept.
    expect(refusals(`,a,y\n${rows((i) => `${i % 3},${i % 7},${i}`)}`, "y")).toEqual([
      "data: column name; must not be empty: column 1 of 3. Name it, or remove the column.",
    ]);
  });

  test("yacht: white space and no header", () => {
    const text = ` ${rows((i) => `-2.3  0.56${i % 5}   4.78 ${(i * 1.5).toFixed(2)} `)}\n\n`;
    expect(refusals(text, "c4")[0]).toMatch(
      /^data: header; must name the columns: .* Add --set header=no, which names the columns c1 to c4/,
    );
    const dataset = good(text, "4", { header: "no" });
    expect(dataset).toMatchObject({ rows: 30, targetName: "c4", featureNames: ["c2"] });
    expect(dataset.notices.slice(0, 2)).toEqual([
      "The columns of the file are separated by white space.",
      "The columns are named c1 to c4.",
    ]);
  });

  test("airfoil: tabs, no header, a byte order mark", () => {
    const dataset = good(`\uFEFF${rows((i) => `${800 + i}\t0\t${i % 4}.5\t${126 - i * 0.1}`)}`, "c4", { header: "no" });
    expect(dataset).toMatchObject({ rows: 30, featureNames: ["c1", "c3"] });
    expect(dataset.features[0]).toBe(800);
  });

  test("auto-mpg: white space with a tab before quoted names, and question marks", () => {
    const text = rows((i) => `${18 + i}.0   8   ${i === 3 ? "?" : 300 + i}.0      3504.\t"car ${i % 4}"`).replace(
      "?.0",
      "?",
    );
    const missing = 'missing value; must be filled in, or its row removed: column "c3" is "?" in row 4 (line 4).';
    expect(refusals(text, "c1", { header: "no" })).toEqual([
      `data: ${missing} Add --set missing=drop, which leaves 29 of 30 rows, or --set missing=mean.`,
    ]);
    const dropped = good(text, "c1", { header: "no", missing: "drop" });
    expect(dropped.rows).toBe(29);
    expect(dropped.notices).toContain("1 of 30 rows with missing values dropped; 29 remain.");
    expect(dropped.featureNames).toEqual(["c3", "c5=car 0", "c5=car 1", "c5=car 2", "c5=car 3"]);
    const filled = good(text, "c1", { header: "no", missing: "mean" });
    expect(filled.features[3 * filled.columns]).toBeCloseTo((300 * 29 + 435 - 3) / 29, 10);
    expect(filled.notices).toContain('Column "c3": 1 missing value filled in with the mean of the others.');
  });

  test("AirQuality: semicolons, decimal commas, sentinels, dates, empty columns and lines", () => {
    const text =
      `Date;Time;CO;T;y;;\n${rows((i) => `10/03/2004;${String(i % 24).padStart(2, "0")}.00.00;${i % 10 === 0 ? "-200" : `2,${i}`};${13.5 + i};${i};;`)}\n;;;;;;\n;;;;;;`.replaceAll(
        ".5;",
        ",5;",
      );
    const [dates, times, co, temperature] = refusals(text, "y");
    expect(dates).toMatch(
      /^data: column "Date"; must be numbers or categories: dates or times, as "10\/03\/2004".*--set ignore=Date\.$/,
    );
    expect(times).toMatch(/--set ignore=Time\.$/);
    expect(co).toMatch(
      /^data: column "CO"; must be plain numbers: row 2 \(line 3\) has "2,1" and 26 more rows\. Add --set decimal=comma\.$/,
    );
    expect(temperature).toMatch(/column "T".*Add --set decimal=comma\.$/);
    const read = { decimal: "comma", ignore: ["Date", "Time"] } as const;
    const dataset = good(text, "y", read);
    expect(dataset).toMatchObject({ rows: 30, featureNames: ["CO", "T"] });
    expect(dataset.notices).toContain(
      'Column "CO" is -200 in 3 rows and from 2.1 to 2.9 elsewhere. If -200 stands for a missing value, add --set na=-200 and --set missing=drop or --set missing=mean.',
    );
    expect(dataset.notices).toContain("2 columns without a name and without cells left out.");
    expect(good(text, "y", { ...read, na: ["-200"], missing: "drop" }).rows).toBe(27);
  });

  test("Container_Crane: semicolons and decimal commas", () => {
    const text = `Speed;Angle;Power\n${rows((i) => `${i % 5};-${i % 3},5;0,${i}`)}`;
    expect(refusals(text, "Power")).toEqual([
      'data: column "Angle"; must be plain numbers: row 1 (line 2) has "-0,5" and 29 more rows. Add --set decimal=comma.',
      'target: target "Power"; must be plain numbers: row 1 (line 2) has "0,0" and 29 more rows. Add --set decimal=comma.',
    ]);
    expect([...good(text, "Power", { decimal: "comma" }).features.slice(0, 4)]).toEqual([0, -0.5, 1, -1.5]);
  });

  test("computer_hardware: commas, words and no header", () => {
    const text = rows((i) => `adviser,32/6${i % 3},${125 + i},256,6000,256,16,128,198,${199 + i}`);
    expect(refusals(text, "c10")[0]).toMatch(/Add --set header=no, which names the columns c1 to c10/);
    expect(good(text, "c10", { header: "no" }).featureNames).toEqual(["c2=32/60", "c2=32/61", "c2=32/62", "c3"]);
  });
});

describe("lines that spreadsheets add", () => {
  const body = `a;y\n${rows((i) => `${i % 7};${i}`)}`;
  test.each([
    [
      "a line that names the separator",
      `sep=;\n${body}`,
      'The columns of the file are separated by ";", as its first line says.',
    ],
    ["a title", `Measurements of May\na;b;y\n${rows((i) => `${i % 7};${i % 3};${i}`)}`, "Line 1, a title, is skipped."],
    ["comments", `# from the lab\n#\n${body}`, "Titles and comments above the header are skipped."],
    [
      "a separator at the end of each line",
      `a;y;\n${rows((i) => `${i % 7};${i};`)}`,
      "A column without a name and without cells left out.",
    ],
    [
      "one behind the rows alone",
      `a;y\n${rows((i) => `${i % 7};${i};`)}`,
      "A column without a name and without cells left out.",
    ],
  ])("%s", (_, text, notice) => {
    const dataset = good(text, "y");
    expect(dataset.notices).toContain(notice);
    expect(dataset.rows).toBe(30);
    expect([...dataset.target.slice(0, 2)]).toEqual([0, 1]);
  });

  test("messages name the line of the file, also below a title", () => {
    const text = `Title\na,b,y\n${rows((i) => (i === 4 ? "1,2" : `${i},${i},${i}`))}`;
    expect(refusals(text, "y")).toEqual(["data: row; must have 3 cells as the header: row 5 (line 7) has 2"]);
  });
});

describe("numbers in human notation never silently become categories", () => {
  test.each([
    ["1,234.5", "Add --set thousands=comma.", { thousands: "comma" }, 1234.5],
    ["1.234,5", "Add --set decimal=comma and --set thousands=point.", { decimal: "comma", thousands: "point" }, 1234.5],
    ["1 234,5", "Add --set decimal=comma and --set thousands=space.", { decimal: "comma", thousands: "space" }, 1234.5],
    ["1\u00a0234.5", "Add --set thousands=space.", { thousands: "space" }, 1234.5],
    ["1'234.5", "Add --set thousands=apostrophe.", { thousands: "apostrophe" }, 1234.5],
    ["1,5", "Add --set decimal=comma.", { decimal: "comma" }, 1.5],
    ["1,234", "Add --set thousands=comma or --set decimal=comma, whichever is meant.", { thousands: "comma" }, 1234],
    ["1,234", "Add --set thousands=comma or --set decimal=comma, whichever is meant.", { decimal: "comma" }, 1.234],
    ["7.1%", "Remove the percent signs.", null, 0],
    ["$3.50", "Remove the currency signs.", null, 0],
    ["−3.5", "Write the minus sign as a hyphen.", null, 0],
    ["1.0D+01", "Write exponents with e, as in 1e-5.", null, 0],
    ["12 kg", "Remove the units.", null, 0],
    ["0x1F", "Write the numbers in decimal digits.", null, 0],
  ] as const)("%s: %s", (cell, remedy, csv, value) => {
    for (const count of [30, 200]) {
      const text = `a,b,y\n${rows((i) => `"${i % 3 === 0 ? "7" : cell}",${i % 4},${i}`, count)}`;
      const [message] = refusals(text, "y");
      expect(message).toMatch(/^data: column "a"; must be plain numbers: row 2 \(line 3\) has /);
      expect(message?.endsWith(remedy)).toBe(true);
      if (csv !== null) expect(good(text, "y", csv).features[2]).toBe(value);
    }
  });

  test("any number in any locale is read back if its separators are declared", () => {
    const locales = [
      ["en-US", { thousands: "comma" }],
      ["de-DE", { decimal: "comma", thousands: "point" }],
      ["fr-FR", { decimal: "comma", thousands: "space" }],
      ["de-CH", { thousands: "apostrophe" }],
    ] as const;
    const number = fc.integer({ min: 0, max: 10 ** 12 }).map((cents) => cents / 100);
    fc.assert(
      fc.property(
        fc.constantFrom(...locales),
        fc.array(number, { minLength: 25, maxLength: 25 }),
        ([locale, csv], numbers) => {
          fc.pre(new Set(numbers).size > 1);
          const format = new Intl.NumberFormat(locale, { minimumFractionDigits: 2 });
          const text = `a;y\n${numbers.map((one, i) => `${i};${format.format(one)}`).join("\n")}`;
          expect([...good(text, "y", csv).target]).toEqual(numbers);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("missing values", () => {
  const text = `a,b,y\n${rows((i) => `${i === 2 ? "NA" : "x"},${i === 5 ? "?" : i},${i === 7 ? "" : i}`)}`;

  test("are as configured; NA may be a level", () => {
    expect(good(text, "y", { na: ["?"], missing: "drop" })).toMatchObject({
      rows: 28,
      featureNames: ["a=NA", "a=x", "b"],
    });
    expect(good(text, "y", { missing: "drop" })).toMatchObject({ rows: 27, featureNames: ["b"] });
  });

  test("are filled in, except in the target", () => {
    const { rows: left, featureNames, notices } = good(text, "y", { missing: "mean" });
    expect({ left, featureNames }).toEqual({ left: 29, featureNames: ["a=(missing)", "a=x", "b"] });
    expect(notices).toContain("1 of 30 rows without a y dropped; 29 remain.");
    expect(notices).toContain('Column "a": 1 missing value a category, (missing).');
  });

  test("are marked by a number however it is written", () => {
    const marked = `a,y\n${rows((i) => `${["-200", "-200.0", "-2e2", `${i}`][i % 4]},${i}`, 100)}`;
    expect(good(marked, "y", { na: ["-200"], missing: "drop" }).rows).toBe(25);
  });
});

describe("a target of classes", () => {
  test("of integers is reported, and of words rejected in one line", () => {
    expect(good(`a,y\n${rows((i) => `${i},${i % 2}`)}`, "y").notices).toEqual([
      'Target "y" has 2 different integers (0, 1), as classes do. It is predicted as a number here; bnn-classification predicts classes.',
    ]);
    expect(refusals(`a,y\n${rows((i) => `${i},${i % 2 ? "yes" : "no"}`)}`, "y")).toEqual([
      'target: target "y"; must be numeric: 2 classes, "no", "yes". This objective predicts numbers; tune bnn-classification, with the same options, to predict classes.',
    ]);
  });
});

test("columns to ignore must exist", () => {
  expect(refusals(`id,a,y\n${rows((i) => `k${i},${i},${i}`, 60)}`, "y", { ignore: ["idd"] })).toEqual([
    'ignore: column to ignore; must be a column of the file: "idd". Did you mean id? Its columns are "id", "a", "y".',
  ]);
  expect(good(`id,a,y\n${rows((i) => `k${i},${i},${i}`, 60)}`, "y", { ignore: ["id"] }).featureNames).toEqual(["a"]);
});
