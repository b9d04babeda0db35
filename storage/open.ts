/** A URL → a store. */
import { InvalidInput } from "../tuner/errors.ts";
import type { Store } from "../tuner/store.ts";
import { createStore } from "./kysely-store.ts";
import { openSqlite } from "./sqlite/open.ts";

/**
 * Opens the store at `sqlite:PATH` (made where there is none; its folder must exist) or `sqlite::memory:`. Throws
 * InvalidInput for any other URL, `storage` or `newer-schema` for a file that cannot be used.
 *
 * `patience`: milliseconds to wait for other processes that hold the file; 15 seconds unless told.
 */
export async function openStore(url: string, options: { readonly patience?: number } = {}): Promise<Store> {
  return createStore(await openSqlite(sqlitePath(url), options));
}

/** The path in a URL. Throws InvalidInput. */
function sqlitePath(url: string): string {
  const [, scheme, rest] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(url) ?? ["", "", ""];
  switch (scheme.toLowerCase()) {
    case "sqlite":
      break;
    case "postgres":
    case "postgresql":
      throw refused("PostgreSQL is not available yet", `${scheme}:`);
    default:
      throw refused('must begin with "sqlite:"', JSON.stringify(withoutPassword(url)));
  }
  if (rest.trim() === "") throw refused("must name a file", JSON.stringify(url));
  // Others read sqlite:///x as a relative path; better no answer than another file than the one meant.
  if (rest.startsWith("//")) throw refused('must have no "//" before the file', JSON.stringify(url));
  if (rest.includes("\0")) throw refused("must not hold the character NUL", JSON.stringify(url));
  return rest.trim();
}

function refused(rule: string, value: string): InvalidInput {
  const remedy = "Write sqlite:credence.db, or sqlite:/path/to/credence.db.";
  return new InvalidInput([{ path: "storage", message: `URL; ${rule}: ${value}. ${remedy}` }]);
}

function withoutPassword(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//…@");
}
