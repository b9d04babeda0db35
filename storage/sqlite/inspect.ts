/** Inspects a file before SQLite opens it, so that a rejected file remains byte-for-byte unchanged. */
import { accessSync, closeSync, constants, openSync, readSync, statSync, type Stats } from "node:fs";
import { dirname, join } from "node:path";
import { errorMessage } from "../../common/describe-error.ts";
import { Database } from "./binding.ts";
import { explain, hasCode, storageError } from "./failures.ts";
import { assertOurs, identify as identifyConnection, type Identity } from "./identity.ts";

/** Throws `storage` unless there is a database at `file` or one can be created there. */
export function inspectPath(file: string): void {
  const folder = dirname(file);
  const stats = statistics(file);
  if (stats === null && statistics(folder)?.isDirectory() !== true) {
    throw storageError(file, { rule: "its folder must exist", remedy: `Create the folder ${folder} first.` });
  }
  if (stats?.isDirectory() === true) {
    throw storageError(file, {
      rule: "must be a file, not a folder",
      remedy: `Name a file in it: ${join(file, "credence.db")}.`,
    });
  }
  if (stats?.isFile() === false) {
    throw storageError(file, { rule: "must be an ordinary file", remedy: "Name another file." });
  }
  assertWritable(file, stats === null ? [folder] : [folder, file]);
  if (stats !== null) assertOneName(file, stats);
}

/**
 * Each name of a file would have its own write-ahead log, and changes made under one name would damage those made under
 * the other (https://sqlite.org/howtocorrupt.html, section 2.5).
 */
function assertOneName(file: string, { nlink }: Stats): void {
  if (nlink <= 1) return;
  throw storageError(file, {
    rule: `must have only one name, but has ${nlink} hard links`,
    remedy: "Remove the others, or copy the file and use the copy.",
  });
}

/** Throws `storage` or `newer-schema` unless the file is a Credence database, empty, or missing. */
export function inspectContent(file: string, newestSchema: number): void {
  const stats = statistics(file);
  if (stats === null || stats.size === 0) return;
  const identity = identify(file);
  if (identity !== null) assertOurs(identity, { file, newestSchema });
}

/** Null if nothing exists at the path. */
function statistics(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null;
  } catch (cause) {
    if (isMissing(cause)) return null;
    const rule = `cannot be opened (${errorMessage(cause)})`;
    throw storageError(path, { rule, remedy: "Name another file.", cause });
  }
}

/** For a file where a folder was expected, some versions of Node report an error instead. */
function isMissing(cause: unknown): boolean {
  return cause instanceof Error && "code" in cause && cause.code === "ENOTDIR";
}

/** The folder must be writable too, since SQLite keeps its write-ahead log next to the file. */
function assertWritable(file: string, paths: readonly string[]): void {
  try {
    for (const path of paths) accessSync(path, constants.R_OK | constants.W_OK);
  } catch (cause) {
    const remedy = "Allow writing to the file and its folder, or name another file.";
    throw storageError(file, { rule: "must be writable", remedy, cause });
  }
}

const HEADER_BYTES = 100;
const MAGIC = "SQLite format 3\0";

/**
 * Null while another process is writing, in which case the caller should retry. https://sqlite.org/fileformat2.html,
 * section 1.3, describes the header.
 */
function identify(file: string): Identity | null {
  const header = readHeader(file);
  if (header.toString("latin1", 0, MAGIC.length) !== MAGIC) {
    throw storageError(file, {
      rule: "must be an SQLite file",
      remedy: "Name another file, or move this one away.",
    });
  }
  // The header is outdated while the write-ahead log holds changes, for example after a crash.
  if ((statistics(`${file}-wal`)?.size ?? 0) > 0) return identifyWithLog(file);
  return {
    schemaCookie: header.readUInt32BE(40),
    userVersion: header.readUInt32BE(60),
    applicationId: header.readUInt32BE(68),
  };
}

function readHeader(file: string): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  const descriptor = openSync(file, "r");
  try {
    readSync(descriptor, header, 0, HEADER_BYTES, 0);
    return header;
  } finally {
    closeSync(descriptor);
  }
}

/** A read-only connection does not copy the log into the file when it closes. */
function identifyWithLog(file: string): Identity | null {
  try {
    const connection = new Database(file, { readonly: true, timeout: 0 });
    try {
      return identifyConnection(connection);
    } finally {
      connection.close();
    }
  } catch (error) {
    if (isPassing(error)) return null;
    throw explain(error, file);
  }
}

/** Errors that a read-only connection gets while another process is locking the file or removing its log. */
function isPassing(error: unknown): boolean {
  return ["SQLITE_BUSY", "SQLITE_CANTOPEN", "SQLITE_READONLY"].some((code) => hasCode(error, code));
}
