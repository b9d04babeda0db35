/**
 * Operations on the database at an address, using the engine for that address. Each throws InvalidInput for a bad
 * address.
 */
import { CredenceError } from "../common/errors.ts";
import type { Store } from "../tuner/store.ts";
import type { DatabaseFacts, OpenOptions, Restored } from "./engine.ts";
import { createStore } from "./sql/store.ts";
import { locate } from "./url.ts";

/**
 * Opens the store at `sqlite:PATH` (created if missing; its folder must exist), `sqlite::memory:`, or
 * `postgres://USER@HOST/DATABASE` (which must exist). Throws `storage` or `newer-schema` if it cannot be used, and
 * `served` for a file that a server owns.
 */
export async function openStore(url: string, options: OpenOptions = {}): Promise<Store> {
  const { engine, location } = locate(url);
  return createStore(await engine.open(location, options));
}

/** Whether a database exists at the address. A `volatile` database is in memory and starts empty. */
export function presenceOf(url: string): Promise<"present" | "absent" | "volatile"> {
  const { engine, location } = locate(url);
  return engine.presence(location);
}

/**
 * Copies the database at the address, even while a server owns it, to a file that must not exist yet. Throws what its
 * engine throws.
 */
export async function backUpStorage(url: string, file: string): Promise<void> {
  const { engine, location } = locate(url);
  await engine.backUp(location, file);
}

export { receiveBackup } from "./sqlite/backup.ts";

/** Replaces the database at the address with a backup; the old one is kept under another name. */
export async function restoreStorage(url: string, backup: string): Promise<Restored> {
  const { engine, location } = locate(url);
  return engine.restore(location, backup);
}

/** Facts for troubleshooting, or the error that opening the database would throw. */
export async function describeStorage(url: string): Promise<DatabaseFacts | { readonly problem: string }> {
  const { engine, location } = locate(url);
  try {
    return await engine.describe(location);
  } catch (error) {
    if (!(error instanceof CredenceError)) throw error;
    return { problem: error.message };
  }
}
