/** Columns set aside: they determine the split and are not features. */
import { didYouMean, listNames } from "../../../common/did-you-mean.ts";
import type { Issue } from "../../../common/issue.ts";
import type { Dataset } from "./dataset.ts";
import type { ColumnSource } from "./encode-columns.ts";

/** Names of columns to set aside, keyed by the option that requests them. */
export type AsideNames = Readonly<Record<string, string>>;

/** The cells of these columns, by name; empty if there are none. */
export type Aside = Pick<Dataset, "aside">;

/** Removes the columns from the features. */
export function setAside(
  source: ColumnSource,
  names: AsideNames,
): { readonly source: ColumnSource; readonly aside: Aside } | { readonly issues: readonly Issue[] } {
  const known = source.features.map(({ name }) => name);
  const issues = Object.entries(names).flatMap(([path, name]) =>
    known.includes(name) ? [] : [unknownColumn(path, name, known, source.target.name)],
  );
  if (issues.length > 0) return { issues };
  const wanted = new Set(Object.values(names));
  const columns = source.features.filter(({ name }) => wanted.has(name));
  const cells = Object.fromEntries(columns.map(({ name, values }) => [name, values.map(String)]));
  return {
    source: { ...source, features: source.features.filter(({ name }) => !wanted.has(name)) },
    aside: columns.length > 0 ? { aside: cells } : {},
  };
}

/** The issue for a column that cannot be set aside. */
export function unknownColumn(path: string, name: string, known: readonly string[], target: string): Issue {
  const noun = path.replace("-", " ");
  if (name === target) return { path, message: `${noun}; must not be the target: ${JSON.stringify(name)}` };
  const close = didYouMean(name, known, "");
  const remedy = `${close}${close === "" ? "" : " "}The columns are ${listNames(known)}.`;
  return { path, message: `${noun}; must be a column of the data: ${JSON.stringify(name)}. ${remedy}` };
}
