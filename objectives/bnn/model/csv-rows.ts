/** Reads rows to predict from CSV text, which has the format of the training file unless options say otherwise. */
import type { Issue } from "../../../common/issue.ts";
import { missingTest } from "../data/csv-options.ts";
import { labelOf, parseCsv } from "../data/csv-table.ts";
import type { PredictionTable } from "./encode-table.ts";
import type { TableSchema } from "./model.ts";

interface ParsedRows {
  readonly table: PredictionTable;
  /** Notices on how the file was read and which rows were dropped. */
  readonly notices: readonly string[];
}

export function parseRows(
  schema: TableSchema,
  text: string,
  reading = schema.reading,
): ParsedRows | { readonly issues: readonly Issue[] } {
  const parsed = parseCsv(text, reading.header);
  if ("messages" in parsed) return { issues: parsed.messages.map((message) => ({ path: "", message })) };
  const named = reading.header === "no" ? headerOf(schema, parsed.table.header.length) : parsed.table.header;
  if ("message" in named) return { issues: [{ path: "", message: named.message }] };
  const { rows, notices } = parsed.table;
  const isMissing = missingTest(reading);
  const used = schema.columns.map(({ name }) => named.indexOf(name)).filter((at) => at >= 0);
  const isWhole = (cells: readonly string[]) => !used.some((at) => isMissing(cells[at]));
  const kept = reading.missing === "drop" ? rows.filter(({ cells }) => isWhole(cells)) : rows;
  const dropped = rows.length - kept.length;
  return {
    table: { header: named, rows: kept.map((row) => ({ number: row.row, label: labelOf(row), cells: row.cells })) },
    notices: [
      // A file without a header has the same columns as the training file.
      ...(reading.header === "no" ? [] : notices),
      ...(dropped === 0 ? [] : [`${dropped} of ${rows.length} rows left out because they have missing values.`]),
    ],
  };
}

/** Column names for a file without a header: those of the training file, with or without the target. */
function headerOf({ header, target }: TableSchema, columns: number): readonly string[] | { readonly message: string } {
  const without = header.filter((name) => name !== target.name);
  if (columns === header.length) return header;
  if (columns === without.length) return without;
  const rule = `must be ${header.length}, or ${without.length} without the target, in a file without a line of names`;
  return { message: `columns; ${rule}: ${columns}. Remove others, or name them and add --set header=yes.` };
}
