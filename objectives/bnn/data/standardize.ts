/** Standardizes features and target to mean 0 and standard deviation 1, using the statistics of the training rows. */
import { mean, standardDeviation } from "../../../math/statistics.ts";
import type { Dataset } from "./dataset.ts";

/** Original value = mean + scale × standardized value. */
export interface Standardizer {
  /** One per column. */
  readonly featureMean: Float64Array;
  /** One per column: the population standard deviation (> 0), or 1 for a constant column. */
  readonly featureScale: Float64Array;
  readonly targetMean: number;
  /** > 0. */
  readonly targetScale: number;
}

export interface StandardizedRows {
  /** rows × columns, row-major. */
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly rows: number;
  readonly columns: number;
  /** Weight of each row in training; 1 if absent. */
  readonly weight?: number;
}

/**
 * Statistics of `rows`, which must be the training rows, so that nothing leaks from validation and test rows.
 *
 * @throws RangeError when `rows` is empty
 */
export function fitStandardizer(dataset: Dataset, rows: Int32Array): Standardizer {
  if (rows.length === 0) throw new RangeError("invalid rows; must be at least 1: 0");
  const { columns, features, target } = dataset;
  const featureMean = new Float64Array(columns);
  const featureScale = new Float64Array(columns);
  const column = new Float64Array(rows.length);
  for (let j = 0; j < columns; j++) {
    for (let i = 0; i < rows.length; i++) column[i] = features[rows[i] * columns + j];
    featureMean[j] = mean(column);
    featureScale[j] = scaleOf(column);
  }
  const targets = Float64Array.from(rows, (row) => target[row]);
  return { featureMean, featureScale, targetMean: mean(targets), targetScale: scaleOf(targets) };
}

/** The standardized features and targets of `rows`, in the given order. */
export function applyStandardizer(dataset: Dataset, rows: Int32Array, standardizer: Standardizer): StandardizedRows {
  const { columns, features, target } = dataset;
  const { featureMean, featureScale, targetMean, targetScale } = standardizer;
  const x = new Float64Array(rows.length * columns);
  const y = new Float64Array(rows.length);
  for (let i = 0; i < rows.length; i++) {
    const from = rows[i] * columns;
    for (let j = 0; j < columns; j++) x[i * columns + j] = (features[from + j] - featureMean[j]) / featureScale[j];
    y[i] = (target[rows[i]] - targetMean) / targetScale;
  }
  return { x, y, rows: rows.length, columns };
}

/** Population standard deviation; 1 if all values are equal (even if rounding of the mean hides it) or nearly so. */
function scaleOf(values: Float64Array): number {
  const deviation = values.every((value) => value === values[0]) ? 0 : standardDeviation(values);
  return deviation > 0 ? deviation : 1;
}
