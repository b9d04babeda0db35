/**
 * Caches study rows read in a transaction of several operations, since no other writer can change them until it ends.
 */
import type { Kysely } from "kysely";
import type { StudyRow } from "./rows.ts";
import type { Schema } from "./schema.ts";

type Tables = Kysely<Schema>;

const known = new WeakMap<Tables, Map<string, StudyRow>>();

/** Starts caching rows for this transaction. */
export function cacheStudyRows(transaction: Tables): void {
  known.set(transaction, new Map());
}

export function cachedStudyRow(tables: Tables, name: string): StudyRow | undefined {
  return known.get(tables)?.get(name);
}

/** Caches the current row. Has no effect outside a caching transaction. */
export function cacheStudyRow(tables: Tables, row: StudyRow): void {
  known.get(tables)?.set(row.name, row);
}

/** Drops the cached rows after a change of columns or a rollback. */
export function clearStudyRows(tables: Tables): void {
  known.get(tables)?.clear();
}
