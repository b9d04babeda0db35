/** Facts about a storage address, for troubleshooting. Creates nothing. */
import { CredenceError } from "../common/errors.ts";
import { describeSqlite } from "./sqlite/describe.ts";
import { sqlitePath } from "./url.ts";

/** Label → fact, in the order to show; `problem` is what opening it would be refused with. Throws InvalidInput for a bad URL. */
export async function describeStorage(url: string): Promise<Readonly<Record<string, string>>> {
  const path = sqlitePath(url);
  try {
    return describeSqlite(path);
  } catch (error) {
    if (!(error instanceof CredenceError)) throw error;
    return { problem: error.message };
  }
}
