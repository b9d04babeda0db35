/** Parses CSV text into a table of cells under named columns. */
import { parse, type CsvError } from "csv-parse/sync";
import { isFiniteNumber } from "../../../common/number-text.ts";
import { findSeparator, splitOnSpace, type Separator } from "./separator.ts";

export interface CsvRow {
  /** The number of the data row, from 1, and the line of the file on which it ends. */
  readonly row: number;
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
  /** Notices on how the file was read, where that is not obvious. */
  readonly notices: readonly string[];
}

export const headerChoices = ["auto", "yes", "no"] as const;
export type HeaderChoice = (typeof headerChoices)[number];

interface CsvRecord {
  readonly cells: readonly string[];
  readonly line: number;
}

type Parsed = { readonly table: CsvTable } | { readonly messages: readonly string[] };

/** Parses the text, skipping empty lines and lines of empty cells. Every problem is returned as a message. */
export function parseCsv(text: string, hasHeader: HeaderChoice = "auto"): Parsed {
  const notices: string[] = [];
  const body = withoutPreamble(text, notices);
  const separator = body.separator ?? findSeparator(body.text);
  let records: readonly CsvRecord[];
  try {
    records = recordsOf(body.text, separator, body.skippedLines);
  } catch (error) {
    return { messages: [whyUnparsable(error as CsvError, body.skippedLines)] };
  }
  if (separator.words !== null) notices.push(`The columns of the file are separated by ${separator.words}.`);
  const [first] = records;
  if (first === undefined) return { messages: ["header; must name the columns: the file has empty cells only"] };
  const isNamed = hasHeader !== "no";
  if (hasHeader === "auto" && looksLikeData(first.cells)) return { messages: [noHeaderMessage(first.cells)] };
  const header = isNamed ? first.cells.map((name) => name.trim()) : first.cells.map((_, index) => `c${index + 1}`);
  if (!isNamed) notices.push(`The columns are named c1 to c${header.length}.`);
  const rows = (isNamed ? records.slice(1) : records).map(({ cells, line }, index) => ({
    row: index + 1,
    line,
    cells,
  }));
  const table = withoutIndex(withoutEmptyColumns({ header, rows, notices }));
  const messages = [...headerMessages(table.header), ...lengthMessages(table.header, table.rows)];
  return messages.length > 0 ? { messages } : { table };
}

interface Body {
  readonly text: string;
  readonly skippedLines: number;
  readonly separator: Separator | null;
}

/** Removes lines above the header that spreadsheets and people add: `sep=;`, comments, a title. */
function withoutPreamble(text: string, notices: string[]): Body {
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/);
  let start = 0;
  let separator: Separator | null = null;
  const declared = /^\s*"?sep=(.)"?\s*$/i.exec(lines[0] ?? "")?.[1];
  if (declared !== undefined) {
    start = 1;
    separator = {
      character: declared,
      words: declared === "," ? null : `${JSON.stringify(declared)}, as its first line says`,
    };
  }
  const begin = start;
  while (start < lines.length && /^\s*(?:#|$)/.test(lines[start])) start++;
  const rest = lines.slice(start).join("");
  const title = lines[start]?.trim() ?? "";
  const next = lines.slice(start + 1).find((line) => line.trim() !== "") ?? "";
  const { character } = separator ?? findSeparator(lines.slice(start + 1).join(""));
  const cellsOf = (line: string) =>
    character === null ? splitOnSpace(line) : line.replace(/"[^"]*"/g, "").split(character);
  const filled = cellsOf(title).filter((cell) => cell.trim() !== "").length;
  const isTitle = character !== null && filled === 1 && !title.startsWith('"') && cellsOf(next).length > 2;
  if (isTitle) start++;
  if (start > begin && lines.slice(begin, start).some((line) => line.trim() !== "")) {
    notices.push(
      `${isTitle && start - begin === 1 ? "Line 1, a title, is" : "Titles and comments above the header are"} skipped.`,
    );
  }
  return { text: isTitle ? lines.slice(start).join("") : rest, skippedLines: start, separator };
}

function recordsOf(text: string, { character }: Separator, skippedLines: number): readonly CsvRecord[] {
  if (character === null) {
    const lines = text
      .split(/\r\n|\n|\r/)
      .map((line, index) => ({ cells: splitOnSpace(line), line: skippedLines + index + 1 }));
    return lines.filter(({ cells }) => cells.length > 0);
  }
  // Rows of the wrong length are all reported below, with their lines.
  const records = parse(text, {
    info: true,
    trim: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    delimiter: character,
    relax_column_count: true,
  }) as unknown as readonly { record: string[]; info: { lines: number } }[];
  return records.map(({ record, info }) => ({
    cells: record.map((cell) => cell.trim()),
    line: skippedLines + info.lines,
  }));
}

/** Whether at least half of the names are numbers. */
function looksLikeData(header: readonly string[]): boolean {
  return header.filter(isFiniteNumber).length * 2 >= Math.max(2, header.length);
}

function noHeaderMessage(header: readonly string[]): string {
  const shown = header.slice(0, 5).join(", ") + (header.length > 5 ? ", …" : "");
  const remedy = `Add --set header=no, which names the columns c1 to c${header.length}, or add a line of names above it`;
  return `header; must name the columns: the first line is mostly numbers (${shown}). ${remedy}; --set header=yes treats them as names.`;
}

/** Removes unnamed columns that are entirely empty, which result from trailing separators. */
function withoutEmptyColumns(table: CsvTable): CsvTable {
  const { header, rows } = table;
  const width = rows.reduce((most, { cells }) => Math.max(most, cells.length), header.length);
  const isEmpty = (index: number) =>
    (header[index] ?? "") === "" && rows.length > 0 && rows.every(({ cells }) => (cells[index] ?? "") === "");
  const empty = Array.from({ length: width }, (_, index) => index).filter(isEmpty);
  if (empty.length === 0) return table;
  const notice = `${empty.length === 1 ? "A column" : `${empty.length} columns`} without a name and without cells left out.`;
  return { ...withoutColumns(table, empty), notices: [...table.notices, notice] };
}

/** Removes the row numbers that pandas writes as the first column. */
function withoutIndex(table: CsvTable): CsvTable {
  const { header, rows } = table;
  if (!/^(?:|unnamed: 0)$/i.test(header[0] ?? "x")) return table;
  const cells = rows.map((row) => row.cells[0] ?? "");
  const isIndex = cells.length > 1 && cells.every((cell) => /^\d+$/.test(cell)) && new Set(cells).size === cells.length;
  if (!isIndex) return table;
  const notice = "The first column has no name and holds row numbers: left out.";
  return { ...withoutColumns(table, [0]), notices: [...table.notices, notice] };
}

function withoutColumns({ header, rows, notices }: CsvTable, columns: readonly number[]): CsvTable {
  const kept = (_: string, index: number) => !columns.includes(index);
  return { header: header.filter(kept), rows: rows.map((row) => ({ ...row, cells: row.cells.filter(kept) })), notices };
}

function headerMessages(header: readonly string[]): string[] {
  const unnamed = header.flatMap((name, index) =>
    name === ""
      ? [`column name; must not be empty: column ${index + 1} of ${header.length}. Name it, or remove the column.`]
      : [],
  );
  const repeated = [...new Set(header.filter((name, index) => name !== "" && header.indexOf(name) !== index))].map(
    (name) => {
      const columns = header.flatMap((other, index) => (other === name ? [index + 1] : []));
      const remedy = isFiniteNumber(name) ? " If the file has no line of names, add --set header=no." : "";
      return `column name; must be unique: ${JSON.stringify(name)} names columns ${columns.join(" and ")}.${remedy}`;
    },
  );
  return [...unnamed, ...repeated];
}

/** One message for each distinct wrong length. */
function lengthMessages(header: readonly string[], rows: readonly CsvRow[]): readonly string[] {
  const wrong = rows.filter(({ cells }) => cells.length !== header.length);
  const lengths = [...new Set(wrong.map(({ cells }) => cells.length))];
  const messages = lengths.map((length) => {
    const [first, ...more] = wrong.filter(({ cells }) => cells.length === length);
    return `row; must have ${header.length} cells as the header: ${labelOf(first)} has ${length}${andMore(more.length, "row")}`;
  });
  return atMost(10, messages, (more) => `row; must have ${header.length} cells as the header: ${more} more lengths`);
}

function whyUnparsable(error: CsvError, skippedLines: number): string {
  const { code, records, ...rest } = error as CsvError & { lines: number; records: number };
  const lines = rest.lines + skippedLines;
  if (code === "CSV_QUOTE_NOT_CLOSED") {
    // The header is record 0, so the count of complete records is the number of the data row being read.
    const where = records === 0 ? "the header" : `row ${records}`;
    return `quoted cell; must be closed by a quote: ${where} opens one that never ends`;
  }
  if (code === "INVALID_OPENING_QUOTE") {
    return `quote; must be at the start of a cell: line ${lines}. Quote the whole cell and double the quotes in it.`;
  }
  if (code === "CSV_INVALID_CLOSING_QUOTE" || code === "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE") {
    return `quoted cell; must end at its closing quote: line ${lines}. Double the quotes inside a quoted cell.`;
  }
  return `file; must be CSV: ${error.message}`;
}

/** Describes a row for messages. */
export function labelOf({ row, line }: CsvRow): string {
  return `row ${row} (line ${line})`;
}

/** ` and 3 more rows`, or an empty string. */
export function andMore(count: number, noun: string): string {
  return count === 0 ? "" : ` and ${count} more ${noun}${count === 1 ? "" : "s"}`;
}

/** The first `limit` messages, and a count of the others. */
function atMost(limit: number, messages: readonly string[], rest: (more: number) => string): readonly string[] {
  if (messages.length <= limit) return messages;
  return [...messages.slice(0, limit), rest(messages.length - limit)];
}
