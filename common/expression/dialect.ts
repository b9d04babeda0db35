/** The context in which conditions are written: words used in messages, and syntax beyond the common part. */

export interface Dialect {
  /** Singular and plural. */
  readonly one: string;
  readonly many: string;
  /** A valid text. */
  readonly example: string;
  /** Whether strings may be written without quotes, and `=` instead of `==`. */
  readonly hasWords: boolean;
}

export const constraintDialect: Dialect = {
  one: "constraint",
  many: "constraints",
  example: "depth*width <= 4096",
  hasWords: false,
};

export const queryDialect: Dialect = {
  one: "query",
  many: "queries",
  example: "loss < 0.3 and act = gelu",
  hasWords: true,
};
