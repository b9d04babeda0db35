/** A data set: rows of numeric features, with a numeric or class target per row. */

/** How a source column is mapped to columns of `features`. */
export type Encoder =
  | { readonly name: string; readonly kind: "numeric"; readonly unit?: string }
  /** The one-hot levels, in this order. */
  | { readonly name: string; readonly kind: "categorical"; readonly categories: readonly string[] };

/** Metadata of the source table, needed to read another table of the same form. */
interface SourceTable {
  /** All names in the order of the file, including the target and ignored columns. */
  readonly header: readonly string[];
  /** In the order of `features`. */
  readonly encoders: readonly Encoder[];
  readonly targetUnit?: string;
}

/** Raw units throughout; the caller standardizes (see standardize.ts). */
export interface Dataset {
  readonly name: string;
  /** One name per column of `features`; a categorical column `origin` becomes `origin=Europe`, `origin=Japan` … */
  readonly featureNames: readonly string[];
  readonly targetName: string;
  readonly rows: number;
  readonly columns: number;
  /** rows × columns, row-major, finite; categorical columns one-hot. */
  readonly features: Float64Array;
  /** One finite number per row: the class index, from 0, for a classification target. */
  readonly target: Float64Array;
  /** The class names; absent for a numeric target. */
  readonly classes?: readonly string[];
  /** The cells (one per row) of columns that determine the split and are not features, by column name. */
  readonly aside?: Readonly<Record<string, readonly string[]>>;
  /** Each row's number in the source, from 0, and the number of source rows; absent if no row was dropped. */
  readonly rowNumbers?: Int32Array;
  readonly sourceRows?: number;
  /** Notices for the user: rows dropped, columns ignored, duplicate rows. */
  readonly notices: readonly string[];
  /** Absent if all features are numeric columns. */
  readonly source?: SourceTable;
}
