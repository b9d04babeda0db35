/** Opens a PostgreSQL database as a Kysely database with the newest schema. */
import { Kysely } from "kysely";
import { CredenceError } from "../../common/errors.ts";
import type { OpenOptions } from "../engine.ts";
import { migrations } from "../migrations/index.ts";
import type { Schema } from "../sql/schema.ts";
import type { OpenDatabase } from "../sql/store.ts";
import { shownLocation } from "./address.ts";
import { createDialect } from "./driver.ts";
import { explain } from "./failures.ts";
import { assertOurs, inspect, migrate, type Found } from "./migrate.ts";
import { openNotices } from "./notices.ts";
import { connectAlone, DEFAULT_TIMEOUT, openPool } from "./pool.ts";
import { repeatWhilePassing } from "./repeat.ts";

/**
 * Throws `storage` or `newer-schema`, leaving the database unchanged. Any number of processes, including servers, may
 * open the same database.
 */
export async function openPostgres(location: string, options: OpenOptions = {}): Promise<OpenDatabase> {
  const { timeout = DEFAULT_TIMEOUT } = options;
  await withConnection(location, (client, address) => migrate(client, migrations, { address }));
  const session = await openPool(location, timeout);
  const database = new Kysely<Schema>({ dialect: createDialect(session) });
  const notices = openNotices(session, location);
  return {
    database,
    repeat: (run, onRepeat) => repeatWhilePassing(run, { milliseconds: timeout, onRepeat }),
    backup: (file) => Promise.reject(noBackup(file, "ADDRESS")),
    changes: notices,
    async close() {
      await notices.close();
      await database.destroy();
      await session.pool.end();
    },
  };
}

/** The state of the database, with the server's version and its size in bytes. */
export interface Looked extends Found {
  readonly server: string;
  readonly bytes: number;
}

/** Throws what `openPostgres` would. */
export function lookAt(location: string): Promise<Looked> {
  return withConnection(location, async (client, address) => {
    const found = await inspect(client, address);
    assertOurs(found, { address, newest: migrations.length });
    const { rows } = await client.query<{ server: string; bytes: number }>(
      "select current_setting('server_version') as server, pg_database_size(current_database()) as bytes",
    );
    return { ...found, ...rows[0] };
  });
}

/** Opens a single connection, which is closed when `use` has finished. */
async function withConnection<T>(
  location: string,
  use: (client: Awaited<ReturnType<typeof connectAlone>>, address: string) => Promise<T>,
): Promise<T> {
  const address = shownLocation(location);
  try {
    const client = await connectAlone(location);
    try {
      return await use(client, address);
    } finally {
      await client.end().catch(() => undefined);
    }
  } catch (error) {
    throw explain(error, address);
  }
}

/** The error that refers to PostgreSQL's own tools. `address` must not contain the password. */
export function noBackup(file: string, address: string): CredenceError {
  const command = `pg_dump --format=custom --file=${file} "${address}"`;
  return new CredenceError("conflict", `backup; a PostgreSQL database must be copied with pg_dump. Run ${command}.`, {
    fields: { file },
  });
}

export function noRestore(file: string, address: string): CredenceError {
  const command = `pg_restore --clean --if-exists --dbname="${address}" ${file}`;
  const message = `restore; a PostgreSQL database must be restored with pg_restore. Stop every server and command, then run ${command}.`;
  return new CredenceError("conflict", message, { fields: { file } });
}
