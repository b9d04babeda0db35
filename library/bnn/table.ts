/** Rows of numbers, as programs have them, into the data set that a network learns from. */
import { InvalidInput } from "../../common/errors.ts";
import { showValue } from "../../common/show-value.ts";
import { type Dataset } from "../../objectives/bnn/data/dataset.ts";

/** Rows of as many finite numbers each. */
export type Rows = readonly ArrayLike<number>[];

/** The numbers of all rows, one row after another. Throws InvalidInput for rows that are none. */
export function flat(rows: Rows, columns: number): Float64Array {
  const features = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    if (row.length !== columns) throw refused(`x[${i}]`, "row", `must have ${columns} numbers`, row.length);
    for (let j = 0; j < columns; j++) features[i * columns + j] = finite(row[j], `x[${i}][${j}]`);
  });
  return features;
}

/** A data set without names. `target` has a number for each row. */
export function datasetOf(rows: Rows, target: Float64Array): Dataset {
  if (rows.length < 2) throw refused("x", "rows", "must be at least 2", rows.length);
  sameLength(rows, target);
  const columns = rows[0].length;
  if (columns === 0) throw refused("x[0]", "row", "must have at least 1 number", 0);
  return {
    name: "rows",
    featureNames: Array.from({ length: columns }, (_, j) => `x${j + 1}`),
    targetName: "y",
    rows: rows.length,
    columns,
    features: flat(rows, columns),
    target,
    notices: [],
  };
}

export function numbersOf(y: ArrayLike<number>): Float64Array {
  return Float64Array.from(y, (value, i) => finite(value, `y[${i}]`));
}

export function sameLength(rows: Rows, y: ArrayLike<unknown>): void {
  if (rows.length !== y.length) throw refused("y", "targets", `must be as many as rows, ${rows.length}`, y.length);
}

export function refused(path: string, noun: string, rule: string, found: unknown): InvalidInput {
  return new InvalidInput([{ path, message: `${noun}; ${rule}: ${showValue(found)}` }]);
}

function finite(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw refused(path, "value", "must be a finite number", value);
}
