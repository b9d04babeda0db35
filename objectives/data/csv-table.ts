/** The text of a CSV file becomes a table of cells under named columns. */
import { parse } from "csv-parse/sync";
import type { CsvError } from "csv-parse/sync";

export interface CsvRow {
  /** The data row, from 1, and the line of the file on which it ends. */
  readonly row: number;
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
  /** What stands between the columns, in words, when it is not the comma. */
  readonly separator: string | null;
}

const separators = [
  { character: ",", words: null },
  { character: ";", words: "semicolons" },
  { character: "\t", words: "tabs" },
  { character: "|", words: "vertical bars" },
] as const;

const number = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** A cell that is a finite decimal number; surrounding space was cut by the reader. */
export function isNumber(cell: string): boolean {
  return number.test(cell) && Number.isFinite(Number(cell));
}

/** Parses the text. Empty lines and lines of empty cells are skipped; every problem comes back as a message. */
export function parseCsv(text: string): { readonly table: CsvTable } | { readonly messages: readonly string[] } {
  const separator = separatorOf(text);
  let records: readonly { record: string[]; info: { lines: number } }[];
  try {
    const options = { info: true, trim: true, skip_empty_lines: true, skip_records_with_empty_values: true } as const;
    // Rows of the wrong length are found below, all of them, with their place.
    records = parse(text, {
      ...options,
      delimiter: separator.character,
      relax_column_count: true,
    }) as unknown as typeof records;
  } catch (error) {
    return { messages: [whyUnparsable(error as CsvError)] };
  }
  const [first, ...rest] = records;
  if (first === undefined) return { messages: ["header; must name the columns: the file has empty cells only"] };
  const header = first.record;
  const rows = rest.map(({ record, info }, index) => ({ row: index + 1, line: info.lines, cells: record }));
  const messages = [...headerMessages(header), ...lengthMessages(header, rows)];
  return messages.length > 0 ? { messages } : { table: { header, rows, separator: separator.words } };
}

/** The separator that the header has most of; the comma when it has none. */
function separatorOf(text: string): (typeof separators)[number] {
  const header = (text.trimStart().split(/\r\n|\n|\r/, 1)[0] ?? "").replace(/"[^"]*"/g, "");
  const counts = separators.map(({ character }) => header.split(character).length);
  return separators[counts.indexOf(Math.max(...counts))];
}

function headerMessages(header: readonly string[]): string[] {
  if (header.every(isNumber)) {
    const shown = header.slice(0, 5).join(", ") + (header.length > 5 ? ", …" : "");
    return [`header; must name the columns: the first line has numbers only (${shown}). Add a line of names above it.`];
  }
  const unnamed = header.flatMap((name, index) =>
    name === "" ? [`column name; must not be empty: column ${index + 1} of ${header.length}`] : [],
  );
  const repeated = [...new Set(header.filter((name, index) => name !== "" && header.indexOf(name) !== index))].map(
    (name) => {
      const places = header.flatMap((other, index) => (other === name ? [index + 1] : []));
      return `column name; must be unique: ${JSON.stringify(name)} names columns ${places.join(" and ")}`;
    },
  );
  return [...unnamed, ...repeated];
}

function lengthMessages(header: readonly string[], rows: readonly CsvRow[]): readonly string[] {
  const messages = rows
    .filter(({ cells }) => cells.length !== header.length)
    .map((row) => `row; must have ${header.length} cells as the header: ${placeOf(row)} has ${row.cells.length}`);
  return atMost(10, messages, (more) => `row; must have ${header.length} cells as the header: ${more} more rows`);
}

function whyUnparsable(error: CsvError): string {
  const { code, lines, records } = error as CsvError & { lines: number; records: number };
  if (code === "CSV_QUOTE_NOT_CLOSED") {
    // The header is record 0, so the count of complete records is the number of the data row being read.
    const place = records === 0 ? "the header" : `row ${records}`;
    return `quoted cell; must be closed by a quote: ${place} opens one that never ends`;
  }
  if (code === "INVALID_OPENING_QUOTE") {
    return `quote; must stand at the start of a cell: line ${lines}. Quote the whole cell and double the quotes in it.`;
  }
  if (code === "CSV_INVALID_CLOSING_QUOTE" || code === "CSV_NON_TRIMABLE_CHAR_AFTER_CLOSING_QUOTE") {
    return `quoted cell; must end at its closing quote: line ${lines}. Double the quotes inside a quoted cell.`;
  }
  return `file; must be CSV: ${error.message}`;
}

/** Where a row stands, for a message. */
export function placeOf({ row, line }: CsvRow): string {
  return `row ${row} (line ${line})`;
}

/** The first `limit` messages, and one that counts the rest. */
export function atMost(limit: number, messages: readonly string[], rest: (more: number) => string): readonly string[] {
  if (messages.length <= limit) return messages;
  return [...messages.slice(0, limit), rest(messages.length - limit)];
}
