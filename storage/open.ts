/** A URL → a store. */
import type { Store } from "../tuner/store.ts";
import { createStore } from "./kysely-store.ts";
import { openSqlite } from "./sqlite/open.ts";
import type { OpenOptions } from "./sqlite/open.ts";
import { sqlitePath } from "./url.ts";

/**
 * Opens the store at `sqlite:PATH` (made where there is none; its folder must exist) or `sqlite::memory:`. Throws
 * InvalidInput for any other URL, `storage` or `newer-schema` for a file that cannot be used, `served` for one that a
 * server owns.
 */
export async function openStore(url: string, options: OpenOptions = {}): Promise<Store> {
  return createStore(await openSqlite(sqlitePath(url), options));
}
