/** Opens a store by URL. */
import type { Store } from "../tuner/store.ts";
import { createStore } from "./sql/store.ts";
import { openSqlite, type OpenOptions } from "./sqlite/open.ts";
import { backUpSqlite } from "./sqlite/backup.ts";
import { restoreSqlite, type Restored } from "./sqlite/restore.ts";
import { sqlitePath } from "./url.ts";

/**
 * Opens the store at `sqlite:PATH` (made where there is none; its folder must exist) or `sqlite::memory:`. Throws
 * InvalidInput for any other URL, `storage` or `newer-schema` for a file that cannot be used, `served` for one that a
 * server owns.
 */
export async function openStore(url: string, options: OpenOptions = {}): Promise<Store> {
  return createStore(await openSqlite(sqlitePath(url), options));
}

/** Copies the database at the address, also a served one, to a file that must not exist. */
export function backUpStorage(url: string, target: string): Promise<void> {
  return backUpSqlite(sqlitePath(url), target);
}

export { receiveBackup } from "./sqlite/backup.ts";

/** Puts a backup in the place of the database at the address, and keeps the old one under another name. */
export function restoreStorage(url: string, backup: string): Promise<Restored> {
  return restoreSqlite(sqlitePath(url), backup);
}
