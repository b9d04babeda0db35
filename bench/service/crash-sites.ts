/** Where servers are killed: one server on an SQLite file, or two on a PostgreSQL database. */
import { randomInt } from "node:crypto";
import pg from "pg";
import { startPostgres } from "../../scripts/throwaway-postgres.mjs";
import { Database } from "../../storage/sqlite/binding.ts";
import { canContain, startServerProcess } from "./server-process.ts";

export interface CrashSite {
  /** The URL of the first server. */
  readonly url: string;
  readonly urls: readonly string[];
  /** Kills a server and restarts it at the same address; does more than that in some rounds. */
  strike(round: number): Promise<void>;
  /** What else was done, and how many times. */
  strikes(): Readonly<Record<string, number>>;
  /** Throws unless the database is intact; the servers are stopped by then. */
  check(): Promise<void>;
  close(): Promise<void>;
}

export async function openSqliteSite(file: string): Promise<CrashSite> {
  let server = await startServerProcess("./ours.ts", [`sqlite:${file}`]);
  const { url } = server;
  const canUnshare = canContain();
  let containers = 0;
  return {
    url,
    urls: [url],
    async strike(round) {
      await server.kill("SIGKILL");
      const container = round % 2 === 1 && canUnshare ? `host-${round}` : null;
      if (container !== null) containers += 1;
      server = await startServerProcess("./ours.ts", [`sqlite:${file}`, new URL(url).port], container);
    },
    strikes: () => ({ containers }),
    async check() {
      await server.kill("SIGKILL");
      const connection = new Database(file);
      const found = connection.pragma("integrity_check", { simple: true });
      connection.close();
      if (found !== "ok") throw new Error(`database; must be whole: ${String(found)}`);
    },
    close: () => server.kill("SIGKILL"),
  };
}

/** Number of rounds between two crashes of PostgreSQL, and between two cuts of its connections. */
const CRASH_EVERY = 10;
const CUT_EVERY = 4;

export async function openPostgresSite(): Promise<CrashSite> {
  const postgres = await startPostgres();
  const { address } = postgres;
  const start = (port = "0") => startServerProcess("./ours.ts", [address, port]);
  const servers = [await start(), await start()];
  const urls = servers.map(({ url }) => url);
  let [crashes, cuts] = [0, 0];

  async function query<Row extends object>(sql: string): Promise<Row[]> {
    const client = new pg.Client(address);
    client.on("error", () => undefined);
    await client.connect();
    try {
      return (await client.query<Row>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  return {
    url: urls[0],
    urls,
    async strike(round) {
      if (round % CRASH_EVERY === 0) {
        await postgres.restart();
        crashes += 1;
      }
      if (round % CUT_EVERY === 0) {
        await query(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'credence' and pid <> pg_backend_pid()",
        );
        cuts += 1;
      }
      const at = randomInt(servers.length);
      await servers[at].kill("SIGKILL");
      servers[at] = await start(new URL(urls[at]).port);
    },
    strikes: () => ({ "postgres-crashes": crashes, "cuts-of-connections": cuts }),
    async check() {
      const [{ counted, trials }] = await query<{ counted: string; trials: string }>(
        `select (select complete_trials from studies where name = 'drill') as counted,
          (select count(*) from trials where state = 'complete') as trials`,
      );
      if (counted !== trials) throw new Error(`counters; must agree with the trials: ${counted}, ${trials}`);
    },
    async close() {
      await Promise.all(servers.map((server) => server.kill("SIGKILL")));
      await postgres.stop();
    },
  };
}
