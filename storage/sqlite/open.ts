/** Opens an SQLite file, or a database in memory, as a Kysely database of the newest schema. */
import { resolve } from "node:path";
import { Database } from "./binding.ts";
import { CompiledQuery, Kysely } from "kysely";
import { migrations } from "../migrations/index.ts";
import type { OpenDatabase } from "../kysely-store.ts";
import type { Schema } from "../schema.ts";
import { backUp } from "./backup.ts";
import { createDialect } from "./driver.ts";
import { explain, storageError } from "./failures.ts";
import { inspect } from "./inspect.ts";
import { migrate } from "./migrate.ts";
import { DEFAULT_PATIENCE, patiently } from "./patience.ts";
import { assertNotServed, claimForServer } from "./server-lock.ts";

const MEMORY = ":memory:";

export interface OpenOptions {
  /** Milliseconds to wait for other processes that hold the file; 15 seconds unless told. */
  readonly patience?: number;
  /** The server at `url` owns the database as long as it is open: everybody else is refused. */
  readonly asServer?: { readonly url: string; readonly startedAt: number };
}

/** Throws `storage`, `newer-schema` or `served`; a file that is refused stays as it is. */
export async function openSqlite(path: string, options: OpenOptions = {}): Promise<OpenDatabase> {
  if (path === MEMORY) return openFile(MEMORY, options);
  const file = resolve(path);
  inspect(file, migrations.length);
  if (options.asServer === undefined) {
    assertNotServed(file);
    return openFile(file, options);
  }
  const giveUp = claimForServer(file, options.asServer);
  try {
    const open = await openFile(file, options);
    return { ...open, close: () => open.close().finally(giveUp) };
  } catch (error) {
    giveUp();
    throw error;
  }
}

async function openFile(file: string, { patience = DEFAULT_PATIENCE }: OpenOptions): Promise<OpenDatabase> {
  try {
    const connection = new Database(file, { timeout: 0 });
    try {
      await prepare(connection, { file, patience });
      await migrate(connection, migrations, { file, patience });
    } catch (error) {
      connection.close();
      throw error;
    }
    const database = new Kysely<Schema>({ dialect: createDialect({ connection, file, patience }) });
    // A Kysely that was never used would leave the connection open when it ends.
    await database.executeQuery(CompiledQuery.raw("select 1"));
    return {
      database,
      backup: (target) =>
        // A database in memory is copied between two transactions, never within one.
        file === MEMORY ? database.connection().execute(() => backUp(connection, target)) : backUp(connection, target),
      close: () => database.destroy(),
    };
  } catch (error) {
    throw explain(error, file);
  }
}

async function prepare(connection: Database, options: { file: string; patience: number }): Promise<void> {
  // Each of these may meet another process that makes, recovers or closes the same file.
  const mode = await patiently(() => {
    connection.pragma("foreign_keys = on");
    // A commit returns when the disk has it: it survives the death of the machine, not only of the process.
    connection.pragma("synchronous = full");
    return connection.pragma("journal_mode = wal", { simple: true });
  }, options.patience);
  if (mode === "wal" || options.file === MEMORY) return;
  const rule = `must be on a disk that allows a write-ahead log (this one gives "${String(mode)}")`;
  throw storageError(options.file, { rule, remedy: "Choose a folder on a local disk." });
}
