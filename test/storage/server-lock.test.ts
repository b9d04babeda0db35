import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../storage/open.ts";
import { ServedDatabase } from "../../storage/sqlite/server-lock.ts";
import { refusal, sampleSpec } from "../contracts/store/samples.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);
const asServer = { url: "http://localhost:8080", startedAt: 5 };
/** No process has a number so high. */
const DEAD = 2 ** 30;

describe("a database that a server owns", () => {
  it("is refused to everybody else until the server closes it", async () => {
    const file = at("served.db");
    const served = await openStore(`sqlite:${file}`, { asServer });
    const claim: unknown = JSON.parse(readFileSync(`${file}.server`, "utf8"));
    expect(claim).toStrictEqual({ ...asServer, pid: process.pid, host: hostname() });
    const message = `database; must not be owned by a server: ${file} is served at ${asServer.url}. Add --server ${asServer.url}.`;
    for (const options of [{}, { asServer: { url: "http://localhost:9", startedAt: 6 } }]) {
      const error = await refusal(openStore(`sqlite:${file}`, options));
      expect(error).toMatchObject({ code: "served", message, url: asServer.url });
      expect(error).toBeInstanceOf(ServedDatabase);
    }
    await served.createStudy(sampleSpec(), {}, 1);
    await served.close();
    expect(existsSync(`${file}.server`)).toBe(false);
    const after = await openStore(`sqlite:${file}`);
    expect(await after.listStudies()).toHaveLength(1);
    await after.close();
  });

  it("is free when the server died, or its file is none of ours", async () => {
    const file = at("stale.db");
    const stale = JSON.stringify({ ...asServer, pid: DEAD, host: hostname() });
    for (const text of [stale, "", "{}", "null"]) {
      writeFileSync(`${file}.server`, text);
      await (await openStore(`sqlite:${file}`)).close();
      expect(existsSync(`${file}.server`)).toBe(false);
      writeFileSync(`${file}.server`, text);
      const served = await openStore(`sqlite:${file}`, { asServer });
      expect(await refusal(openStore(`sqlite:${file}`))).toMatchObject({ code: "served" });
      await served.close();
    }
  });

  it("stays refused when the server runs on another machine, dead or not", async () => {
    const file = at("elsewhere.db");
    writeFileSync(`${file}.server`, JSON.stringify({ ...asServer, pid: DEAD, host: "elsewhere" }));
    expect(await refusal(openStore(`sqlite:${file}`))).toMatchObject({ code: "served" });
    expect(existsSync(file)).toBe(false);
  });

  it("is given up when it cannot be opened", async () => {
    const file = at("broken.db");
    const store = await openStore(`sqlite:${file}`);
    await store.close();
    writeFileSync(file, Buffer.concat([readFileSync(file).subarray(0, 100), Buffer.alloc(5000, 7)]));
    expect(await refusal(openStore(`sqlite:${file}`, { asServer }))).toMatchObject({ code: "storage" });
    expect(existsSync(`${file}.server`)).toBe(false);
  });
});
