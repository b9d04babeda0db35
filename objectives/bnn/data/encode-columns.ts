/**
 * Encodes columns of numbers and words as a data set: categories become one-hot columns, and uninformative columns are
 * dropped.
 */
import { defined } from "../../../common/defined.ts";
import { isFiniteNumber } from "../../../common/number-text.ts";
import type { Dataset, Encoder } from "./dataset.ts";

/** A column of the source: all numbers, or all words (categories). */
export type Column =
  | { readonly name: string; readonly kind: "numeric"; readonly unit?: string; readonly values: readonly number[] }
  | { readonly name: string; readonly kind: "categorical"; readonly values: readonly string[] };

/** The parts of a data set as a source provides them; all columns are as long as the target. */
export interface ColumnSource {
  readonly name: string;
  readonly features: readonly Column[];
  /** Numbers, or class labels. */
  readonly target: {
    readonly name: string;
    readonly unit?: string;
    readonly values: readonly number[] | readonly string[];
  };
  /** All source names in order; by default the features followed by the target. */
  readonly header?: readonly string[];
  readonly notices: readonly string[];
}

/** Encodes the columns in order; category levels are sorted, so that the row order does not matter. */
export function encodeColumns(source: ColumnSource): Dataset {
  const constant = source.features.filter((column) => new Set<unknown>(column.values).size < 2);
  const varying = source.features.filter((column) => !constant.includes(column));
  const encoders = varying.map(encoderOf);
  const encoded = varying.flatMap((column, i) => encodeColumn(column, encoders[i]));
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
    ...encodeTarget(source.target.values),
    notices: [
      ...source.notices,
      ...constant.map(({ name }) => `Column ${JSON.stringify(name)} left out: it has the same value in every row.`),
    ],
    source: {
      header: source.header ?? [...source.features.map(({ name }) => name), source.target.name],
      encoders,
      ...defined({ targetUnit: source.target.unit }),
    },
  };
}

/** Classes are numbered in the order of their names, or of their values if all are numbers. */
function encodeTarget(values: readonly number[] | readonly string[]): Pick<Dataset, "target" | "classes"> {
  if (values.every((value) => typeof value === "number")) return { target: Float64Array.from(values) };
  const levels = levelsOf(values.map(String));
  const classes = levels.every(isFiniteNumber) ? levels.toSorted((a, b) => Number(a) - Number(b)) : levels;
  const numbers = new Map(classes.map((name, number) => [name, number]));
  return { target: Float64Array.from(values, (value) => numbers.get(String(value)) ?? Number.NaN), classes };
}

function encoderOf(column: Column): Encoder {
  const { name } = column;
  if (column.kind === "numeric") return { name, kind: column.kind, ...defined({ unit: column.unit }) };
  return { name, kind: column.kind, categories: levelsOf(column.values) };
}

function encodeColumn(column: Column, encoder: Encoder): { name: string; values: readonly number[] }[] {
  if (encoder.kind === "numeric") return [{ name: column.name, values: column.values.map(Number) }];
  return encoder.categories.map((level) => ({
    name: `${column.name}=${level}`,
    values: column.values.map((value) => (value === level ? 1 : 0)),
  }));
}

/** The distinct values in code-unit order, independent of the locale. */
export function levelsOf(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}
