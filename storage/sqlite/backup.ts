/** Copies a database while it is in use. */
import { chmodSync, createWriteStream, existsSync, linkSync, lstatSync, renameSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { CredenceError } from "../../common/errors.ts";
import { migrations } from "../migrations/index.ts";
import { Database } from "./binding.ts";
import { databaseFile } from "./database-file.ts";
import { explain, storageError } from "./failures.ts";
import { inspectContent, inspectPath } from "./inspect.ts";
import { lockShared, ServedDatabase, type Lock } from "./lock.ts";
import { flush, lockPartial, partialName, removeAbandoned, removePartial } from "./partial-files.ts";
import { verify } from "./verify.ts";

/**
 * Copies the database at `path`, even while a server owns it, since reading is safe. Throws what `backUp` and
 * `openSqlite` throw.
 */
export async function backUpSqlite(path: string, target: string): Promise<void> {
  const file = databaseFile(path);
  inspectPath(file);
  const lock = await lockUnlessServed(file);
  try {
    inspectContent(file, migrations.length);
    // If no other process has the file open, the last connection removes the log; a read-only one would leave it
    // behind.
    const connection = new Database(file, { readonly: lock === null, fileMustExist: true });
    try {
      await backUp(connection, target);
    } finally {
      connection.close();
    }
  } catch (error) {
    throw explain(error, file);
  } finally {
    lock?.release();
  }
}

async function lockUnlessServed(file: string): Promise<Lock | null> {
  try {
    return await lockShared(file);
  } catch (error) {
    if (error instanceof ServedDatabase) return null;
    throw error;
  }
}

/** Copies the open database to `target`, which must not exist. */
export async function backUp(connection: Database, target: string): Promise<void> {
  await writeNew(target, async (partial) => {
    await copySnapshot(connection, partial);
    chmodSync(partial, connection.memory ? 0o600 : statSync(connection.name).mode & 0o777);
  });
}

/**
 * Writes a backup that arrives in chunks to `target`, which must not exist, and checks it. As with any new database,
 * only its owner may access it; there is no existing database whose wider permissions could be copied. Throws
 * `storage`.
 */
export async function receiveBackup(chunks: AsyncIterable<Uint8Array>, target: string): Promise<void> {
  await writeNew(target, async (partial) => {
    await pipeline(chunks, createWriteStream(partial, { flags: "wx", mode: 0o600 }));
    const copy = new Database(partial);
    try {
      verify(copy, resolve(target));
    } finally {
      copy.close();
    }
  });
}

/**
 * The file gets its name only after `write` has written all of it; leftovers of killed backups to `target` are deleted.
 */
async function writeNew(target: string, write: (partial: string) => Promise<void>): Promise<void> {
  const file = resolve(target);
  if (lstatSync(file, { throwIfNoEntry: false }) !== undefined) throw alreadyThere(file);
  const folder = dirname(file);
  if (!existsSync(folder)) {
    throw storageError(file, { rule: "its folder must exist", remedy: `Create the folder ${folder} first.` });
  }
  removeAbandoned(file);
  const partial = partialName(file);
  let unlock = () => {};
  try {
    unlock = lockPartial(partial);
    await write(partial);
    flush(partial);
    publish(partial, file);
    flush(folder);
  } catch (error) {
    throw explain(error, file);
  } finally {
    removePartial(partial);
    unlock();
  }
}

/**
 * Reads through a second connection with a snapshot, which sees no unfinished transaction and does not start over after
 * every write. An in-memory database has only one connection.
 */
async function copySnapshot(connection: Database, target: string): Promise<void> {
  if (connection.memory) {
    await connection.backup(target);
    return;
  }
  const reader = new Database(connection.name, { readonly: true });
  try {
    reader.exec("begin");
    reader.prepare("select count(*) from sqlite_schema").get();
    await reader.backup(target);
  } finally {
    reader.close();
  }
}

/** Linking fails if a file with that name has appeared in the meantime, whereas renaming would replace it. */
function publish(partial: string, file: string): void {
  try {
    linkSync(partial, file);
  } catch (error) {
    if (existsSync(file)) throw alreadyThere(file);
    if (!isUnsupported(error)) throw error;
    renameSync(partial, file);
  }
}

/** Some file systems have no hard links. */
export function isUnsupported(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["EPERM", "ENOTSUP", "ENOSYS"].includes(String(error.code));
}

function alreadyThere(file: string): CredenceError {
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const what = isLink ? "is a symbolic link" : "exists";
  return new CredenceError("conflict", `backup; must go to a new file: ${file} ${what}. Name another one.`, {
    fields: { file },
  });
}
