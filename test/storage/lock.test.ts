/** Who may open a database at the same time, and that every lock ends with its process. */
import {
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { hostname } from "node:os";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { openStore } from "../../storage/open.ts";
import { ServedDatabase } from "../../storage/sqlite/lock.ts";
import { refusal, sampleSpec } from "../contracts/store/samples.ts";
import { startProcess, whyNoNamespaces, type ChildProcess, type Namespaces } from "./processes/start.ts";
import { temporaryFolder } from "./temporary-folder.ts";

const folder = temporaryFolder();
const at = (name: string) => join(folder(), name);
const asServer = { url: "http://localhost:8080" };
const other = { url: "http://localhost:9" };
const served = (file: string, { url }: { url: string } = asServer) =>
  `${file} is served at ${url}. Add --server ${url}, or stop that server first.`;
/** The remedy for operations that need exclusive access, for which --server does not help. */
const servedAlone = (file: string) => `${file} is served at ${asServer.url}. Stop that server first.`;
const inUse = (file: string) =>
  `${file} is in use by another command, such as tune. Stop it, or wait until it has finished.`;

async function newDatabase(name: string): Promise<string> {
  const file = at(name);
  const store = await openStore(`sqlite:${file}`);
  await store.createStudy(sampleSpec(), {}, 1);
  await store.close();
  return file;
}

/** Files that belong to a database, besides the database itself. */
function companions(file: string): readonly string[] {
  const name = file.slice(folder().length + 1);
  return readdirSync(folder()).filter((entry) => entry.startsWith(name) && entry !== name);
}

describe("a database that is served", () => {
  it("is refused to every other process until the server closes it; then no extra file is left", async () => {
    const file = at("served.db");
    const store = await openStore(`sqlite:${file}`, { asServer });
    const owner: unknown = JSON.parse(readFileSync(`${file}.owner`, "utf8"));
    expect(owner).toMatchObject({
      purpose: { kind: "serve", url: asServer.url },
      pid: process.pid,
      host: hostname(),
    });
    for (const [options, message] of [
      [{}, served(file)],
      [{ asServer: other }, servedAlone(file)],
    ] as const) {
      const error = await refusal(openStore(`sqlite:${file}`, options));
      expect(error).toMatchObject({ code: "served", message, fields: { file, url: asServer.url } });
      expect(error).toBeInstanceOf(ServedDatabase);
    }
    await store.createStudy(sampleSpec(), {}, 1);
    await store.close();
    expect(companions(file)).toStrictEqual([]);
    const after = await openStore(`sqlite:${file}`);
    expect(await after.listStudies()).toHaveLength(1);
    await after.close();
  });

  it("is detected under every name of its file", async () => {
    const file = await newDatabase("names.db");
    mkdirSync(at("elsewhere"));
    symlinkSync(file, at("symbolic.db"));
    symlinkSync(relative(at("elsewhere"), at("symbolic.db")), at("elsewhere/twice.db"));
    symlinkSync(folder(), at("folder"));
    const store = await openStore(`sqlite:${at("symbolic.db")}`, { asServer });
    for (const name of ["names.db", "symbolic.db", "elsewhere/twice.db", "folder/names.db", "elsewhere/../names.db"]) {
      const error = await refusal(openStore(`sqlite:${at(name)}`, { asServer: other }));
      expect(error, name).toMatchObject({ code: "served", message: servedAlone(file) });
    }
    linkSync(file, at("hard.db"));
    const hardLinks = (path: string) =>
      `database; must have only one name, but has 2 hard links: ${path}. Remove the others, or copy the file and use the copy.`;
    expect((await refusal(openStore(`sqlite:${at("hard.db")}`))).message).toBe(hardLinks(at("hard.db")));
    rmSync(at("hard.db"));
    // Renamed while it is served.
    renameSync(file, at("renamed.db"));
    const error = await refusal(openStore(`sqlite:${at("renamed.db")}`));
    expect(error).toMatchObject({ code: "served", message: served(at("renamed.db")) });
    renameSync(at("renamed.db"), file);
    await store.close();
    await (await openStore(`sqlite:${at("folder/names.db")}`)).close();
  });

  it("is free once its server has died, whatever the owner file says", async () => {
    const file = await newDatabase("stale.db");
    const owner = { purpose: { kind: "serve", url: asServer.url }, pid: 1, host: "elsewhere", dev: 1, ino: 1 };
    for (const text of [JSON.stringify(owner), "", "{}", "null", '{"purpose":{"kind":"serve"}}']) {
      writeFileSync(`${file}.owner`, text);
      writeFileSync(`${file}.lock`, "");
      await (await openStore(`sqlite:${file}`)).close();
      expect(companions(file)).toStrictEqual([]);
      writeFileSync(`${file}.owner`, text);
      const store = await openStore(`sqlite:${file}`, { asServer: other });
      expect((await refusal(openStore(`sqlite:${file}`))).message).toBe(served(file, other));
      await store.close();
    }
  });

  it("is released if it cannot be opened", async () => {
    const file = await newDatabase("broken.db");
    writeFileSync(file, Buffer.concat([readFileSync(file).subarray(0, 100), Buffer.alloc(5000, 7)]));
    expect(await refusal(openStore(`sqlite:${file}`, { asServer }))).toMatchObject({ code: "storage" });
    expect(companions(file)).toStrictEqual([]);
  });

  it("may be a link whose target does not exist yet", async () => {
    symlinkSync(at("target.db"), at("dangling.db"));
    const store = await openStore(`sqlite:${at("dangling.db")}`, { asServer });
    expect(existsSync(at("target.db"))).toBe(true);
    const error = await refusal(openStore(`sqlite:${at("target.db")}`));
    expect(error).toMatchObject({ code: "served", message: served(at("target.db")) });
    await store.close();
  });
});

describe("a database that commands use", () => {
  it("is shared by them, and refused to a server until the last one has closed it", async () => {
    const file = await newDatabase("used.db");
    const one = await openStore(`sqlite:${file}`);
    const two = await openStore(`sqlite:${file}`);
    const refused = await refusal(openStore(`sqlite:${file}`, { asServer }));
    expect(refused).toMatchObject({ code: "storage", message: inUse(file) });
    await one.close();
    expect(await refusal(openStore(`sqlite:${file}`, { asServer }))).toMatchObject({ code: "storage" });
    // The lock waits for a command that is about to end.
    const serving = openStore(`sqlite:${file}`, { asServer });
    setTimeout(() => void two.close(), 300);
    await (await serving).close();
    expect(companions(file)).toStrictEqual([]);
  });
});

const reason = whyNoNamespaces();

describe.skipIf(reason !== null)(`processes with namespaces of their own (${reason ?? "as containers have"})`, () => {
  const container: Namespaces = { pid: true, hostname: "first" };

  async function hold(file: string, mode: "serve" | "use", namespaces: Namespaces): Promise<ChildProcess> {
    const child = startProcess("hold.ts", [file, mode], namespaces);
    expect(await child.line()).toMatch(namespaces.pid === true ? /^ready 1$/ : /^ready \d+$/);
    child.send("go");
    return child;
  }

  it.each([
    ["the same container again: the same host, the process number 1", container],
    ["a new container: another host name", { pid: true, hostname: "second" }],
    ["no container", {}],
  ])("killed, and back as %s", async (_, again) => {
    const file = await newDatabase(`killed-${again.hostname ?? "none"}.db`);
    const server = await hold(file, "serve", container);
    expect(await server.line()).toBe("open");
    const refused = await hold(file, "serve", again);
    expect(await refused.line()).toMatch(/^served: /);
    expect(await refusal(openStore(`sqlite:${file}`))).toMatchObject({ code: "served" });
    server.kill();
    await server.rest();
    expect(existsSync(`${file}.owner`)).toBe(true);
    const back = await hold(file, "serve", again);
    expect(await back.line()).toBe("open");
    expect(await refusal(openStore(`sqlite:${file}`))).toMatchObject({ code: "served" });
    back.send("close");
    expect(await back.line()).toBe("closed");
    expect(companions(file)).toStrictEqual([]);
  });

  it("a command killed while it uses the file does not keep a server away", async () => {
    const file = await newDatabase("killed-command.db");
    const command = await hold(file, "use", container);
    expect(await command.line()).toBe("open");
    expect(await refusal(openStore(`sqlite:${file}`, { asServer }))).toMatchObject({ message: inUse(file) });
    command.kill();
    await command.rest();
    await (await openStore(`sqlite:${file}`, { asServer })).close();
  });

  it("exactly one of several servers racing for a killed one's file gets it", { timeout: 120_000 }, async () => {
    const file = await newDatabase("race.db");
    for (let round = 0; round < 3; round++) {
      const containers = ["a", "b", "c"].map((name) => ({ pid: true, hostname: name }));
      const children = containers.map((namespaces) => startProcess("hold.ts", [file, "serve"], namespaces));
      for (const child of children) await child.line();
      for (const child of children) child.send("go");
      const answers = await Promise.all(children.map((child) => child.line()));
      expect(answers.filter((answer) => answer === "open")).toHaveLength(1);
      expect(answers.filter((answer) => answer?.startsWith("served: ") === true)).toHaveLength(2);
      for (const child of children) child.kill();
      await Promise.all(children.map((child) => child.rest()));
    }
  });
});
