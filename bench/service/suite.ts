/** Load test of the service: requests per second, asking while fits run, 100,000 trials, open streams. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, quantile } from "../../math/statistics.ts";
import { largerIsBetter, reported, type Row, type Suite } from "../document.ts";
import { startPeer } from "../peers/peer.ts";
import { barePairs, createStudy, expectOk, fill, oneByOne, pairs } from "./load.ts";
import { openClient } from "./client.ts";
import { startServerProcess } from "./server-process.ts";
import { listeners } from "./streams.ts";

const ROUNDS = 5;
const PAIRS = 1000;
const OPTUNA_TRIALS = 100;
const SECOND = 1000;
/** Milliseconds that an evaluation takes, on average, by the name of the row; 0: clients ask as fast as they can. */
const EVALUATIONS = { "-1s": 1000, "": 250, "-50ms": 50, "-saturated": 0 };
const LISTENERS = 5000;

export const service: Suite = {
  summary:
    "ask and tell over HTTP by 16 clients, compared with a bare server and Optuna's storage; 100,000 trials; open streams",
  async run({ say }) {
    const folder = mkdtempSync(join(tmpdir(), "credence-service-"));
    const ours = await startServerProcess("./ours.ts", [join(folder, "ours.db")]);
    const bare = await startServerProcess("./bare.ts", [join(folder, "bare.db")]);
    const optuna = await startPeer("rdb-optuna.py", say);
    const rows: Row[] = [];
    try {
      say("pairs of ask and tell, random strategy");
      const times: Record<"ours" | "bare" | "optuna", number[]> = { ours: [], bare: [], optuna: [] };
      for (let round = 0; round <= ROUNDS; round++) {
        await createStudy(ours, `random-${round}`, "random");
        const pair = await pairs(ours, `random-${round}`, PAIRS);
        const least = await barePairs(bare, PAIRS);
        const theirs = await optuna?.time({ file: join(folder, `optuna-${round}.db`), trials: OPTUNA_TRIALS });
        if (round === 0) continue;
        times.ours.push(pair.milliseconds);
        times.bare.push(least);
        if (theirs !== undefined) times.optuna.push((theirs * SECOND) / OPTUNA_TRIALS);
      }
      const perSecond = (of: readonly number[]) => SECOND / median(of);
      const pair = { name: "service-pairs", unit: "pairs/s", value: perSecond(times.ours) };
      rows.push(
        largerIsBetter({ ...pair, peer: "express-insert", peerValue: perSecond(times.bare) }),
        largerIsBetter({ ...pair, peer: "optuna-rdb", peerValue: optuna === null ? null : perSecond(times.optuna) }),
      );

      say("asking while fits run, 200 trials");
      for (const [name, evaluation] of Object.entries(EVALUATIONS)) {
        await createStudy(ours, `gp${name}`, "gp");
        await fill(ours, `gp${name}`, 200);
        // The thread for fits must be running and must have read the history.
        await pairs(ours, `gp${name}`, 64, evaluation);
        const asked = await pairs(ours, `gp${name}`, 400, evaluation);
        rows.push(reported(`service-ask-gp-n200${name}`, asked.askP99, "ms p99"));
        rows.push(reported(`service-ask-gp-n200${name}-median`, asked.askP50, "ms"));
        rows.push(reported(`service-ask-gp-n200${name}-degraded`, asked.degraded, "share"));
      }

      say("100,000 trials");
      await createStudy(ours, "large", "gp");
      await fill(ours, "large", 100_000);
      const pages = await oneByOne(ours, "/api/v1/studies/large/trials?limit=100&after=50000", 50);
      rows.push(reported("service-page-100000", quantile(pages, 0.95), "ms p95"));
      const path = "/api/v1/studies/large/suggestions";
      const first = await oneByOne(ours, path, 1, {});
      rows.push(reported("service-ask-100000-first", first[0], "ms"));
      const asks = await oneByOne(ours, path, 20, {});
      rows.push(reported("service-ask-100000", Math.max(...asks), "ms, slowest of 20"));
      rows.push(reported("service-memory-100000", await ours.memory(), "MiB"));

      say(`${LISTENERS} open streams`);
      const client = openClient(ours.url);
      const change = async () => {
        const point = { hyperparameters: { a: 0, b: 0, c: 0, d: 0, e: 0, f: 0 } };
        const { body } = expectOk(await client.send("POST", "/api/v1/studies/gp/trials", point));
        return (body as { number: number }).number;
      };
      const { open, heard } = await listeners(ours, "gp", LISTENERS, change);
      rows.push(reported("service-streams", open, "open"), reported("service-streams-heard", heard, "of them"));
      rows.push(reported("service-memory-streams", await ours.memory(), "MiB"));
      client.close();
    } finally {
      optuna?.close();
      await ours.kill("SIGKILL");
      await bare.kill("SIGKILL");
      rmSync(folder, { recursive: true, force: true });
    }
    return { rows, versions: { ...optuna?.versions } };
  },
};
