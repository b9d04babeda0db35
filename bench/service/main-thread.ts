/**
 * The cost of an ask and its tell on the thread that answers requests, by study size: milliseconds of CPU, on Linux.
 * `node --import tsx bench/service/main-thread.ts [trials …]`
 */
import { fork } from "node:child_process";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { pino } from "pino";
import { openStore } from "../../storage/open.ts";
import { startAnalysisThread, startSuggestionThreads } from "../../tuner/threads/pool.ts";
import { startServer } from "../../web/server/index.ts";
import { createStudy, fill, pairsOfOne } from "./load.ts";

const PAIRS = 40;
const WARM_UP = 4;
/** Milliseconds. */
const IDLE = 5_000;

const [url, study] = process.argv.slice(2);
if (process.send !== undefined) {
  // The client, in a separate process, so that its CPU time is not counted.
  await pairsOfOne(url, study, WARM_UP);
  process.send("warm");
  await once(process, "message");
  await pairsOfOne(url, study, PAIRS);
  process.send("done");
  process.disconnect();
} else {
  const sizes = process.argv.slice(2).map(Number);
  const folder = mkdtempSync(join(tmpdir(), "credence-main-thread-"));
  const server = await startServer({
    store: await openStore(`sqlite:${join(folder, "bench.db")}`),
    suggester: startSuggestionThreads({ niceness: 5 }),
    analyst: startAnalysisThread(),
    objectives: [],
    version: "bench",
    now: () => Date.now(),
    port: 0,
    log: pino({ level: "silent" }),
    limits: { requestsPerMinute: 1e9 },
  });
  const target = { url: server.url, memory: async () => 0, kill: async () => {} };
  for (const size of sizes.length === 0 ? [200, 100_000] : sizes) {
    const name = `gp-${size}`;
    await createStudy(target, name, "gp");
    await fill(target, name, size);
    const client = fork(new URL(import.meta.url), [server.url, name]);
    await once(client, "message");
    // What the server does in any case, mostly timers; a slow suggestion includes more of it.
    const idle = (await cpuOf(() => wait(IDLE))) / IDLE;
    const began = performance.now();
    const before = cpuMilliseconds();
    client.send("go");
    await once(client, "message");
    const each = (cpuMilliseconds() - before - idle * (performance.now() - began)) / PAIRS;
    console.log(`${size} trials: ${each.toFixed(2)} ms of CPU of the main thread for an ask with its tell`);
  }
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}

async function cpuOf(task: () => Promise<unknown>): Promise<number> {
  const before = cpuMilliseconds();
  await task();
  return cpuMilliseconds() - before;
}

/** CPU time of the main thread only, whose id is that of the process. */
function cpuMilliseconds(): number {
  const [nanoseconds] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, "utf8").split(" ");
  return Number(nanoseconds) / 1e6;
}
