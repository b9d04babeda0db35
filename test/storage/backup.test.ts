import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../storage/open.ts";
import { contents } from "../contracts/store/contents.ts";
import { finishedTrial, refusal, sampleSpec, sampleSuggestion } from "../contracts/store/samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);

describe.each(["file", "memory"])("a backup of a database in a %s", (where) => {
  const address = () => (where === "memory" ? "sqlite::memory:" : `sqlite:${at("original.db")}`);

  it("holds every acknowledged write and no unfinished one while the database is being written", async () => {
    const store = await openStore(address());
    await store.createStudy(sampleSpec(), {}, 1);
    const many = Array.from({ length: 400 }, () => finishedTrial());
    await store.importTrials("wine", many);
    const before = await contents(store);
    const target = at(`${where}-copy.db`);
    const backup = store.backup(target);
    const writes = store.atomically(async (inside) => {
      for (let trial = 0; trial < 20; trial++) {
        await inside.enqueueTrial("wine", sampleSuggestion(), 2);
        await new Promise((resolve) => setImmediate(resolve));
      }
    });
    await Promise.all([backup, writes]);
    const after = await contents(store);
    const copy = await openStore(`sqlite:${target}`);
    expect([JSON.stringify(before), JSON.stringify(after)]).toContain(JSON.stringify(await contents(copy)));
    await copy.close();
    await store.close();
  });

  it("requires a new file, and leaves nothing else behind", async () => {
    const store = await openStore(address());
    const target = at(`${where}-taken.db`);
    writeFileSync(target, "mine");
    const message = `backup; must go to a new file: ${target} exists. Name another one.`;
    expect(await refusal(store.backup(target))).toMatchObject({ code: "conflict", message });
    const nowhere = join(folder(), "no", "such", "folder.db");
    expect(await refusal(store.backup(nowhere))).toMatchObject({ code: "storage" });
    expect(readdirSync(folder()).filter((name) => name.includes("partial"))).toStrictEqual([]);
    await store.close();
  });
});
