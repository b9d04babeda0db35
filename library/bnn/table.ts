/** Converts rows of numbers to a data set for training. */
import { InvalidInput } from "../../common/errors.ts";
import { showValue } from "../../common/show-value.ts";
import { type Dataset } from "../../objectives/bnn/data/dataset.ts";

/** Rows of finite numbers, all of equal length. */
export type Rows = readonly ArrayLike<number>[];

/** The numbers of all rows, concatenated row by row. Throws InvalidInput for invalid rows. */
export function flat(rows: Rows, columns: number): Float64Array {
  const features = new Float64Array(rows.length * columns);
  rows.forEach((row, i) => {
    if (row.length !== columns) throw refused(`x[${i}]`, "row", `must have ${columns} numbers`, row.length);
    for (let j = 0; j < columns; j++) features[i * columns + j] = finite(row[j], `x[${i}][${j}]`);
  });
  return features;
}

/** A data set with default names. `target` has one number per row. */
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
  if (rows.length !== y.length) throw refused("y", "targets", `must have one entry per row, ${rows.length}`, y.length);
}

export function refused(path: string, noun: string, rule: string, found: unknown): InvalidInput {
  return new InvalidInput([{ path, message: `${noun}; ${rule}: ${showValue(found)}` }]);
}

function finite(value: unknown, path: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw refused(path, "value", "must be a finite number", value);
}
