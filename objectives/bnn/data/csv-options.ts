/** Options for reading a CSV file. */
import { isFiniteNumber, withoutMarks } from "../../../common/number-text.ts";
import type { HeaderChoice } from "./csv-table.ts";

export const missingChoices = ["error", "drop", "mean"] as const;
export const decimalChoices = ["point", "comma"] as const;
export const thousandsChoices = ["none", "comma", "point", "space", "apostrophe"] as const;

export interface CsvOptions {
  readonly header: HeaderChoice;
  /** Treatment of rows with missing values: rejected, dropped, or filled in with the column mean. */
  readonly missing: (typeof missingChoices)[number];
  /** Markers of missing values in addition to the empty cell; the usual ones if absent. */
  readonly na?: readonly string[] | undefined;
  readonly decimal: (typeof decimalChoices)[number];
  readonly thousands: (typeof thousandsChoices)[number];
  /** Columns to ignore. */
  readonly ignore: readonly string[];
}

export const defaultCsvOptions: CsvOptions = {
  header: "auto",
  missing: "error",
  decimal: "point",
  thousands: "none",
  ignore: [],
};

const usual = /^(?:\?|na|n\/a|nan|null)$/i;

/** Whether this cell is a missing value. Numeric markers are compared as numbers, so -200 matches -200.0. */
export function missingTest(options: Pick<CsvOptions, "na" | "decimal" | "thousands">): (cell: string) => boolean {
  const { na } = options;
  if (na === undefined) return (cell) => cell === "" || usual.test(cell);
  const markers = new Set(na);
  const numbers = new Set(na.filter(isFiniteNumber).map(Number));
  return (cell) => {
    const number = plainCell(cell, options);
    return cell === "" || markers.has(cell) || (isFiniteNumber(number) && numbers.has(Number(number)));
  };
}

const marks = { none: "", comma: ",", point: ".", space: " ", apostrophe: "'" } as const;

/** The cell without the declared group separators and currency signs. */
export function plainCell(cell: string, { decimal, thousands }: Pick<CsvOptions, "decimal" | "thousands">): string {
  if (decimal === "point" && thousands === "none") return cell;
  return withoutMarks(cell, { decimal: decimal === "comma" ? "," : ".", thousands: marks[thousands] });
}
