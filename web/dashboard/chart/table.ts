/** The data of a plot as a table, for downloads and screen readers. */
import { csvText } from "../../../common/csv.ts";

export type Cell = number | string | boolean | null;

export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export function csvOf({ columns, rows }: DataTable): string {
  return csvText([columns, ...rows]);
}
