/** A URL → a store. */
import type { Store } from "../tuner/store.ts";
import { createStore } from "./kysely-store.ts";
import { openSqlite } from "./sqlite/open.ts";
import { sqlitePath } from "./url.ts";

/**
 * Opens the store at `sqlite:PATH` (made where there is none; its folder must exist) or `sqlite::memory:`. Throws
 * InvalidInput for any other URL, `storage` or `newer-schema` for a file that cannot be used.
 *
 * `patience`: milliseconds to wait for other processes that hold the file; 15 seconds unless told.
 */
export async function openStore(url: string, options: { readonly patience?: number } = {}): Promise<Store> {
  return createStore(await openSqlite(sqlitePath(url), options));
}
