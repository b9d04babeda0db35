/** Resolves the columns of a file by role: target, ignored columns, and columns that are not features. */
import { didYouMean, listNames } from "../../../common/did-you-mean.ts";
import type { Issue } from "../../../common/issue.ts";
import type { CheckedColumn } from "./column-checks.ts";
import type { CsvOptions } from "./csv-options.ts";
import { labelOf, type CsvTable } from "./csv-table.ts";

export function withoutIgnored(
  table: CsvTable,
  ignore: readonly string[],
): { readonly table: CsvTable } | { readonly message: string } {
  const names = ignore.map((name) => name.trim());
  const unknown = names.find((name) => !table.header.includes(name));
  if (unknown !== undefined) {
    const remedy = didYouMean(unknown, table.header, "");
    const rule = `must be a column of the file: ${JSON.stringify(unknown)}`;
    return {
      message: `column to ignore; ${rule}.${remedy === "" ? "" : ` ${remedy}`} Its columns are ${listNames(table.header)}.`,
    };
  }
  const kept = (_: string, index: number) => !names.includes(table.header[index]);
  const rows = table.rows.map((row) => ({ ...row, cells: row.cells.filter(kept) }));
  return { table: { ...table, header: table.header.filter(kept), rows } };
}

/** The named column; null if there is none. Leading and trailing spaces in names are ignored. */
export function namedColumn(
  header: readonly string[],
  wanted: string | undefined,
  { header: has }: CsvOptions,
): string | null {
  const name = wanted?.trim() ?? "";
  if (header.includes(name)) return name;
  return has === "no" && header.includes(`c${name}`) ? `c${name}` : null;
}

export function whyNoTarget(header: readonly string[], target: string | undefined): string {
  if (target === undefined) return `target; must be given for a file: missing. Its columns are ${listNames(header)}.`;
  const close = didYouMean(target, header, "");
  const remedy = close === "" ? "" : ` ${close}`;
  return `target; must be a column of the file: ${JSON.stringify(target)}.${remedy} Its columns are ${listNames(header)}.`;
}

/** For a column that is not a feature and whose missing values are not filled in. */
export function missingAside({
  option,
  name,
  missing: [first],
}: CheckedColumn & { readonly option: string }): readonly Issue[] {
  if (first === undefined) return [];
  const rule = `${option.replace("-", " ")}; must have a value in every row: ${JSON.stringify(name)} has none in ${labelOf(first.row)}`;
  return [{ path: option, message: `${rule}. Add --set missing=drop, or fill it in.` }];
}
