/** Failures of a disk or a file: the message, and that no earlier write is lost. */
import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Database } from "../../storage/sqlite/binding.ts";
import { Kysely } from "kysely";
import { describe, expect, it } from "vitest";
import { createStore } from "../../storage/sql/store.ts";
import { openStore } from "../../storage/open.ts";
import { backUp } from "../../storage/sqlite/backup.ts";
import { createDialect } from "../../storage/sqlite/driver.ts";
import type { Store } from "../../tuner/store.ts";
import {
  completeWith,
  finishedTrial,
  leaseOf,
  refusal,
  sampleSpec,
  sampleSuggestion,
} from "../contracts/store/samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);

async function storeWithTrials(file: string, count: number): Promise<Store> {
  const store = await openStore(`sqlite:${file}`);
  await store.createStudy(sampleSpec(), {}, 1);
  await store.importTrials(
    "wine",
    Array.from({ length: count }, () => finishedTrial()),
  );
  return store;
}

describe("a full disk", () => {
  it("is reported, loses nothing, and recovers once there is space", async () => {
    const file = at("full.db");
    await (await storeWithTrials(file, 1)).close();
    const connection = new Database(file);
    const store = createStore({
      database: new Kysely({ dialect: createDialect({ connection, file, timeout: 0 }) }),
      backup: (target) => backUp(connection, target),
      close: async () => void connection.close(),
    });
    connection.pragma(`max_page_count = ${Number(connection.pragma("page_count", { simple: true })) + 8}`);

    let acknowledged = 1;
    const fill = async () => {
      for (; ; acknowledged++) {
        await store.addTrial("wine", acknowledged, sampleSuggestion(acknowledged), { lease: null, now: 1 });
      }
    };
    const message = `database; the disk is full: ${file}. Free some space and start again; everything saved before is kept.`;
    expect(await refusal(fill())).toMatchObject({ code: "storage", message });
    expect(acknowledged).toBeGreaterThan(10);
    // Only part of an import fits, and none of it is kept.
    const many = Array.from({ length: 100 }, () => finishedTrial());
    expect(await refusal(store.importTrials("wine", many))).toMatchObject({ code: "storage", message });
    expect(await store.readTrials("wine")).toHaveLength(acknowledged);

    connection.pragma("max_page_count = 100000");
    expect(await store.importTrials("wine", many)).toHaveLength(100);
    await store.close();
    const again = await openStore(`sqlite:${file}`);
    expect((await again.readTrials("wine")).map(({ number }) => number)).toStrictEqual(
      Array.from({ length: acknowledged + 100 }, (_, number) => number),
    );
    await again.close();
  });
});

describe("a database that another process holds", () => {
  const locked = (file: string) =>
    `database; is locked by another process: ${file}. Stop that process or wait, then start again.`;
  const add = (store: Store, number: number) =>
    store.addTrial("wine", number, sampleSuggestion(), { lease: null, now: 1 });

  it("can be read, and refuses writes after a timeout until it is free", async () => {
    const file = at("writer.db");
    await (await storeWithTrials(file, 1)).close();
    const other = new Database(file);
    other.exec("begin immediate; delete from trials");

    const store = await openStore(`sqlite:${file}`, { timeout: 30 });
    expect(await store.readTrials("wine")).toHaveLength(1);
    expect(await refusal(add(store, 1))).toMatchObject({ code: "storage", message: locked(file) });
    expect(await refusal(store.addSecondsUsed("wine", 1))).toMatchObject({ code: "storage", message: locked(file) });
    other.exec("rollback");
    other.close();
    expect(await add(store, 1)).toMatchObject({ number: 1 });
    await store.close();
  });

  it("is waited for without blocking this process", async () => {
    const file = at("waited.db");
    const store = await storeWithTrials(file, 0);
    const other = new Database(file);
    other.exec("begin immediate");
    let passed = 0;
    const timer = setInterval(() => passed++, 5);
    const added = add(store, 0);
    await sleep(60);
    expect(passed).toBeGreaterThan(0);
    other.exec("commit");
    other.close();
    expect(await added).toMatchObject({ number: 0 });
    clearInterval(timer);
    await store.close();
  });

  it("exclusively cannot be opened", async () => {
    const file = at("exclusive.db");
    await (await storeWithTrials(file, 1)).close();
    const other = new Database(file);
    other.exec("pragma locking_mode = exclusive; update studies set seconds_used = 1");
    const error = await refusal(openStore(`sqlite:${file}`, { timeout: 30 }));
    expect(error).toMatchObject({ code: "storage", message: locked(file) });
    other.close();
    const store = await openStore(`sqlite:${file}`, { timeout: 30 });
    expect(await store.readTrials("wine")).toHaveLength(1);
    await store.close();
  });

  it("is shared by two stores of one process", async () => {
    const file = at("shared.db");
    const one = await storeWithTrials(file, 0);
    const other = await openStore(`sqlite:${file}`);
    const work = async (store: Store, holder: string) => {
      for (let round = 0; round < 20; round++) {
        const number = (await store.readTrials("wine")).length;
        const trial = await store.addTrial("wine", number, sampleSuggestion(), { lease: leaseOf(holder), now: 1 });
        if (trial !== null) await store.finishTrial("wine", number, holder, { outcome: completeWith(1), now: 2 });
      }
    };
    await Promise.all([work(one, "a"), work(other, "b"), work(one, "c")]);
    const trials = await other.readTrials("wine");
    expect(trials.length).toBeGreaterThanOrEqual(20);
    expect(trials.map(({ number }) => number)).toStrictEqual(trials.map((_, index) => index));
    expect(trials.every(({ state }) => state === "complete")).toBe(true);
    await Promise.all([one.close(), other.close()]);
  });
});

describe("a damaged file", () => {
  const damaged = (file: string) =>
    `database; is damaged: ${file}. Restore a copy, or save what can be read: sqlite3 FILE ".recover".`;

  const damages: [string, (file: string) => void][] = [
    ["cut short", (file) => truncateSync(file, 8192)],
    [
      "overwritten",
      (file) => {
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 4096);
        writeFileSync(file, bytes);
      },
    ],
  ];
  it.each(damages)("is reported and left unchanged: %s", async (name, damage) => {
    const file = at(`${name}.db`);
    await (await storeWithTrials(file, 200)).close();
    damage(file);
    const before = readFileSync(file);
    const read = async () => {
      const store = await openStore(`sqlite:${file}`);
      try {
        return await store.readTrials("wine");
      } finally {
        await store.close();
      }
    };
    expect(await refusal(read())).toMatchObject({ code: "storage", message: damaged(file) });
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it("is reported if one of its strings was not written by us", async () => {
    const file = at("text.db");
    const store = await storeWithTrials(file, 3);
    const other = new Database(file);
    other.exec(`update trials set reason = '{"strategy' where number = 1`);
    other.close();
    const message = 'database; reason of trial 1 must be JSON: "{\\"strategy". Restore a copy of the file.';
    expect(await refusal(store.readTrials("wine"))).toMatchObject({ code: "storage", message });
    expect(await store.readTrial("wine", 2)).toMatchObject({ number: 2 });
    await store.close();
  });
});
