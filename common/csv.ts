/** Comma-separated values as in RFC 4180 that are safe to open in a spreadsheet. */

export type CsvCell = number | string | boolean | null | undefined;

/** One line per row; numbers at full precision, null and undefined as empty cells. */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}

/** Strings that a spreadsheet would run as a formula are prefixed with an apostrophe; numbers are not. */
function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  const text = typeof cell === "string" && /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
