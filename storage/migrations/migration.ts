/** The shape of a migration: a numbered step of the schema. Once released it never changes. */

/** Column types whose names differ between SQL engines. */
export interface ColumnTypes {
  /** An integer primary key that the engine numbers. */
  readonly identity: string;
  /** A 64-bit floating-point number that keeps every bit, the sign of −0 included. */
  readonly exactNumber: string;
  /** A whole number up to 2^53, both signs. */
  readonly integer: string;
  /** Text that is sorted by code point. */
  readonly orderedText: string;
}

export interface Migration {
  /** The schema's version once it has run: 1, 2, 3 … */
  readonly version: number;
  readonly statements: (types: ColumnTypes) => readonly string[];
}
