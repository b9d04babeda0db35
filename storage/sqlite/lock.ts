/**
 * The lock of a database: shared by commands that open it, exclusive to a server or a restore. It is an SQLite lock on
 * an empty file next to the database, so the operating system releases it when the process ends for any reason, and it
 * does not depend on process ids or host names.
 */
import { closeSync, openSync, rmSync, statSync } from "node:fs";
import { Database } from "./binding.ts";
import { CredenceError, StorageError } from "../../common/errors.ts";
import { identityOf, isSameFile } from "./database-file.ts";
import { explain, storageError } from "./failures.ts";
import { otherNames, readOwner, removeOwner, writeOwner, type Owner, type Purpose } from "./owner.ts";
import { isBusy, retryBusy } from "./retry-busy.ts";

/** Milliseconds to wait for short-lived commands before reporting that the database is locked. */
const DEFAULT_WAIT = 2000;
/** Milliseconds for which a lock may be held without an owner file: while it is being acquired or released. */
const MAX_TRANSITION = 100;

export interface Lock {
  release(): void;
}

/** A server has the database open; `url` is the server's address. */
export class ServedDatabase extends CredenceError {
  readonly url: string;

  constructor(file: string, url: string, mode: Mode = "shared") {
    // Operations that need exclusive access (a restore, another server) cannot go through the server.
    const remedy = mode === "shared" ? `Add --server ${url}, or stop that server first.` : "Stop that server first.";
    super("served", `${file} is served at ${url}. ${remedy}`, { fields: { file, url } });
    this.name = "ServedDatabase";
    this.url = url;
  }
}

/**
 * Locks for a command. Throws ServedDatabase immediately while a server has the file, and `storage` while it is being
 * restored.
 */
export async function lockShared(file: string, wait: number = DEFAULT_WAIT): Promise<Lock> {
  await assertNoOtherName(file, "shared");
  const connection = await acquire(file, "shared", wait);
  // A shared lock has no owner, so this file was left behind by a killed process.
  removeOwner(file);
  return { release: () => giveUp(connection, file) };
}

/**
 * Locks for a server or a restore. Throws ServedDatabase while a server has the file, and `storage` while commands use
 * it.
 */
export async function lockExclusive(file: string, purpose: Purpose, wait: number = DEFAULT_WAIT): Promise<Lock> {
  await assertNoOtherName(file, "exclusive");
  const connection = await acquire(file, "exclusive", wait);
  writeOwner(file, purpose);
  return {
    release() {
      removeOwner(file);
      giveUp(connection, file);
    },
  };
}

/**
 * Call this once the database file exists, which may be after the lock was taken: its other names are found through the
 * file.
 */
export function renewOwner(file: string, purpose: Purpose): void {
  writeOwner(file, purpose);
}

type Mode = "shared" | "exclusive";

async function acquire(file: string, mode: Mode, wait: number): Promise<Database> {
  const deadline = performance.now() + wait;
  const path = lockFile(file);
  for (;;) {
    create(path, file);
    const before = identityOf(path);
    const connection = connect(path, file);
    try {
      await retryBusy(() => begin(connection, mode), Math.min(wait, MAX_TRANSITION));
      // The last holder may have deleted the file between opening and locking; in that case the lock is on a different
      // file.
      if (isSameFile(before, identityOf(path))) return connection;
      connection.close();
    } catch (error) {
      connection.close();
      if (!isBusy(error)) throw explain(error, file);
      const owner = readOwner(file);
      if (owner?.purpose.kind === "serve") throw new ServedDatabase(file, owner.purpose.url, mode);
      if (performance.now() > deadline) throw inUse(file, owner);
    }
  }
}

function begin(connection: Database, mode: Mode): void {
  if (mode === "exclusive") {
    // Keep the journal off the disk, so that a killed process leaves nothing behind, and locking works on a full disk.
    connection.pragma("journal_mode = memory");
    connection.exec("begin exclusive");
    return;
  }
  connection.exec("begin");
  try {
    connection.prepare("select count(*) from sqlite_schema").get();
  } catch (error) {
    connection.exec("rollback");
    throw error;
  }
}

/**
 * Has the same permissions as the database, so that whoever may use the database may lock it. It is never opened here
 * while it may be locked.
 */
function create(path: string, file: string): void {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0o600;
  try {
    closeSync(openSync(path, "wx", mode & 0o666));
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return;
    throw storageError(file, {
      rule: "cannot be locked",
      remedy: "Check that you can write to its folder and that the disk has free space.",
      cause: error,
    });
  }
}

function connect(path: string, file: string): Database {
  try {
    return new Database(path, { timeout: 0 });
  } catch (error) {
    throw explain(error, file);
  }
}

/** The last holder deletes the file, which is safe only under the exclusive lock. */
function giveUp(connection: Database, file: string): void {
  if (!connection.open) return;
  try {
    if (connection.inTransaction) connection.exec("rollback");
    begin(connection, "exclusive");
    rmSync(lockFile(file), { force: true });
  } catch {
    // Others share the lock, and the last of them deletes the file.
  } finally {
    connection.close();
  }
}

/** Throws while a server has the file open under another of its names. */
async function assertNoOtherName(file: string, mode: Mode): Promise<void> {
  for (const other of otherNames(file)) {
    const owner = readOwner(other);
    if (owner?.purpose.kind !== "serve") continue;
    try {
      (await acquire(other, "shared", 0)).close();
    } catch (error) {
      if (error instanceof ServedDatabase) throw new ServedDatabase(file, error.url, mode);
    }
  }
}

function inUse(file: string, owner: Owner | null): StorageError {
  if (owner?.purpose.kind === "restore") {
    const message = `${file} is being restored by process ${owner.pid} of ${owner.host}. Try again after that has finished.`;
    return new StorageError(message, "is being restored", { fields: { file } });
  }
  const message = `${file} is in use by another command, such as tune. Stop it, or wait until it has finished.`;
  return new StorageError(message, "is in use by another command", { fields: { file } });
}

function lockFile(file: string): string {
  return `${file}.lock`;
}
