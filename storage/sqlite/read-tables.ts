/** Reads whole tables of a database that another program wrote. */
import { CredenceError } from "../../common/errors.ts";
import { errorMessage } from "../../common/describe-error.ts";
import { Database } from "./binding.ts";

type Row = Readonly<Record<string, unknown>>;

/**
 * Maps each table to its rows, of which a missing table has none. Changes nothing. Throws `storage` for a file that is
 * not a database.
 */
export function readTables(file: string, tables: readonly string[]): Readonly<Record<string, readonly Row[]>> {
  try {
    const database = new Database(file, { readonly: true, fileMustExist: true });
    try {
      const known = database.prepare("select name from sqlite_schema where type = 'table'").pluck().all() as string[];
      const read = (table: string) =>
        known.includes(table) ? (database.prepare(`select * from "${table}"`).all() as Row[]) : [];
      return Object.fromEntries(tables.map((table) => [table, read(table)]));
    } finally {
      database.close();
    }
  } catch (error) {
    throw new CredenceError("storage", `${file} cannot be read as an SQLite database: ${errorMessage(error)}.`, {
      fields: { file },
    });
  }
}
