/**
 * Ask and tell over HTTP with studies in PostgreSQL, compared with SQLite, and with Optuna's storage on the same
 * PostgreSQL.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { startPostgres } from "../../scripts/throwaway-postgres.mjs";
import { median } from "../../math/statistics.ts";
import { largerIsBetter, reported, type Suite } from "../document.ts";
import { startPeer } from "../peers/peer.ts";
import { createStudy, pairs } from "./load.ts";
import { startServerProcess } from "./server-process.ts";

const ROUNDS = 3;
const PAIRS = 400;
const OPTUNA_TRIALS = 40;
const SECOND = 1000;

async function run(address: string, sql: string): Promise<void> {
  const client = new pg.Client(address);
  await client.connect();
  await client.query(sql);
  await client.end();
}

export const postgres: Suite = {
  summary:
    "ask and tell by 16 clients with PostgreSQL, compared with SQLite and with Optuna's storage on the same PostgreSQL",
  async run({ say }) {
    const folder = mkdtempSync(join(tmpdir(), "credence-postgres-bench-"));
    const database = await startPostgres();
    const servers = {
      sqlite: await startServerProcess("./ours.ts", [join(folder, "ours.db")]),
      one: await startServerProcess("./ours.ts", [database.address]),
      other: await startServerProcess("./ours.ts", [database.address]),
    };
    const optuna = await startPeer("rdb-optuna.py", say);
    // In a database of its own, because its tables have the same names as some of ours.
    await run(database.address, "create database optuna");
    const theirs = database.address.replace("postgres://", "postgresql+psycopg2://").replace(/\/postgres$/, "/optuna");
    try {
      const times: Record<"sqlite" | "postgres" | "two" | "optuna", number[]> = {
        sqlite: [],
        postgres: [],
        two: [],
        optuna: [],
      };
      for (let round = 0; round <= ROUNDS; round++) {
        say(`round ${round} of ${ROUNDS}`);
        const study = `random-${round}`;
        await createStudy(servers.sqlite, study, "random");
        for (const name of [study, `${study}-a`, `${study}-b`]) await createStudy(servers.one, name, "random");
        const sqlite = await pairs(servers.sqlite, study, PAIRS);
        const alone = await pairs(servers.one, study, PAIRS);
        const began = performance.now();
        await Promise.all([pairs(servers.one, `${study}-a`, PAIRS), pairs(servers.other, `${study}-b`, PAIRS)]);
        const both = performance.now() - began;
        const peer = await optuna?.time({ url: theirs, trials: OPTUNA_TRIALS });
        if (round === 0) continue;
        times.sqlite.push(sqlite.milliseconds);
        times.postgres.push(alone.milliseconds);
        times.two.push(both / (2 * PAIRS));
        if (peer !== undefined) times.optuna.push((peer * SECOND) / OPTUNA_TRIALS);
      }
      const perSecond = (of: readonly number[]) => SECOND / median(of);
      const pair = { name: "postgres-pairs", unit: "pairs/s", value: perSecond(times.postgres) };
      const optunaPairs = optuna === null ? null : perSecond(times.optuna);
      return {
        rows: [
          largerIsBetter({ ...pair, peer: "optuna-rdb-postgres", peerValue: optunaPairs }),
          largerIsBetter({ ...pair, peer: "sqlite", peerValue: perSecond(times.sqlite) }),
          reported("postgres-pairs-two-servers", perSecond(times.two), "pairs/s, a study each"),
        ],
        versions: { ...optuna?.versions },
      };
    } finally {
      optuna?.close();
      await Promise.all(Object.values(servers).map((server) => server.kill("SIGKILL")));
      await database.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
