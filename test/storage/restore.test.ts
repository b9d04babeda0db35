/**
 * Restoring backups: either the contents of the backup are back, whatever state the database was in, or nothing has
 * changed.
 */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  readFileSync,
  readdirSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { backUpStorage, openStore, restoreStorage } from "../../storage/open.ts";
import { Database } from "../../storage/sqlite/binding.ts";
import { lockPartial } from "../../storage/sqlite/partial-files.ts";
import { contents } from "../contracts/store/contents.ts";
import { finishedTrial, refusal, sampleSpec } from "../contracts/store/samples.ts";
import { startProcess } from "./processes/start.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);
const UUID = "01234567-89ab-cdef-0123-456789abcdef";

async function newDatabase(file: string, count: number): Promise<void> {
  const store = await openStore(`sqlite:${file}`);
  await store.createStudy(sampleSpec(), {}, 1);
  await store.importTrials(
    "wine",
    Array.from({ length: count }, () => finishedTrial()),
  );
  await store.close();
}

async function contentsOf(file: string): Promise<string> {
  const store = await openStore(`sqlite:${file}`);
  const text = JSON.stringify(await contents(store));
  await store.close();
  const connection = new Database(file);
  expect(connection.pragma("integrity_check")).toStrictEqual([{ integrity_check: "ok" }]);
  connection.close();
  return text;
}

/** A process that writes trials is killed; returns how many it finished. Its log is left behind. */
async function writeAndDie(file: string): Promise<number> {
  const child = startProcess("write.ts", [file]);
  let finished = 0;
  while (finished < 30) {
    const line = await child.line();
    if (line?.startsWith("finished") === true) finished++;
  }
  child.kill();
  return finished + (await child.rest()).filter((line) => line.startsWith("finished")).length;
}

const filesOf = (name: string) => readdirSync(folder()).filter((entry) => entry.startsWith(name));

describe("a restore", () => {
  it("after a kill that left a log restores the backup, and keeps the old database with its log", async () => {
    const file = at("killed.db");
    await newDatabase(file, 3);
    await backUpStorage(`sqlite:${file}`, at("killed-backup.bak"));
    const wanted = await contentsOf(at("killed-backup.bak"));
    const finished = await writeAndDie(file);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    const { replaced } = await restoreStorage(`sqlite:${file}`, at("killed-backup.bak"));
    expect(replaced).toBe(`${file}.replaced-1`);
    expect(await contentsOf(file)).toBe(wanted);
    const old = await openStore(`sqlite:${file}.replaced-1`);
    const complete = (await old.readTrials("wine")).filter(({ state }) => state === "complete");
    // One more may have been written and not yet acknowledged.
    expect([3 + finished, 4 + finished]).toContain(complete.length);
    await old.close();
    expect(filesOf("killed.db")).toStrictEqual(["killed.db", "killed.db.replaced-1"]);
  });

  it("brings back a missing or damaged database; each old one gets its own name", async () => {
    const file = at("gone.db");
    const backup = at("gone-backup.bak");
    await newDatabase(backup, 5);
    const wanted = await contentsOf(backup);
    expect(await restoreStorage(`sqlite:${file}`, backup)).toStrictEqual({ file, replaced: null });
    expect(await contentsOf(file)).toBe(wanted);
    const damaged = Buffer.concat([readFileSync(file).subarray(0, 100), Buffer.alloc(5000, 7)]);
    for (const number of [1, 2]) {
      writeFileSync(file, damaged);
      chmodSync(file, 0o640);
      expect(await restoreStorage(`sqlite:${file}`, backup)).toStrictEqual({
        file,
        replaced: `${file}.replaced-${number}`,
      });
      expect(readFileSync(`${file}.replaced-${number}`).equals(damaged)).toBe(true);
      expect(statSync(file).mode & 0o777).toBe(0o640);
      expect(await contentsOf(file)).toBe(wanted);
    }
  });

  it("accepts a manual copy of the file and its log as one database", async () => {
    const file = at("hand.db");
    const store = await openStore(`sqlite:${file}`);
    await store.createStudy(sampleSpec(), {}, 1);
    for (const suffix of ["", "-wal"]) copyFileSync(file + suffix, at(`hand.bak${suffix}`));
    await store.close();
    const before = [readFileSync(at("hand.bak")), readFileSync(at("hand.bak-wal"))];
    await restoreStorage(`sqlite:${at("other.db")}`, at("hand.bak"));
    expect(await contentsOf(at("other.db"))).toBe(await contentsOf(file));
    expect([readFileSync(at("hand.bak")), readFileSync(at("hand.bak-wal"))]).toStrictEqual(before);
  });

  it("changes nothing if the file is no backup, or the database is in use", async () => {
    const file = at("kept.db");
    await newDatabase(file, 2);
    const before = readFileSync(file);
    const backup = at("kept.bak");
    await newDatabase(backup, 200);
    writeFileSync(at("text.bak"), "no database");
    writeFileSync(at("empty.bak"), "");
    writeFileSync(at("cut.bak"), readFileSync(backup).subarray(0, 3 * 4096));
    const foreign = new Database(at("foreign.bak"));
    foreign.exec("create table t (x)");
    foreign.close();
    const newer = new Database(backup);
    newer.pragma("user_version = 999");
    await newer.backup(at("newer.bak"));
    newer.close();
    const refused: [string, string][] = [
      ["missing.bak", "not-found"],
      ["text.bak", "storage"],
      ["empty.bak", "storage"],
      ["cut.bak", "storage"],
      ["foreign.bak", "storage"],
      ["newer.bak", "newer-schema"],
      ["kept.db", "conflict"],
      ["", "storage"],
    ];
    for (const [name, code] of refused) {
      const error = await refusal(restoreStorage(`sqlite:${file}`, at(name)));
      expect([name, error.code]).toStrictEqual([name, code]);
      expect(error.message).toContain(at(name));
    }
    await newDatabase(at("good.bak"), 1);
    for (const options of [{}, { asServer: { url: "http://localhost:1" } }]) {
      const store = await openStore(`sqlite:${file}`, options);
      const code = "asServer" in options ? "served" : "storage";
      expect(await refusal(restoreStorage(`sqlite:${file}`, at("good.bak")))).toMatchObject({ code });
      await store.close();
    }
    expect(readFileSync(file).equals(before)).toBe(true);
    expect(filesOf("kept.db")).toStrictEqual(["kept.db"]);
  });

  it("killed before the switch leaves the old database; killed after its beginning, the new one", async () => {
    const file = at("switch.db");
    await newDatabase(file, 1);
    const old = await contentsOf(file);
    await newDatabase(at("switch.bak"), 4);
    const wanted = await contentsOf(at("switch.bak"));
    const partial = `${file}.partial-${UUID}`;
    // Killed between keeping the old database under another name and beginning the switch.
    copyFileSync(at("switch.bak"), partial);
    linkSync(file, `${file}.replaced-1`);
    expect(await contentsOf(file)).toBe(old);
    // Killed in the switch: a log of the old database is still there, or it is gone already.
    for (const hasLog of [true, false]) {
      copyFileSync(at("switch.bak"), partial);
      if (hasLog) writeFileSync(`${file}-wal`, "of the old database");
      writeFileSync(`${file}.restore`, `switch.db.partial-${UUID}`);
      expect(await contentsOf(file)).toBe(wanted);
    }
    // Killed after the renaming.
    writeFileSync(`${file}.restore`, `switch.db.partial-${UUID}`);
    expect(await contentsOf(file)).toBe(wanted);
    expect(filesOf("switch.db")).toStrictEqual(["switch.db"]);
  });
});

describe("a backup", () => {
  it("can be made of a served database, with every acknowledged write, and leaves it served", async () => {
    const file = at("served.db");
    const store = await openStore(`sqlite:${file}`, { asServer: { url: "http://localhost:1" } });
    await store.createStudy(sampleSpec(), {}, 1);
    await store.importTrials("wine", [finishedTrial()]);
    const wanted = JSON.stringify(await contents(store));
    await backUpStorage(`sqlite:${file}`, at("served.bak"));
    expect(await refusal(openStore(`sqlite:${file}`))).toMatchObject({ code: "served" });
    await store.importTrials("wine", [finishedTrial()]);
    await store.close();
    expect(await contentsOf(at("served.bak"))).toBe(wanted);
    expect(filesOf("served.db")).toStrictEqual(["served.db"]);
  });

  it("deletes leftovers of killed backups, but nothing that another process is writing or that is not ours", async () => {
    const file = at("left.db");
    await newDatabase(file, 1);
    const target = at("left.bak");
    const [dead, live] = [`${target}.partial-${UUID}`, `${target}.partial-${UUID.replace("0", "f")}`];
    for (const name of [dead, `${dead}-journal`, live, `${target}.partial-mine`]) writeFileSync(name, "");
    const unlock = lockPartial(live);
    await backUpStorage(`sqlite:${file}`, target);
    unlock();
    expect(filesOf("left.bak")).toStrictEqual([
      "left.bak",
      `left.bak.partial-${UUID.replace("0", "f")}`,
      "left.bak.partial-mine",
    ]);
  });

  it("refuses a dangling link", async () => {
    const file = at("link.db");
    await newDatabase(file, 1);
    symlinkSync(at("nowhere.bak"), at("link.bak"));
    const message = `backup; must go to a new file: ${at("link.bak")} is a symbolic link. Name another one.`;
    expect(await refusal(backUpStorage(`sqlite:${file}`, at("link.bak")))).toMatchObject({ code: "conflict", message });
    expect(existsSync(at("nowhere.bak"))).toBe(false);
  });

  it("has the permissions of the database; only its owner can access a new database", async () => {
    const file = at("rights.db");
    await newDatabase(file, 1);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    chmodSync(file, 0o640);
    await backUpStorage(`sqlite:${file}`, at("rights.bak"));
    expect(statSync(at("rights.bak")).mode & 0o777).toBe(0o640);
  });
});
