/** A data set from a CSV file: numeric and categorical columns, and a target to name. */
import { basename } from "node:path";
import type { Issue } from "../../tuner/objective.ts";
import { closestName, listNames } from "../closest-name.ts";
import { atMost, isNumber, parseCsv, placeOf } from "./csv-table.ts";
import type { CsvTable } from "./csv-table.ts";
import type { Dataset } from "./dataset.ts";
import { encodeColumns, levelsOf } from "./encode-columns.ts";
import type { Column } from "./encode-columns.ts";
import { readText } from "./read-text.ts";

/** Fewer rows than this cannot be split into parts that mean anything. */
const MINIMUM_ROWS = 20;
/** A column of words with more different ones than this is taken for a name or an identifier. */
const MAXIMUM_CATEGORIES = 50;

const missing = /^(|\?|na|n\/a|nan|null)$/i;

/**
 * Loads a CSV file: a header, then rows; comma, semicolon, tab or vertical bar between cells; UTF-8, quotes as in
 * RFC 4180. A column whose cells are all numbers is numeric, any other is categorical.
 */
export function loadCsv(
  path: string,
  target: string | undefined,
): { readonly dataset: Dataset } | { readonly issues: readonly Issue[] } {
  const read = readText(path);
  if ("message" in read) return failed("data", [read.message]);
  const parsed = parseCsv(read.text);
  if ("messages" in parsed) return failed("data", parsed.messages);
  const { table } = parsed;
  const targetMessage = whyNoTarget(table.header, target);
  if (target === undefined || targetMessage !== null) return failed("target", [targetMessage ?? ""]);

  const ofData = [...shapeMessages(table), ...missingMessages(table), ...categoryMessages(table, target)];
  const ofTarget = targetMessages(table, target);
  if (ofData.length + ofTarget.length > 0) {
    return { issues: [...failed("data", ofData).issues, ...failed("target", ofTarget).issues] };
  }

  const dataset = encodeColumns({
    name: basename(path),
    features: table.header.flatMap((name, index) => (name === target ? [] : [columnOf(table, name, index)])),
    target: { name: target, values: cellsOf(table, table.header.indexOf(target)).map(Number) },
    notices: noticesOf(table, target),
  });
  if (dataset.columns === 0) {
    return failed("data", ["feature columns; must be at least 1 that varies: none"]);
  }
  return { dataset };
}

function failed(path: string, messages: readonly string[]): { readonly issues: readonly Issue[] } {
  return { issues: messages.map((message) => ({ path, message })) };
}

function whyNoTarget(header: readonly string[], target: string | undefined): string | null {
  if (target === undefined) return `target; must be given for a file: missing. Its columns are ${listNames(header)}.`;
  if (header.includes(target)) return null;
  const meant = closestName(target, header);
  const remedy = meant === null ? "" : ` Did you mean ${JSON.stringify(meant)}?`;
  return `target; must be a column of the file: ${JSON.stringify(target)}.${remedy} Its columns are ${listNames(header)}.`;
}

function shapeMessages({ header, rows }: CsvTable): string[] {
  const messages: string[] = [];
  if (header.length < 2) messages.push("columns; must be at least 2, one of them the target: 1");
  if (rows.length < MINIMUM_ROWS) messages.push(`rows; must be at least ${MINIMUM_ROWS}: ${rows.length}`);
  return messages;
}

function missingMessages({ header, rows }: CsvTable): readonly string[] {
  const rule = "missing value; must be filled in, or its row removed";
  const messages = rows.flatMap((row) =>
    row.cells.flatMap((cell, index) => {
      if (!missing.test(cell)) return [];
      const seen = cell === "" ? "is empty" : `is ${JSON.stringify(cell)}`;
      return [`${rule}: ${placeOf(row)}, column ${JSON.stringify(header[index])} ${seen}`];
    }),
  );
  return atMost(10, messages, (more) => `${rule}: ${more} more`);
}

function categoryMessages(table: CsvTable, target: string): string[] {
  return table.header.flatMap((name, index) => {
    if (name === target) return [];
    const column = columnOf(table, name, index);
    if (column.kind === "numeric") return [];
    const categories = levelsOf(column.values.filter((cell) => !missing.test(cell))).length;
    if (categories <= MAXIMUM_CATEGORIES) return [];
    const rule = `column ${JSON.stringify(name)}; must be numeric or have at most ${MAXIMUM_CATEGORIES} categories`;
    // Mostly numbers: a slip in a few cells, rather than names.
    const words = table.rows.filter((row) => !isNumber(row.cells[index]) && !missing.test(row.cells[index]));
    if (words.length <= table.rows.length / 2) {
      return [`${rule}: numbers, but ${placeOf(words[0])} has ${JSON.stringify(words[0].cells[index])}`];
    }
    return [`${rule}: ${categories}. It looks like an identifier; remove the column.`];
  });
}

function targetMessages(table: CsvTable, target: string): readonly string[] {
  const index = table.header.indexOf(target);
  const rule = `target ${JSON.stringify(target)}; must be numeric`;
  const present = table.rows.filter((row) => !missing.test(row.cells[index]));
  const words = present.filter((row) => !isNumber(row.cells[index]));
  if (words.length > 0) {
    const messages = words.map((row) => `${rule}: ${placeOf(row)} has ${JSON.stringify(row.cells[index])}`);
    return atMost(10, messages, (more) => `${rule}: ${more} more`);
  }
  const values = new Set(present.map((row) => Number(row.cells[index])));
  if (present.length < 2 || values.size > 1) return [];
  return [`target ${JSON.stringify(target)}; must vary: every row has ${[...values].join("")}`];
}

function columnOf(table: CsvTable, name: string, index: number): Column {
  const cells = cellsOf(table, index);
  const present = cells.filter((cell) => !missing.test(cell));
  if (present.every(isNumber)) return { name, kind: "numeric", values: cells.map(Number) };
  return { name, kind: "categorical", values: cells };
}

function cellsOf(table: CsvTable, index: number): readonly string[] {
  return table.rows.map((row) => row.cells[index]);
}

function noticesOf(table: CsvTable, target: string): string[] {
  const { header, rows, separator } = table;
  const notices: string[] = [];
  if (separator !== null) notices.push(`The columns of the file are separated by ${separator}.`);
  const copies = rows.length - new Set(rows.map((row) => JSON.stringify(row.cells))).size;
  if (copies > 0) {
    notices.push(
      `${copies} of ${rows.length} rows are copies of earlier ones; copies on both sides of a split make scores too good.`,
    );
  }
  return [...notices, ...header.flatMap((name, index) => (name === target ? [] : mixedNotices(table, name, index)))];
}

/** A slip among numbers makes a column of categories out of it: said, since it may not be meant. */
function mixedNotices(table: CsvTable, name: string, index: number): string[] {
  const word = table.rows.find((row) => !isNumber(row.cells[index]));
  if (word === undefined || !table.rows.some((row) => isNumber(row.cells[index]))) return [];
  const categories = levelsOf(cellsOf(table, index)).length;
  const why = `not all numbers, as ${placeOf(word)} has ${JSON.stringify(word.cells[index])}`;
  return [`Column ${JSON.stringify(name)} is taken for ${categories} categories: ${why}.`];
}
