/** A row to predict, as the fields of a form, and back. What is wrong with it is for the server to say. */
import type { KeptModelJson } from "../../../api.ts";
import type { ModelRow } from "../../api-client/api-client.ts";
import { formatValue } from "../../format/number.ts";

export type ModelColumn = KeptModelJson["columns"][number];

/** Digits of a mean that a field begins with. */
const DIGITS = 4;

/** The mean of a numeric column, and the first category of another. */
export function firstFields(columns: readonly ModelColumn[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      column.kind === "numeric" ? String(Number(column.mean.toPrecision(DIGITS))) : (column.categories[0] ?? ""),
    ]),
  );
}

/** Numbers as such; a text that is none goes as it is, so that the server names its column. */
export function rowOf(columns: readonly ModelColumn[], fields: Readonly<Record<string, string>>): ModelRow {
  return Object.fromEntries(
    columns.map(({ name, kind }) => {
      const text = (fields[name] ?? "").trim();
      const number = Number(text.replace("−", "-"));
      return [name, kind === "numeric" && text !== "" && Number.isFinite(number) ? number : text];
    }),
  );
}

/** Where the rows learned from lie. */
export function hintOf(column: ModelColumn): string {
  if (column.kind === "categorical") return "";
  const { low, high, unit } = column;
  return `${formatValue(low)} … ${formatValue(high)}${unit === undefined ? "" : ` ${unit}`}`;
}
