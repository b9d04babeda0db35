/** A pool of connections to a PostgreSQL database. */
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Client, ClientBase, Pool, PoolClient } from "pg";
import { connectionString, shownLocation } from "./address.ts";
import { kindOf } from "./failures.ts";
import { typesWith } from "./values.ts";

/** Milliseconds that an operation waits for locks held by other processes, and for an unavailable server. */
export const DEFAULT_TIMEOUT = 15_000;
/** Maximum number of connections of one process. */
const MAX_CONNECTIONS = 8;
/** Timeout for establishing a connection, in milliseconds. */
const CONNECTION_TIMEOUT = 10_000;
/** Milliseconds after which an unanswered statement counts as a lost connection: a network may fail silently. */
const ANSWER_TIMEOUT = 60_000;
/** Milliseconds after which the server ends a transaction whose process has stopped, so that its locks are freed. */
const IDLE_TIMEOUT = 30_000;
const MAX_PAUSE = 250;

export interface Session {
  readonly pool: Pool;
  /** The address, without its password. */
  readonly address: string;
  /** Milliseconds to wait for locks held by other processes, and for an unavailable server. */
  readonly timeout: number;
}

/** Loaded on demand, so that the driver costs SQLite users nothing. */
async function driver(): Promise<typeof pg> {
  return (await import("pg")).default;
}

/** Does not connect until the pool is used. */
export async function openPool(location: string, timeout: number): Promise<Session> {
  const { Pool } = await driver();
  const pool = new Pool({
    ...(await settings(location)),
    max: MAX_CONNECTIONS,
    query_timeout: ANSWER_TIMEOUT,
    verify: (client, done) => {
      prepare(client, timeout).then(() => done(), done);
    },
  });
  // A connection that breaks while idle is replaced at its next use; without this listener, the error would end the
  // process.
  pool.on("error", () => undefined);
  pool.on("connect", (client) => client.on("error", () => undefined));
  return { pool, address: shownLocation(location), timeout };
}

/** A dedicated connection, outside the pool and without a statement timeout: for migrations and listening. */
export async function connectAlone(location: string): Promise<Client> {
  const { Client } = await driver();
  const client = new Client(await settings(location));
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function settings(location: string) {
  const { types } = await driver();
  return {
    connectionString: connectionString(location),
    connectionTimeoutMillis: CONNECTION_TIMEOUT,
    keepAlive: true,
    fallback_application_name: "credence",
    types: typesWith(types),
  };
}

/** Makes a commit return only once it is on disk, whatever the server's own setting. */
async function prepare(client: ClientBase, timeout: number): Promise<void> {
  await client.query(
    `select set_config('lock_timeout', $1, false),
      set_config('idle_in_transaction_session_timeout', $2, false),
      set_config('synchronous_commit', case current_setting('synchronous_commit') when 'off' then 'on'
        else current_setting('synchronous_commit') end, false),
      set_config('extra_float_digits', '3', false)`,
    [String(timeout), String(IDLE_TIMEOUT)],
  );
}

/**
 * A connection from the pool; waits up to the session's timeout while the server restarts or has no free connection.
 */
export async function connect({ pool, timeout }: Session): Promise<PoolClient> {
  const deadline = performance.now() + timeout;
  for (let pause = 10; ; pause = Math.min(2 * pause, MAX_PAUSE)) {
    try {
      return await pool.connect();
    } catch (error) {
      const kind = kindOf(error);
      if ((kind !== "unreachable" && kind !== "cut") || performance.now() + pause > deadline) throw error;
    }
    await sleep(pause);
  }
}
