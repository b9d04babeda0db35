/** Where conditions are written: words of messages, and what is understood besides the common syntax. */

export interface Dialect {
  /** Singular and plural. */
  readonly one: string;
  readonly many: string;
  /** A valid text. */
  readonly example: string;
  /** May texts be written without quotes, and `=` for `==`? */
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
