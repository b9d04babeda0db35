/** Converts a row to form fields and back. The server validates it. */
import type { KeptModelJson } from "../../../api.ts";
import type { ModelRow } from "../../api-client/api-client.ts";
import { formatValue } from "../../format/number.ts";

export type ModelColumn = KeptModelJson["columns"][number];

/** Significant digits of the initial value, the column mean. */
const DIGITS = 4;

/** Initial values: the mean of a numeric column, the first category of a categorical one. */
export function firstFields(columns: readonly ModelColumn[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      column.kind === "numeric" ? String(Number(column.mean.toPrecision(DIGITS))) : (column.categories[0] ?? ""),
    ]),
  );
}

/** Numbers are parsed; other text is sent unchanged, so that the server's message names its column. */
export function rowOf(columns: readonly ModelColumn[], fields: Readonly<Record<string, string>>): ModelRow {
  return Object.fromEntries(
    columns.map(({ name, kind }) => {
      const text = (fields[name] ?? "").trim();
      const number = Number(text.replace("−", "-"));
      return [name, kind === "numeric" && text !== "" && Number.isFinite(number) ? number : text];
    }),
  );
}

/** The range of the training data. */
export function hintOf(column: ModelColumn): string {
  if (column.kind === "categorical") return "";
  const { low, high, unit } = column;
  return `${formatValue(low)} … ${formatValue(high)}${unit === undefined ? "" : ` ${unit}`}`;
}
