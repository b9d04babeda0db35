/** Rows of studies that a transaction of many operations has read: until it ends, nobody else can change them. */
import type { Kysely } from "kysely";
import type { StudyRow } from "./rows.ts";
import type { Schema } from "./schema.ts";

type Tables = Kysely<Schema>;

const known = new WeakMap<Tables, Map<string, StudyRow>>();

/** From now on, what is read in this transaction is kept. */
export function keepStudies(transaction: Tables): void {
  known.set(transaction, new Map());
}

export function knownStudy(tables: Tables, name: string): StudyRow | undefined {
  return known.get(tables)?.get(name);
}

/** The row as it is now. */
export function noteStudy(tables: Tables, row: StudyRow): void {
  known.get(tables)?.set(row.name, row);
}

/** Columns changed, or changes were taken back: rows are to be read again. */
export function dropStudies(tables: Tables): void {
  known.get(tables)?.clear();
}
