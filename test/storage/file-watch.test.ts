/** A database whose files disappear while it is open: no write that would be lost is acknowledged. */
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../storage/open.ts";
import { Database } from "../../storage/sqlite/binding.ts";
import type { Store } from "../../tuner/store.ts";
import { finishedTrial, refusal, sampleSpec } from "../contracts/store/samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);

async function storeWithTrials(name: string): Promise<{ file: string; store: Store }> {
  const file = at(name);
  // Closed once, so that its pages are in the file rather than only in the log.
  const first = await openStore(`sqlite:${file}`);
  await first.createStudy(sampleSpec(), {}, 1);
  await first.importTrials(
    "wine",
    Array.from({ length: 50 }, () => finishedTrial()),
  );
  await first.close();
  const store = await openStore(`sqlite:${file}`);
  await store.importTrials("wine", [finishedTrial()]);
  return { file, store };
}

const write = (store: Store) => store.importTrials("wine", [finishedTrial()]);
const rule = (what: string) => `${what} while it was in use`;

const losses: [string, string, (file: string) => void][] = [
  ["deleted", "was deleted or replaced", (file) => ["", "-wal", "-shm"].forEach((suffix) => rmSync(file + suffix))],
  ["deleted alone", "was deleted or replaced", (file) => rmSync(file)],
  ["without its log", "was deleted or replaced", (file) => rmSync(`${file}-wal`)],
  ["without the log's index", "was deleted or replaced", (file) => rmSync(`${file}-shm`)],
  ["moved", "was deleted or replaced", (file) => renameSync(file, `${file}.moved`)],
  [
    "replaced",
    "was deleted or replaced",
    (file) => {
      copyFileSync(file, `${file}.new`);
      renameSync(`${file}.new`, file);
    },
  ],
  ["emptied", "was truncated", (file) => truncateSync(file, 0)],
  ["cut short", "was truncated", (file) => truncateSync(file, 4096)],
];

describe("a database that is", () => {
  it.each(losses)("%s refuses every write", async (name, what, lose) => {
    const { file, store } = await storeWithTrials(`${name}.db`);
    await expect(store.checkStorage("look")).resolves.toBeUndefined();
    lose(file);
    const message = `${file} ${rule(what)}. Nothing more will be written to it. Put the file back, or start again.`;
    expect(await refusal(write(store))).toMatchObject({ code: "storage", rule: rule(what), message });
    expect(await refusal(store.checkStorage("look"))).toMatchObject({ code: "storage", rule: rule(what) });
    expect(await refusal(store.atomically(write))).toMatchObject({ code: "storage" });
    await store.close();
  });

  it("replaced in the middle of a transaction does not acknowledge the transaction", async () => {
    const { file, store } = await storeWithTrials("middle.db");
    const transaction = store.atomically(async (inside) => {
      await write(inside);
      renameSync(file, `${file}.moved`);
    });
    expect(await refusal(transaction)).toMatchObject({ code: "storage", rule: rule("was deleted or replaced") });
    await store.close();
  });

  it("moved and put back continues to work, as does one shrunk by VACUUM", async () => {
    const { file, store } = await storeWithTrials("back.db");
    renameSync(file, `${file}.moved`);
    expect(await refusal(write(store))).toMatchObject({ code: "storage" });
    renameSync(`${file}.moved`, file);
    expect(await write(store)).toHaveLength(1);
    await store.importTrials(
      "wine",
      Array.from({ length: 500 }, () => finishedTrial()),
    );
    const other = new Database(file);
    other.pragma("wal_checkpoint(truncate)");
    await store.checkStorage("write");
    other.exec("delete from trials where number > 10; vacuum; pragma wal_checkpoint(truncate)");
    other.close();
    await store.checkStorage("write");
    await store.close();
  });

  it("replaced keeps the log of its replacement when the old one is closed", async () => {
    const { file, store } = await storeWithTrials("log.db");
    for (const suffix of ["", "-wal", "-shm"]) rmSync(file + suffix);
    const other = new Database(file);
    other.exec("pragma journal_mode = wal; create table t (x)");
    await store.close();
    expect(existsSync(`${file}-wal`)).toBe(true);
    expect(readFileSync(`${file}-wal`).length).toBeGreaterThan(0);
    other.close();
  });

  it("in memory, or intact, accepts writes", async () => {
    for (const address of ["sqlite::memory:", `sqlite:${at("sound.db")}`]) {
      const store = await openStore(address);
      await store.checkStorage("look");
      await store.checkStorage("write");
      expect(await store.recallAnswer("", "storage probe")).toBeNull();
      await store.close();
    }
  });
});
