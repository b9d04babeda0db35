/** Translates SQLite errors into CredenceErrors with a remedy. */
import { statfsSync } from "node:fs";
import { dirname } from "node:path";
import { Database } from "./binding.ts";
import { StorageError } from "../../common/errors.ts";

/** Whether this is an SQLite error with this code or one of its extended codes. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Database.SqliteError && (error.code === code || error.code.startsWith(`${code}_`));
}

/** An error with code `storage`: "database; rule: path. Remedy." */
export function storageError(file: string, problem: { rule: string; remedy: string; cause?: unknown }): StorageError {
  const { rule, remedy, cause } = problem;
  return new StorageError(`database; ${rule}: ${file}. ${remedy}`, null, { cause });
}

/** Whether the disk that contains `file` is full. */
export function isDiskFull(file: string): boolean {
  try {
    return statfsSync(dirname(file)).bavail === 0;
  } catch {
    return false;
  }
}

/** Translates SQLite errors; passes any others through. */
export function explain(error: unknown, file: string): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  // SQLite reports a full disk as a failed write when it extends the log's index.
  const isFull = hasCode(error, "SQLITE_IOERR") && isDiskFull(file);
  const known = meanings.find(([code]) => (isFull ? code === "SQLITE_FULL" : hasCode(error, code)));
  const [rule, remedy] = known?.[1] ?? [`failed with ${error.code} (${error.message})`, "Nothing was changed."];
  const message = `database; ${rule}: ${file}. ${remedy}`;
  return new StorageError(message, known?.[1][0] ?? null, { cause: error });
}

const meanings: readonly (readonly [code: string, [rule: string, remedy: string]])[] = [
  ["SQLITE_FULL", ["the disk is full", "Free some space and start again; everything saved before is kept."]],
  ["SQLITE_BUSY", ["is locked by another process", "Stop that process or wait, then start again."]],
  ["SQLITE_LOCKED", ["is locked by another process", "Stop that process or wait, then start again."]],
  ["SQLITE_PROTOCOL", ["is locked by another process", "Stop that process or wait, then start again."]],
  ["SQLITE_READONLY", ["must be writable", "Allow writing to the file and its folder, or name another file."]],
  ["SQLITE_CANTOPEN", ["cannot be opened", "Check that you can read and write the file and its folder."]],
  ["SQLITE_NOTADB", ["must be an SQLite file", "Name another file, or move this one away."]],
  ["SQLITE_CORRUPT", ["is damaged", 'Restore a copy, or save what can be read: sqlite3 FILE ".recover".']],
  ["SQLITE_IOERR", ["the disk failed to read or write", "Check the disk and its free space, then start again."]],
];
