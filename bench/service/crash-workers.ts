/**
 * Worker processes are repeatedly killed (SIGKILL, at any instant) while they evaluate one study on a server.
 * Afterwards every trial is complete or failed with a reason, the numbers are dense, and none was completed twice.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { reported, type Suite } from "../document.ts";
import { openClient, type Client } from "./client.ts";
import { expectOk } from "./load.ts";
import { startServerProcess } from "./server-process.ts";
import { startWorkerProcess, type WorkerProcess } from "./worker-process.ts";

const STUDY = "/api/v1/studies/drill";
/** In seconds. */
const LEASE = 2;
/** A trial fails if its second worker dies too. */
const MAX_ATTEMPTS = 2;

/** Takes a random time, reports, and returns its input. */
const objective = `export const space = [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear", default: 0.5 }];
export default async function evaluate({ x }, { report }) {
  report(1, "value", 0);
  await new Promise((resolve) => setTimeout(resolve, 400 * x));
  return x;
}
`;

interface StoredTrial {
  readonly number: number;
  readonly state: string;
  readonly lost: number;
  readonly hyperparameters: { readonly x: number };
  readonly values: { readonly value: number } | null;
  readonly failure: { readonly kind: string; readonly message: string } | null;
}

export interface DrillOptions {
  readonly kills: number;
  /** Number of workers alive at a time. */
  readonly workers: number;
  /** Number of concurrent evaluations per worker. */
  readonly parallel: number;
  /** Number of trials after the last kill. */
  readonly trialsAfter: number;
  readonly say: (line: string) => void;
}

export interface DrillResult {
  readonly trials: number;
  readonly complete: number;
  readonly failed: number;
  /** Number of attempts that were lost with a worker. */
  readonly lost: number;
}

export const crashWorkers: Suite = {
  summary: "worker processes that are killed at random: does every trial end complete, or failed with a reason?",
  async run({ say }) {
    const kills = 60;
    const result = await drillWorkers({ kills, workers: 4, parallel: 2, trialsAfter: 40, say });
    return {
      rows: [
        reported("crash-workers-kills", kills, "kills"),
        reported("crash-workers-trials", result.trials, "trials, numbers dense"),
        reported("crash-workers-complete", result.complete, "complete, each once"),
        reported("crash-workers-failed", result.failed, "failed, each with its reason"),
        reported("crash-workers-lost", result.lost, "attempts lost with their worker"),
      ],
    };
  },
};

/** Throws if anything was lost, done twice, or left unfinished. */
export async function drillWorkers(options: DrillOptions): Promise<DrillResult> {
  const folder = mkdtempSync(join(tmpdir(), "credence-crash-workers-"));
  const module = join(folder, "objective.mjs");
  writeFileSync(module, objective);
  const server = await startServerProcess("./ours.ts", [join(folder, "drill.db")]);
  const client = openClient(server.url);
  const all: WorkerProcess[] = [];
  const hire = (): WorkerProcess => {
    const words = ["--server", server.url, "--study", "drill", "--module", module];
    const worker = startWorkerProcess([...words, "--parallel", String(options.parallel), "--lease", `${LEASE}s`]);
    all.push(worker);
    return worker;
  };
  try {
    const study = { name: "drill", space: ["x=float(0,1)"], strategy: { name: "random" }, maxAttempts: MAX_ATTEMPTS };
    expectOk(await client.send("POST", "/api/v1/studies", study));
    await killOneByOne(options, hire);
    const { length } = await readAll(client);
    expectOk(await client.send("PATCH", STUDY, { budget: { trials: length + options.trialsAfter } }));
    for (const worker of all) {
      const { code, signal } = await worker.ended;
      if (signal !== "SIGKILL" && code !== 0) throw new Error(`worker; must end by itself: ${code}, ${worker.said()}`);
    }
    return check(await readAll(client), all);
  } finally {
    for (const worker of all) worker.kill();
    client.close();
    await server.kill("SIGKILL");
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Keeps the number of live workers constant. */
async function killOneByOne({ kills, workers, say }: DrillOptions, hire: () => WorkerProcess): Promise<void> {
  const alive = Array.from({ length: workers }, hire);
  // The first workers are busy when the first one dies; later ones may die at any time, including during startup.
  await Promise.all(alive.map((worker) => worker.saying(/has started/)));
  for (let kill = 1; kill <= kills; kill++) {
    await wait(Math.random() * 900);
    const victim = Math.floor(Math.random() * workers);
    alive[victim].kill();
    await alive[victim].ended;
    alive[victim] = hire();
    if (kill % 10 === 0) say(`${kill} kills`);
  }
}

async function readAll(client: Client): Promise<readonly StoredTrial[]> {
  const trials: StoredTrial[] = [];
  for (let next: unknown = ""; next !== null;) {
    const after = next === "" ? "" : `&after=${String(next)}`;
    const { body } = expectOk(await client.send("GET", `${STUDY}/trials?limit=1000${after}`));
    const page = body as { trials: readonly StoredTrial[]; next: unknown };
    trials.push(...page.trials);
    next = page.next;
  }
  return trials;
}

function check(trials: readonly StoredTrial[], workers: readonly WorkerProcess[]): DrillResult {
  for (const [place, trial] of trials.entries()) {
    const shown = JSON.stringify(trial);
    if (trial.number !== place) throw new Error(`numbers; must be dense: ${trial.number} at ${place}`);
    if (trial.state === "complete") {
      if (trial.values?.value !== trial.hyperparameters.x) throw new Error(`values; must be its own: ${shown}`);
    } else if (trial.state !== "failed" || trial.failure?.kind !== "transient" || trial.failure.message === "") {
      throw new Error(`trial; must be complete, or failed with a reason: ${shown}`);
    } else if (trial.lost < MAX_ATTEMPTS) {
      throw new Error(`trial; must have lost ${MAX_ATTEMPTS} workers before it fails: ${shown}`);
    }
  }
  const completed = workers.flatMap((worker) =>
    [...worker.said().matchAll(/^trial +(\d+) +complete/gm)].map(([, n]) => n),
  );
  if (new Set(completed).size !== completed.length)
    throw new Error(`trials; must be completed once: ${completed.join()}`);
  return {
    trials: trials.length,
    complete: trials.filter(({ state }) => state === "complete").length,
    failed: trials.filter(({ state }) => state === "failed").length,
    lost: trials.reduce((sum, { lost }) => sum + lost, 0),
  };
}
