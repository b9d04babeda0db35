/** The interface of a migration: a numbered step of the schema that never changes once released. */

/** Column types whose names differ between SQL engines. */
export interface ColumnTypes {
  /** An integer primary key that the engine assigns. */
  readonly identity: string;
  /** A 64-bit floating-point number that preserves every bit, including the sign of −0. */
  readonly exactNumber: string;
  /** An integer up to ±2^53. */
  readonly integer: string;
  /** Text sorted by code point. */
  readonly orderedText: string;
}

export interface Migration {
  /** The schema's version after this migration: 1, 2, 3 … */
  readonly version: number;
  readonly statements: (types: ColumnTypes) => readonly string[];
}
