/** Loads a data set from a CSV file: numeric and categorical columns, and a target. */
import { basename } from "node:path";
import type { Issue } from "../../../common/issue.ts";
import { isFiniteNumber } from "../../../common/number-text.ts";
import { unknownColumn, type Aside, type AsideNames } from "./aside.ts";
import {
  classTargetMessages,
  classTargetNotices,
  featureMessages,
  featureNotices,
  sentinelNotices,
  targetMessages,
  targetNotices,
  type CheckedColumn,
} from "./column-checks.ts";
import { missingAside, namedColumn, whyNoTarget, withoutIgnored } from "./csv-columns.ts";
import { defaultCsvOptions, missingTest, plainCell, type CsvOptions } from "./csv-options.ts";
import { labelOf, parseCsv, type CsvTable } from "./csv-table.ts";
import type { Dataset } from "./dataset.ts";
import { encodeColumns, type Column } from "./encode-columns.ts";
import { readText } from "./read-text.ts";

/** With fewer rows, the parts of a split would be too small. */
const MIN_ROWS = 20;
/** The category that replaces missing words when missing values are filled in. */
const MISSING_CATEGORY = "(missing)";

type Loaded = { readonly dataset: Dataset } | { readonly issues: readonly Issue[] };

interface WantedColumns {
  /** The kind of target; numeric by default. */
  readonly kind?: "number" | "class";
  readonly target?: string | undefined;
  readonly aside?: AsideNames;
}

/**
 * Loads a CSV file: a header, then rows; comma, semicolon, tab, vertical bar or white space between cells; UTF-8,
 * quotes as in RFC 4180. A column whose cells are all numbers is numeric, any other is categorical. `target` is a
 * column name, or a column number if the file has no header; the columns in `aside` are not features.
 */
export function loadCsv(
  path: string,
  { kind = "number", target: wanted, aside: wantedAside = {} }: WantedColumns,
  options: CsvOptions = defaultCsvOptions,
): Loaded {
  const read = readText(path);
  if ("message" in read) return failed("data", [read.message]);
  const parsed = parseCsv(read.text, options.header);
  if ("messages" in parsed) return failed("data", parsed.messages);
  const ignored = withoutIgnored(parsed.table, options.ignore);
  if ("message" in ignored) return failed("ignore", [ignored.message]);
  const isMissing = missingTest(options);
  const target = namedColumn(ignored.table.header, wanted, options);
  if (target === null) return failed("target", [whyNoTarget(ignored.table.header, wanted)]);
  const asked = Object.entries(wantedAside).map(([option, name]) => {
    return { option, asked: name, column: namedColumn(ignored.table.header, name, options) };
  });
  const unknown = asked.filter(({ column }) => column === null || column === target);
  if (unknown.length > 0) {
    const known = ignored.table.header.filter((name) => name !== target);
    return { issues: unknown.map((one) => unknownColumn(one.option, one.column ?? one.asked, known, target)) };
  }
  const { table, notices: dropped } = withoutMissing(ignored.table, target, { options, isMissing });
  const notices = [...table.notices, ...dropped];

  const columns = table.header.map((name, index) => checkedColumn(table, name, { index, options, isMissing }));
  const isAside = (name: string) => asked.some(({ column }) => column === name);
  const features = columns.filter(({ name }) => name !== target && !isAside(name));
  const predicted = columns.filter(({ name }) => name === target);
  const missing = options.missing === "mean" ? [] : missingMessages(columns, table);
  const ofData = [...shapeMessages(table), ...missing, ...features.flatMap(featureMessages)];
  const ofTarget = predicted.flatMap(kind === "class" ? classTargetMessages : targetMessages);
  const apart = asked.flatMap((one) =>
    columns.filter(({ name }) => name === one.column).map((column) => ({ ...one, ...column })),
  );
  const ofAside = options.missing === "mean" ? apart.flatMap(missingAside) : [];
  if (ofData.length + ofTarget.length + ofAside.length > 0) {
    return { issues: [...failed("data", ofData).issues, ...failed("target", ofTarget).issues, ...ofAside] };
  }
  const aside: Aside =
    apart.length > 0
      ? { aside: Object.fromEntries(apart.map(({ asked: name, cells }) => [name, cells.map(({ text }) => text)])) }
      : {};

  const dataset = encodeColumns({
    name: basename(path),
    features: features.map((column) => columnOf(column, table)),
    target: { name: target, values: targetValues(columns.find(({ name }) => name === target)?.cells ?? [], kind) },
    header: parsed.table.header,
    notices: [
      ...notices,
      ...copyNotices(table),
      ...features.flatMap(featureNotices),
      ...features.flatMap(filledNotices),
      ...predicted.flatMap(kind === "class" ? classTargetNotices : numberTargetNotices),
    ],
  });
  if (dataset.columns === 0) return failed("data", ["feature columns; at least 1 must vary: none"]);
  const left = ignored.table.rows.length > table.rows.length;
  const numbers = {
    rowNumbers: Int32Array.from(table.rows, ({ row }) => row - 1),
    sourceRows: ignored.table.rows.length,
  };
  return { dataset: { ...dataset, ...aside, ...(left ? numbers : {}) } };
}

/** As class labels, 1 and 1.0 are the same. */
function targetValues(cells: CheckedColumn["cells"], kind: "number" | "class"): readonly number[] | readonly string[] {
  const texts = cells.map(({ text }) => text);
  const isNumeric = texts.every(isFiniteNumber);
  if (kind === "number") return texts.map(Number);
  return isNumeric ? texts.map((text) => String(Number(text))) : texts;
}

function numberTargetNotices(column: CheckedColumn): readonly string[] {
  return [...targetNotices(column), ...sentinelNotices(column.name, column.cells)];
}

function failed(path: string, messages: readonly string[]): { readonly issues: readonly Issue[] } {
  return { issues: messages.map((message) => ({ path, message })) };
}

interface Reading {
  readonly options: CsvOptions;
  readonly isMissing: (cell: string) => boolean;
}

/** Drops rows with missing values; if these are filled in, only rows with a missing target. */
function withoutMissing(
  table: CsvTable,
  target: string,
  { options, isMissing }: Reading,
): { readonly table: CsvTable; readonly notices: readonly string[] } {
  if (options.missing === "error") return { table, notices: [] };
  const index = table.header.indexOf(target);
  const isWhole = (cells: readonly string[]) =>
    options.missing === "drop" ? !cells.some(isMissing) : !isMissing(cells[index]);
  const rows = table.rows.filter(({ cells }) => isWhole(cells));
  const dropped = table.rows.length - rows.length;
  if (dropped === 0) return { table, notices: [] };
  const why = options.missing === "drop" ? "with missing values" : `without a ${target}`;
  return {
    table: { ...table, rows },
    notices: [`${dropped} of ${table.rows.length} rows ${why} dropped; ${rows.length} remain.`],
  };
}

function checkedColumn(
  { rows }: CsvTable,
  name: string,
  { index, options, isMissing }: Reading & { readonly index: number },
): CheckedColumn {
  const all = rows.map((row) => ({ text: row.cells[index], row }));
  const present = all.filter(({ text }) => !isMissing(text));
  return {
    name,
    missing: all.filter(({ text }) => isMissing(text)),
    // Plain numbers are unchanged; separators and signs are only removed from the others.
    cells: present.map(({ text, row }) => {
      const plain = plainCell(text, options);
      return { text: isFiniteNumber(plain) ? plain : text, row };
    }),
  };
}

function shapeMessages({ header, rows }: CsvTable): string[] {
  const messages: string[] = [];
  if (header.length < 2) messages.push(`columns; must be at least 2, one of them the target: ${header.length}`);
  if (rows.length < MIN_ROWS) messages.push(`rows; must be at least ${MIN_ROWS}: ${rows.length}`);
  return messages;
}

/** One message for each column with missing values. */
function missingMessages(columns: readonly CheckedColumn[], { rows }: CsvTable): readonly string[] {
  const withMissing = columns.filter(({ missing }) => missing.length > 0);
  if (withMissing.length === 0) return [];
  const incomplete = new Set(withMissing.flatMap(({ missing }) => missing.map(({ row }) => row.row)));
  const left = rows.length - incomplete.size;
  const remedy = `Add --set missing=drop, which leaves ${left} of ${rows.length} rows, or --set missing=mean.`;
  return withMissing.map(({ name, missing: [first, ...more] }, index) => {
    const seen = first.text === "" ? "is empty" : `is ${JSON.stringify(first.text)}`;
    const count = more.length === 0 ? "" : `, the first of ${more.length + 1}`;
    const last = index === withMissing.length - 1 ? `. ${remedy}` : "";
    return `missing value; must be filled in, or its row removed: column ${JSON.stringify(name)} ${seen} in ${labelOf(first.row)}${count}${last}`;
  });
}

/** Replaces missing numbers with the column mean, and missing words with a category. */
function columnOf({ name, cells, missing }: CheckedColumn, { rows }: CsvTable): Column {
  const byRow = new Map(cells.map(({ text, row }) => [row.row, text]));
  if (cells.every(({ text }) => isFiniteNumber(text)) && cells.length > 0) {
    const numbers = cells.map(({ text }) => Number(text));
    // Divided first, so that the sum of large numbers does not overflow.
    const mean = missing.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number / numbers.length, 0);
    return { name, kind: "numeric", values: rows.map(({ row }) => Number(byRow.get(row) ?? mean)) };
  }
  return { name, kind: "categorical", values: rows.map(({ row }) => byRow.get(row) ?? MISSING_CATEGORY) };
}

function filledNotices({ name, cells, missing }: CheckedColumn): readonly string[] {
  if (missing.length === 0) return [];
  const isNumeric = cells.length > 0 && cells.every(({ text }) => isFiniteNumber(text));
  const what = isNumeric ? "filled in with the mean of the others" : `a category, ${MISSING_CATEGORY}`;
  return [
    `Column ${JSON.stringify(name)}: ${missing.length} missing ${missing.length === 1 ? "value" : "values"} ${what}.`,
  ];
}

function copyNotices({ rows }: CsvTable): string[] {
  const copies = rows.length - new Set(rows.map((row) => JSON.stringify(row.cells))).size;
  if (copies === 0) return [];
  return [
    `${copies} of ${rows.length} rows are copies of earlier ones; copies on both sides of a split make scores too optimistic.`,
  ];
}
