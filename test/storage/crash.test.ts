/**
 * `kill -9` at any moment loses no acknowledged write. CREDENCE_CRASH_ROUNDS sets how often (4 by default):
 *
 *     CREDENCE_CRASH_ROUNDS=50 npx vitest run test/storage/crash.test.ts
 */
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Database } from "../../storage/sqlite/binding.ts";
import { describe, expect, it } from "vitest";
import { makeKey, openStream } from "../../math/random.ts";
import { openStore } from "../../storage/open.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { startProcess } from "./processes/start.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const rounds = Number(process.env["CREDENCE_CRASH_ROUNDS"] ?? 4);
const moments = openStream(makeKey("crash"));

describe("a process killed while writing", () => {
  it("leaves every acknowledged write", { timeout: 30_000 + rounds * 10_000 }, async () => {
    const file = join(folder(), "crash.db");
    const added = new Set<number>();
    const finished = new Set<number>();
    for (let round = 0; round < rounds; round++) {
      for (const line of await writeUntilKilled(file, round)) {
        const [deed, number] = line.split(" ");
        (deed === "finished" ? finished : added).add(Number(number));
      }
      await check(file, added, finished);
    }
    expect(finished.size).toBeGreaterThan(0);
  });
});

/**
 * The output of the process until it is killed: while it opens the file in odd rounds, and while it works in even
 * rounds.
 */
async function writeUntilKilled(file: string, round: number): Promise<readonly string[]> {
  const child = startProcess("write.ts", [file]);
  const printed: string[] = [];
  const until = round % 2 === 0 ? "finished" : "ready";
  while (printed.at(-1)?.startsWith(until) !== true) {
    const line = await child.line();
    if (line === null) throw new Error(`it ended by itself: ${(await child.rest()).join()}`);
    printed.push(line);
  }
  await sleep(moments.uniform() * 150);
  child.kill();
  return [...printed, ...(await child.rest())].filter((line) => line !== "ready");
}

async function check(file: string, added: ReadonlySet<number>, finished: ReadonlySet<number>): Promise<void> {
  const store = await openStore(`sqlite:${file}`);
  const trials = (await store.findStudy("wine")) === null ? [] : await store.readTrials("wine");
  expect(trials.map(({ number }) => number)).toStrictEqual(trials.map((_, index) => index));
  for (const number of added) expect(trials[number]).toMatchObject({ number, hyperparameters: { lr: number } });
  for (const number of finished) {
    expect(trials[number]).toMatchObject({ state: "complete", values: { loss: number }, attempt: 1 });
    const reported = await store.readIntermediateValues("wine", number);
    expect(reported).toStrictEqual([{ step: 1, metric: "loss", value: number }]);
  }
  // At most one write per process was stored but not acknowledged.
  const unacknowledged = trials.filter((trial) => !isAcknowledged(trial, added, finished));
  expect(unacknowledged.length).toBeLessThanOrEqual(rounds);
  await store.close();

  const connection = new Database(file);
  expect(connection.pragma("integrity_check")).toStrictEqual([{ integrity_check: "ok" }]);
  expect(connection.pragma("foreign_key_check")).toStrictEqual([]);
  connection.close();
}

function isAcknowledged({ number, state }: Trial, added: ReadonlySet<number>, finished: ReadonlySet<number>): boolean {
  return state === "running" ? added.has(number) : finished.has(number);
}
