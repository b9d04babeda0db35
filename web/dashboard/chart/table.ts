/** The data behind a plot as a table: for download, and for those who cannot see the plot. */
import { csvText } from "../../../common/csv.ts";

export type Cell = number | string | boolean | null;

export interface DataTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export function csvOf({ columns, rows }: DataTable): string {
  return csvText([columns, ...rows]);
}
