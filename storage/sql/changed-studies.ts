/** Names of the studies that a transaction changes, for those who follow a database from other processes. */
import type { Kysely } from "kysely";
import type { Schema } from "./schema.ts";

type Tables = Kysely<Schema>;

const changed = new WeakMap<Tables, Set<string>>();

/** Starts noting for this transaction; returns the set that the names go to. */
export function noteChangesOf(transaction: Tables): ReadonlySet<string> {
  const names = new Set<string>();
  changed.set(transaction, names);
  return names;
}

/** What is taken back may be noted too. */
export function noteChange(tables: Tables, study: string): void {
  changed.get(tables)?.add(study);
}
