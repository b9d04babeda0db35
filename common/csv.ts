/** Comma-separated values as in RFC 4180, safe to open in a spreadsheet. */

export type CsvCell = number | string | boolean | null | undefined;

/** One line per row; numbers in full, null and undefined as empty cells. */
export function csvText(rows: readonly (readonly CsvCell[])[]): string {
  return rows.map((row) => `${row.map(csvCell).join(",")}\n`).join("");
}

/** Strings that a spreadsheet would run as a formula get an apostrophe; numbers do not. */
function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  const text = typeof cell === "string" && /^[=+\-@\t\r\n＝＋－＠]/.test(cell) ? `'${cell}` : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
