/**
 * Response time and memory of plots and tables of 100,000 trials; run manually, prints its results.
 *
 *     node --import tsx bench/service/plots.ts [trials]
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeKey, openStream } from "../../math/random.ts";
import { openStore } from "../../storage/open.ts";
import { readColumns } from "../../service/columns/cache.ts";
import { plotOf } from "../../service/columns/plot.ts";
import { tableOf, type TableRequest } from "../../service/columns/table.ts";
import { queueOf } from "../../service/queues.ts";
import { analyseHere } from "../../tuner/analysis/analyst.ts";
import { analyses } from "../../tuner/analysis/index.ts";
import { createService } from "../../service/service.ts";
import { trialJson } from "../../web/server/documents.ts";
import type { Store } from "../../tuner/store.ts";
import { createTrial, finishTrial } from "../../tuner/study/trial.ts";
import { box } from "../regret/problems/problem.ts";

const DIMENSIONS = 10;
const ROUNDS = 15;
const count = Number(process.argv[2] ?? 100_000);
const lease = { worker: "bench-1", holder: "bench", expiresAt: 1e9 };
const random = openStream(makeKey(1));

const folder = mkdtempSync(join(tmpdir(), "credence-plots-"));
const store = await openStore(`sqlite:${join(folder, "plots.db")}`);
await fill(store);
const service = createService({
  store,
  suggester: { pending: 0, suggest: () => Promise.resolve(null), close: () => Promise.resolve() },
  objectives: [],
  now: Date.now,
  stopwatch: () => performance.now(),
  analyst: analyseHere(analyses),
  openModel: () => Promise.reject(new Error("no models here")),
  quick: {},
  wait: () => Promise.resolve(),
  nextTurn: () => Promise.resolve(),
  newToken: () => "bench",
  suggestionThreads: 1,
  onEvent: () => undefined,
});

const plot = async () => JSON.stringify(plotOf(await readColumns(service, "bench"), 2000)).length;
const table = (request: Partial<TableRequest>) => async () => {
  const { trials, ...counts } = tableOf(await readColumns(service, "bench"), { ...whole, ...request });
  return JSON.stringify({ trials: trials.map(trialJson), ...counts }).length;
};
const whole: TableRequest = { sort: "number", order: "descending", states: [], where: [], offset: 0, limit: 100 };

const history = await milliseconds(() => queueOf(service, "bench").cache.refresh());
print("history read from the store", history);
const before = bytes();
print("first columns and plot", await milliseconds(plot));
console.log(`columns: ${Math.round((bytes() - before) / count)} bytes a trial`);
await report("history kept current", () => queueOf(service, "bench").cache.refresh());
await report("plot", plot);
await report("table, newest first", table({}));
await report("table by value", table({ sort: "value" }));
await report("table by value, from 50,000", table({ sort: "value", offset: count / 2 }));
await report("table by duration, two conditions", table({ sort: "duration", where: ["x1>0.5", "worker~bench"] }));
await store.close();
rmSync(folder, { recursive: true });

/** The same again, once with nothing new, and once with one new trial each time. */
async function report(name: string, task: () => Promise<unknown>): Promise<void> {
  const [idle, fresh]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    idle.push(await milliseconds(task));
    await store.importTrials("bench", [trial(0)]);
    fresh.push(await milliseconds(task));
  }
  print(`${name}, nothing new`, median(idle));
  print(`${name}, one new trial`, median(fresh));
}

async function fill(into: Store): Promise<void> {
  const spec = {
    name: "bench",
    objective: { kind: "external" },
    space: box(DIMENSIONS, 0, 1),
    metrics: [{ name: "value", direction: "minimize" }],
    strategy: { name: "sobol", acquisition: "alternate", kappa: 1.8, repeats: false },
    seed: 1,
  } as const;
  await into.createStudy(spec, {}, 0);
  for (let done = 0; done < count; done += 10_000) {
    await into.importTrials(
      "bench",
      Array.from({ length: Math.min(10_000, count - done) }, (_, at) => trial(done + at)),
    );
  }
}

function trial(at: number) {
  const hyperparameters = Object.fromEntries(box(DIMENSIONS, 0, 1).map(({ name }) => [name, random.uniform()]));
  const suggestion = { hyperparameters, reason: { strategy: "gp", phase: "log-ei", seen: at } };
  const running = createTrial(0, suggestion, { lease: { ...lease, worker: `bench-${at % 16}` }, now: at * 100 });
  const outcome =
    at % 20 === 7
      ? ({ state: "failed", failure: { kind: "diverged", message: "NaN" } } as const)
      : ({ state: "complete", values: { value: random.uniform() } } as const);
  return finishTrial(running, outcome, at * 100 + 5000 * random.uniform());
}

/** Processor time: what an idle machine would take, or slightly more. */
async function milliseconds(task: () => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage();
  await task();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

function bytes(): number {
  const { arrayBuffers } = process.memoryUsage();
  return arrayBuffers;
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

function print(name: string, time: number): void {
  console.log(`${name.padEnd(50)} ${time.toFixed(1)} ms`);
}
