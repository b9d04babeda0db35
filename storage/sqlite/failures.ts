/** What SQLite's errors mean to a person: one CredenceError each, with what to do. */
import { Database } from "./binding.ts";
import { StorageError } from "../../tuner/errors.ts";

/** Is it an error of SQLite with this code, or an extended code of it? */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Database.SqliteError && (error.code === code || error.code.startsWith(`${code}_`));
}

/** An error `storage`: "database; what is wrong: path. What to do." */
export function storageError(file: string, problem: { rule: string; remedy: string; cause?: unknown }): StorageError {
  const { rule, remedy, cause } = problem;
  return new StorageError(`database; ${rule}: ${file}. ${remedy}`, null, { cause });
}

/** The error for people when it is one of SQLite's; any other as it is. */
export function explain(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const known = meanings.find(([code]) => hasCode(error, code));
  const [rule, remedy] = known?.[1] ?? [`failed with ${error.code} (${error.message})`, "Nothing was changed."];
  const message = `database; ${rule}: ${file}. ${remedy}`;
  return new StorageError(message, known?.[1][0] ?? null, { cause: error });
}

const meanings: readonly (readonly [code: string, [rule: string, remedy: string]])[] = [
  ["SQLITE_FULL", ["the disk is full", "Free some space and start again; everything saved before is kept."]],
  ["SQLITE_BUSY", ["another process keeps it locked", "End that process or wait, then start again."]],
  ["SQLITE_LOCKED", ["another process keeps it locked", "End that process or wait, then start again."]],
  ["SQLITE_PROTOCOL", ["another process keeps it locked", "End that process or wait, then start again."]],
  ["SQLITE_READONLY", ["must be writable", "Allow writing to the file and its folder, or name another file."]],
  ["SQLITE_CANTOPEN", ["cannot be opened", "Check that you may read and write the file and its folder."]],
  ["SQLITE_NOTADB", ["must be an SQLite file", "Name another file, or move this one away."]],
  ["SQLITE_CORRUPT", ["is damaged", 'Restore a copy, or save what can be read: sqlite3 FILE ".recover".']],
  ["SQLITE_IOERR", ["the disk failed to read or write", "Check the disk and its free space, then start again."]],
];
