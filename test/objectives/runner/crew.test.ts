import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCrew, HelperLost, inSharedMemory } from "../../../objectives/runner/crew.ts";
import type { Crew } from "../../../objectives/runner/crew.ts";
import { runInOrder } from "../../../objectives/runner/in-order.ts";

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
let crew: Crew<Job, number, number>;
const open: Crew<Job, number, number>[] = [];

function create(threads: number, url = module): Crew<Job, number, number> {
  const run = () => Promise.resolve(-1);
  const created = createCrew<Job, number, number>({ module: url, run }, threads);
  open.push(created);
  return created;
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "credence-crew-"));
  const path = join(folder, "jobs.mjs");
  writeFileSync(path, behaviours);
  module = pathToFileURL(path).href;
  crew = create(3);
});
afterAll(async () => {
  for (const one of open) await one.close();
  rmSync(folder, { recursive: true });
});

const never = () => new AbortController().signal;

/** Runs jobs on the helpers alone. */
async function onHelpers(jobs: readonly Job[], { signal = never(), from = crew } = {}) {
  const reports: number[] = [];
  const ordered = await runInOrder({
    jobs,
    lanes: from.lanes.slice(1),
    signal,
    isLast: () => false,
    onReport(report) {
      reports.push(report);
      return "continue";
    },
  });
  return { ...ordered, reports };
}

describe("a crew", () => {
  it("has the thread of the caller for its first lane, and no other where there is one thread", async () => {
    const { lanes } = create(1);
    expect(lanes).toHaveLength(1);
    const place = await lanes[0].take(never());
    expect(await place?.run({ behaviour: "thread" }, { signal: never(), report: () => "continue" })).toBe(-1);
    expect(crew.lanes).toHaveLength(3);
  });

  it("does jobs in threads, which it keeps", async () => {
    const jobs = Array.from({ length: 6 }, () => ({ behaviour: "thread" }));
    const ids = new Set([...(await onHelpers(jobs)).results, ...(await onHelpers(jobs)).results]);
    expect(ids.size).toBeLessThanOrEqual(2);
    expect(ids.has(0)).toBe(false);
  });

  it("hands reports over, and arrays in shared memory without copying them", async () => {
    const values = inSharedMemory(Float64Array.of(1, 2, 3));
    expect([...values]).toEqual([1, 2, 3]);
    expect(await onHelpers([{ behaviour: "report" }, { behaviour: "fill", values }])).toEqual({
      results: [3, 0],
      reports: [1, 2],
    });
    expect([...values]).toEqual([7, 7, 7]);
  });

  it("passes on what a job throws, and goes on", async () => {
    const failing = onHelpers([{ behaviour: "throw" }]);
    await expect(failing).rejects.toThrow(RangeError);
    await expect(failing).rejects.toThrow("no such job");
    expect((await onHelpers([{ behaviour: "report" }])).results).toEqual([3]);
  });

  it("says that a thread was lost, and replaces it", async () => {
    const lost = onHelpers([{ behaviour: "exit" }]);
    await expect(lost).rejects.toThrow(HelperLost);
    await expect(lost).rejects.toThrow("thread; must outlive the evaluation: exited with code 5");
    expect((await onHelpers([{ behaviour: "report" }, { behaviour: "report" }])).results).toEqual([3, 3]);
  });

  it("hands an abort over to a loop that never waits", async () => {
    const controller = new AbortController();
    const ordered = runInOrder({
      jobs: [{ behaviour: "untilAborted" }],
      lanes: crew.lanes.slice(1),
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
    expect(await broken.lanes[1].take(never())).toBeNull();
    const closed = create(2);
    await closed.close();
    expect(await closed.lanes[1].take(never())).toBeNull();
    expect(await crew.lanes[1].take(AbortSignal.abort())).toBeNull();
  });
});
