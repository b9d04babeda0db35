/** A data set for regression: numbers in rows and columns, and a target. */

/** Raw units throughout; standardizing is the reader's choice (see standardize.ts). */
export interface Dataset {
  readonly name: string;
  /** One name per column of `features`; a categorical column `origin` becomes `origin=Europe`, `origin=Japan` … */
  readonly featureNames: readonly string[];
  readonly targetName: string;
  readonly rows: number;
  readonly columns: number;
  /** rows × columns, row-major, finite; categorical columns one-hot. */
  readonly features: Float64Array;
  /** One finite number per row. */
  readonly target: Float64Array;
  /** Sentences a person should read: rows dropped, columns left out, copies among the rows. */
  readonly notices: readonly string[];
}
