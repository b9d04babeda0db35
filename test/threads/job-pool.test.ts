import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createJobPool, WorkerLost, toSharedMemory, type JobPool } from "../../threads/job-pool.ts";
import { runOrdered } from "../../threads/ordered-jobs.ts";

const behaviours = `
import { threadId } from "node:worker_threads";
const behaviours = {
  thread: () => threadId,
  fill: ({ values }) => { values.fill(7); return 0; },
  report: ({ report }) => { report(1); report(2); return 3; },
  throw: () => { throw new RangeError("no such job"); },
  exit: () => process.exit(5),
  untilAborted: ({ signal, report }) => { report(0); while (!signal.aborted); return 9; },
};
export const run = async (job, { signal, report }) => behaviours[job.behaviour]({ ...job, signal, report });
`;

interface Job {
  readonly behaviour: string;
  readonly values?: Float64Array;
}

let folder: string;
let module: string;
let pool: JobPool<Job, number, number>;
const open: JobPool<Job, number, number>[] = [];

function create(threads: number, url = module): JobPool<Job, number, number> {
  const run = () => Promise.resolve(-1);
  const created = createJobPool<Job, number, number>({ module: url, run }, threads);
  open.push(created);
  return created;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-jobs-"));
  const path = join(folder, "jobs.mjs");
  writeFileSync(path, behaviours);
  module = pathToFileURL(path).href;
  pool = create(3);
});
afterAll(async () => {
  for (const one of open) await one.close();
  rmSync(folder, { recursive: true });
});

const never = () => new AbortController().signal;

/** Runs jobs only on the workers. */
async function onWorkers(jobs: readonly Job[], { signal = never(), from = pool } = {}) {
  const reports: number[] = [];
  const ordered = await runOrdered({
    jobs,
    runners: from.runners.slice(1),
    signal,
    isLast: () => false,
    onReport(report) {
      reports.push(report);
      return "continue";
    },
  });
  return { ...ordered, reports };
}

describe("a pool", () => {
  it("has the thread of the caller for its first runner, and no other where there is one thread", async () => {
    const { runners } = create(1);
    expect(runners).toHaveLength(1);
    const slot = await runners[0].acquire(never());
    expect(await slot?.run({ behaviour: "thread" }, { signal: never(), report: () => "continue" })).toBe(-1);
    expect(pool.runners).toHaveLength(3);
  });

  it("does jobs in threads, which it keeps", async () => {
    const jobs = Array.from({ length: 6 }, () => ({ behaviour: "thread" }));
    const ids = new Set([...(await onWorkers(jobs)).results, ...(await onWorkers(jobs)).results]);
    expect(ids.size).toBeLessThanOrEqual(2);
    expect(ids.has(0)).toBe(false);
  });

  it("hands reports over, and arrays in shared memory without copying them", async () => {
    const values = toSharedMemory(Float64Array.of(1, 2, 3));
    expect([...values]).toEqual([1, 2, 3]);
    expect(await onWorkers([{ behaviour: "report" }, { behaviour: "fill", values }])).toEqual({
      results: [3, 0],
      reports: [1, 2],
    });
    expect([...values]).toEqual([7, 7, 7]);
  });

  it("passes on what a job throws, and continues", async () => {
    const failing = onWorkers([{ behaviour: "throw" }]);
    await expect(failing).rejects.toThrow(RangeError);
    await expect(failing).rejects.toThrow("no such job");
    expect((await onWorkers([{ behaviour: "report" }])).results).toEqual([3]);
  });

  it("says that a thread was lost, and replaces it", async () => {
    const lost = onWorkers([{ behaviour: "exit" }]);
    await expect(lost).rejects.toThrow(WorkerLost);
    await expect(lost).rejects.toThrow("Worker thread died: exited with code 5");
    expect((await onWorkers([{ behaviour: "report" }, { behaviour: "report" }])).results).toEqual([3, 3]);
  });

  it("hands an abort over to a loop that never waits", async () => {
    const controller = new AbortController();
    const ordered = runOrdered({
      jobs: [{ behaviour: "untilAborted" }],
      runners: pool.runners.slice(1),
      signal: controller.signal,
      isLast: () => false,
      onReport() {
        controller.abort();
        return "continue";
      },
    });
    expect(await ordered).toEqual({ results: [9] });
  });

  it("has no places where a thread cannot start, nor once it is closed", async () => {
    const broken = create(2, pathToFileURL(join(folder, "missing.mjs")).href);
    expect(await broken.runners[1].acquire(never())).toBeNull();
    const closed = create(2);
    await closed.close();
    expect(await closed.runners[1].acquire(never())).toBeNull();
    expect(await pool.runners[1].acquire(AbortSignal.abort())).toBeNull();
  });

  it("closes to the end while its threads are still starting, though nothing else keeps the process", () => {
    const source = new URL("../../threads/job-pool.ts", import.meta.url).href;
    const script = `
      import { createJobPool } from ${JSON.stringify(source)};
      const pool = createJobPool({ module: ${JSON.stringify(module)}, run: async () => 0 }, 3);
      const aborted = new AbortController();
      const taken = pool.runners.slice(1).map((runner) => runner.acquire(aborted.signal));
      setImmediate(() => aborted.abort());
      console.log(JSON.stringify(await Promise.all(taken)));
      await pool.close();
      console.log("closed");`;
    const path = join(folder, "closes.mjs");
    writeFileSync(path, script);
    const tsx = import.meta.resolve("tsx");
    const { stdout, status } = spawnSync(process.execPath, ["--import", tsx, path], { encoding: "utf8" });
    expect({ stdout, status }).toEqual({ stdout: "[null,null]\nclosed\n", status: 0 });
  });
});
