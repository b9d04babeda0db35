/** Names of the studies that a transaction changes, for other processes that follow the database. */
import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

type Tables = Kysely<Schema>;

const changed = new WeakMap<Tables, Set<string>>();

/** Starts recording for this transaction; returns the set that names are added to. */
export function noteChangesOf(transaction: Tables): ReadonlySet<string> {
  const names = new Set<string>();
  changed.set(transaction, names);
  return names;
}

/** May also record changes that are rolled back later. */
export function noteChange(tables: Tables, study: string): void {
  changed.get(tables)?.add(study);
}
