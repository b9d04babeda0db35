/** Opens an SQLite file, or an in-memory database, as a Kysely database with the newest schema. */
import { closeSync, existsSync, openSync } from "node:fs";
import { Database } from "./binding.ts";
import { CompiledQuery, Kysely } from "kysely";
import { migrations } from "../migrations/index.ts";
import type { OpenOptions } from "../engine.ts";
import type { OpenDatabase } from "../sql/store.ts";
import type { Schema } from "../sql/schema.ts";
import { backUp } from "./backup.ts";
import { createDialect } from "./driver.ts";
import { explain, isDiskFull, storageError } from "./failures.ts";
import { watchFile } from "./file-watch.ts";
import { inspectContent, inspectPath } from "./inspect.ts";
import { migrate } from "./migrate.ts";
import { DEFAULT_TIMEOUT, retryBusy } from "./retry-busy.ts";
import { databaseFile } from "./database-file.ts";
import { lockExclusive, lockShared, renewOwner, type Lock } from "./lock.ts";
import type { Purpose } from "./owner.ts";
import { completeRestore } from "./restore.ts";

export const MEMORY = ":memory:";

/** How many times this process has each file open. */
const openHere = new Map<string, number>();

/** Throws `storage`, `newer-schema` or `served`, leaving the file unchanged. */
export async function openSqlite(path: string, options: OpenOptions = {}): Promise<OpenDatabase> {
  if (path === MEMORY) return openFile(MEMORY, options);
  const file = databaseFile(path);
  await completeRestore(file);
  inspectPath(file);
  const lock = await lockFor(file, options);
  try {
    // Reading and closing the file would drop this process's locks on it, because POSIX locks are per process.
    if (!openHere.has(file)) inspectContent(file, migrations.length);
    const open = await openFile(file, options);
    openHere.set(file, (openHere.get(file) ?? 0) + 1);
    if (options.asServer !== undefined) renewOwner(file, purposeOf(options.asServer));
    return {
      ...open,
      async close() {
        try {
          await open.close();
        } finally {
          const others = (openHere.get(file) ?? 1) - 1;
          if (others === 0) openHere.delete(file);
          else openHere.set(file, others);
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

function lockFor(file: string, { asServer }: OpenOptions): Promise<Lock> {
  return asServer === undefined ? lockShared(file) : lockExclusive(file, purposeOf(asServer));
}

function purposeOf({ url }: NonNullable<OpenOptions["asServer"]>): Purpose {
  return { kind: "serve", url };
}

async function openFile(file: string, { timeout = DEFAULT_TIMEOUT }: OpenOptions): Promise<OpenDatabase> {
  try {
    if (file !== MEMORY) createPrivate(file);
    const connection = await connect(file, timeout);
    const watch = file === MEMORY ? null : watchFile(file);
    const assertSame = () => watch?.assertSame();
    const dialect = createDialect({ connection, file, timeout, assertSame });
    const database = new Kysely<Schema>({ dialect });
    // A Kysely instance that was never used would leave the connection open when it is destroyed.
    await database.executeQuery(CompiledQuery.raw("select 1"));
    return {
      database,
      assertSame,
      backup: (target) =>
        // An in-memory database is copied between transactions, never within one.
        file === MEMORY ? database.connection().execute(() => backUp(connection, target)) : backUp(connection, target),
      async close() {
        // Otherwise SQLite would delete the log of the database that replaced this one.
        if (watch === null || watch.ownsLog()) await database.destroy();
      },
    };
  } catch (error) {
    throw explain(error, file);
  }
}

async function connect(file: string, timeout: number): Promise<Database> {
  try {
    return await connectBy(file, timeout, "normal");
  } catch (error) {
    // A full disk has no room for the log's index. With exclusive locking, SQLite keeps the index in memory, and
    // reading works.
    if (file === MEMORY || !isDiskFull(file) || !existsSync(file)) throw error;
    return connectBy(file, timeout, "exclusive");
  }
}

async function connectBy(file: string, timeout: number, locking: "normal" | "exclusive"): Promise<Database> {
  const connection = new Database(file, { timeout: 0 });
  try {
    connection.pragma(`locking_mode = ${locking}`);
    await prepare(connection, { file, timeout });
    await migrate(connection, migrations, { file, timeout });
    return connection;
  } catch (error) {
    connection.close();
    throw error;
  }
}

/** Only its owner may access a new database; SQLite gives the same permissions to its log and the log's index. */
function createPrivate(file: string): void {
  if (!existsSync(file)) closeSync(openSync(file, "a", 0o600));
}

async function prepare(connection: Database, options: { file: string; timeout: number }): Promise<void> {
  // Each of these statements may coincide with another process creating, recovering or closing the same file.
  const mode = await retryBusy(() => {
    connection.pragma("foreign_keys = on");
    // A commit returns once it is on disk, so that it survives a crash of the machine, not only of the process.
    connection.pragma("synchronous = full");
    return connection.pragma("journal_mode = wal", { simple: true });
  }, options.timeout);
  if (mode === "wal" || options.file === MEMORY) return;
  const rule = `must be on a disk that supports a write-ahead log (this one uses "${String(mode)}")`;
  throw storageError(options.file, { rule, remedy: "Choose a folder on a local disk." });
}
