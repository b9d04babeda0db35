/** Cells of a column as points in time: numbers, or dates that begin with the year. */
import { isFiniteNumber } from "../../../../common/number-text.ts";
import type { Refusal } from "./splitter.ts";

const date = /^\d{4}-\d{2}(?:-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?$/;

/** A number for each cell, larger for later times; dates in milliseconds, in UTC if they have no time zone. */
export function readTimes(cells: readonly string[]): Float64Array | Refusal {
  if (cells.every(isFiniteNumber)) return Float64Array.from(cells, Number);
  const times = Float64Array.from(cells, timeOf);
  const wrong = times.findIndex(Number.isNaN);
  if (wrong < 0) return times;
  const rule = "time column; must be numbers, or dates such as 2024-05-31 or 2024-05-31 14:30";
  return { path: "time-column", message: `${rule}: ${JSON.stringify(cells[wrong])} in row ${wrong + 1}` };
}

function timeOf(cell: string): number {
  if (!date.test(cell)) return Number.NaN;
  const iso = cell.replace(" ", "T");
  return Date.parse(iso.includes("T") && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(iso) ? `${iso}Z` : iso);
}
