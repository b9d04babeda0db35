/** Columns of numbers and words become a data set: categories one-hot, columns without information left out. */
import type { Dataset } from "./dataset.ts";

/** A column of the source: all numbers, or all words (categories). */
export type Column =
  | { readonly name: string; readonly kind: "numeric"; readonly values: readonly number[] }
  | { readonly name: string; readonly kind: "categorical"; readonly values: readonly string[] };

/** The parts of a data set as they come from a source; every column has as many values as the target. */
export interface ColumnSource {
  readonly name: string;
  readonly features: readonly Column[];
  readonly target: { readonly name: string; readonly values: readonly number[] };
  readonly notices: readonly string[];
}

/** Encodes the columns in their order; the levels of a category are sorted, so that the row order does not matter. */
export function encodeColumns(source: ColumnSource): Dataset {
  const constant = source.features.filter((column) => new Set<unknown>(column.values).size < 2);
  const varying = source.features.filter((column) => !constant.includes(column));
  const encoded = varying.flatMap(encodeColumn);
  const rows = source.target.values.length;
  const columns = encoded.length;
  const features = new Float64Array(rows * columns);
  encoded.forEach(({ values }, j) => {
    for (let i = 0; i < rows; i++) features[i * columns + j] = values[i];
  });
  return {
    name: source.name,
    featureNames: encoded.map((column) => column.name),
    targetName: source.target.name,
    rows,
    columns,
    features,
    target: Float64Array.from(source.target.values),
    notices: [
      ...source.notices,
      ...constant.map(({ name }) => `Column ${JSON.stringify(name)} left out: it has the same value in every row.`),
    ],
  };
}

function encodeColumn(column: Column): { name: string; values: readonly number[] }[] {
  if (column.kind === "numeric") return [column];
  return levelsOf(column.values).map((level) => ({
    name: `${column.name}=${level}`,
    values: column.values.map((value) => (value === level ? 1 : 0)),
  }));
}

/** The different values in code-unit order, which no locale changes. */
export function levelsOf(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
