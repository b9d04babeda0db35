/** Failures of a server's database: how it responds, that nothing is half written, and that it recovers automatically. */
import { copyFileSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { afterEach, describe, expect, it } from "vitest";
import { openStore } from "../../../storage/open.ts";
import { Database } from "../../../storage/sqlite/binding.ts";
import { strategies } from "../../../tuner/strategies/index.ts";
import { analyseHere } from "../../../tuner/analysis/analyst.ts";
import { analyses } from "../../../tuner/analysis/index.ts";
import { suggestHere } from "../../../tuner/suggester.ts";
import { startServer } from "../../../web/server/index.ts";
import { meddling } from "./meddling.ts";
import { startTestServer, type Reply, type TestServer } from "./support.ts";

const STUDY = { name: "ovens", space: ["x=float(0,1)"], strategy: { name: "random" } };
const FINISHED = { hyperparameters: { x: 0.5 }, state: "complete", values: { value: 1 } };

let server: TestServer;
afterEach(() => server.close());

const send = (method: string, path: string, body?: unknown, headers?: Record<string, string>) =>
  server.send(method, path, body, headers);
const ask = (key: string) => send("POST", "/studies/ovens/suggestions", {}, { "idempotency-key": key });
const tell = (number: number, lease: string, key: string) =>
  send(
    "POST",
    `/studies/ovens/trials/${number}/result`,
    { lease, values: { value: number } },
    { "idempotency-key": key },
  );
const importing = (count: number) =>
  send("POST", "/studies/ovens/trials", { trials: Array<unknown>(count).fill(FINISHED) });

function expectProblem(reply: Reply, rule: string): void {
  const detail = `The database cannot be used: ${/^the /.test(rule) ? "" : "it "}${rule}. See the server's log; repeat the request once this is fixed.`;
  expect(reply).toMatchObject({ status: 503, body: { code: "storage", detail } });
  expect(reply.headers.get("retry-after")).toBe("1");
}

async function trials(): Promise<readonly { number: number; state: string; values: unknown }[]> {
  return (await send("GET", "/studies/ovens/trials?limit=1000")).body.trials;
}

function expectWhole(): void {
  const reader = new Database(server.file, { readonly: true });
  expect(reader.pragma("integrity_check")).toEqual([{ integrity_check: "ok" }]);
  expect(reader.pragma("foreign_key_check")).toEqual([]);
  reader.close();
}

describe("a full disk", () => {
  it("is reported, loses nothing that was acknowledged, and recovers once there is space", async () => {
    const { openStore: open, connection } = meddling(0);
    server = await startTestServer({ openStore: open });
    await send("POST", "/studies", STUDY);
    connection().pragma(`max_page_count = ${Number(connection().pragma("page_count", { simple: true })) + 6}`);

    const complete = new Set<number>();
    const held = new Map<number, string>();
    let refused: { reply: Reply; again: () => Promise<Reply> } | null = null;
    for (let turn = 0; refused === null; turn++) {
      const asked = await ask(`ask-${turn}`);
      if (asked.status !== 200) {
        refused = { reply: asked, again: () => ask(`ask-${turn}`) };
        break;
      }
      const [{ number, lease }] = asked.body.trials;
      held.set(number, lease);
      const told = await tell(number, lease, `tell-${turn}`);
      if (told.status === 200) complete.add(number);
      else refused = { reply: told, again: () => tell(number, lease, `tell-${turn}`) };
    }
    expectProblem(refused.reply, "the disk is full");
    expect(complete.size).toBeGreaterThan(3);
    // Only part of the import fits, and none of it is kept.
    expectProblem(await importing(500), "the disk is full");
    const kept = await trials();
    expect(kept.map(({ number }) => number)).toEqual([...held.keys()]);
    expect(kept.filter(({ state }) => state === "complete").map(({ number }) => number)).toEqual([...complete]);
    expect((await server.send("GET", "!/readyz")).status).toBe(503);

    connection().pragma("max_page_count = 100000");
    expect((await refused.again()).status).toBe(200);
    expect((await importing(500)).status).toBe(201);
    const all = await trials();
    expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index));
    expectWhole();
  });
});

describe("a read-only database", () => {
  it("can still be read, and is written again once it is writable", async () => {
    const { openStore: open, connection } = meddling(0);
    server = await startTestServer({ openStore: open });
    await send("POST", "/studies", STUDY);
    const [{ number, lease }] = (await ask("first")).body.trials;
    connection().pragma("query_only = on");
    expectProblem(await server.send("GET", "!/readyz"), "must be writable");
    expectProblem(await tell(number, lease, "tell"), "must be writable");
    expectProblem(await ask("second"), "must be writable");
    expectProblem(await send("PATCH", "/studies/ovens", { notes: "hot" }), "must be writable");
    expect(await trials()).toMatchObject([{ number: 0, state: "running" }]);
    connection().pragma("query_only = off");
    expect((await tell(number, lease, "tell")).body).toMatchObject({ state: "complete" });
    expect((await ask("second")).body.trials).toMatchObject([{ number: 1 }]);
    expectWhole();
  });
});

describe("a database that another process locks", () => {
  it("can be read, refuses writes after a timeout, and executes each once it is free", async () => {
    const { openStore: open } = meddling(40);
    server = await startTestServer({ openStore: open });
    await send("POST", "/studies", STUDY);
    const [{ number, lease }] = (await ask("first")).body.trials;
    const other = new Database(server.file);
    other.exec("begin exclusive; delete from trials");
    const replies = await Promise.all([tell(number, lease, "tell"), ask("second"), ask("third"), importing(3)]);
    for (const reply of replies) expectProblem(reply, "is locked by another process");
    expect(await trials()).toMatchObject([{ number: 0, state: "running" }]);
    expect((await server.send("GET", "!/healthz")).status).toBe(200);
    other.exec("rollback");
    other.close();
    expect((await tell(number, lease, "tell")).body).toMatchObject({ state: "complete", values: { value: 0 } });
    expect((await ask("second")).body.trials).toMatchObject([{ number: 1 }]);
    expect((await ask("second")).body.trials).toMatchObject([{ number: 1 }]);
    expect((await ask("third")).body.trials).toMatchObject([{ number: 2 }]);
    expect((await importing(3)).status).toBe(201);
    expectWhole();
  });
});

describe("a database whose file disappears under its server", () => {
  it.each(["deleted", "replaced"])(
    "%s: writes are refused, the server is not ready, and it continues once the file is back",
    async (how) => {
      server = await startTestServer();
      await send("POST", "/studies", STUDY);
      const [{ number, lease }] = (await ask("first")).body.trials;
      renameSync(server.file, `${server.file}.away`);
      if (how === "replaced") writeFileSync(server.file, "");
      const rule = "was deleted or replaced while it was in use";
      expectProblem(await tell(number, lease, "tell"), rule);
      expectProblem(await ask("second"), rule);
      expectProblem(await importing(3), rule);
      expectProblem(await server.send("GET", "!/readyz"), rule);
      expect((await server.send("GET", "!/healthz")).status).toBe(200);
      renameSync(`${server.file}.away`, server.file);
      expect((await tell(number, lease, "tell")).body).toMatchObject({ state: "complete" });
      expect(await trials()).toMatchObject([{ number: 0, state: "complete" }]);
      expectWhole();
    },
  );
});

describe("a damaged database", () => {
  it("in the middle: intact parts are served, the rest refused; nothing is overwritten; a copy repairs it", async () => {
    server = await startTestServer();
    await send("POST", "/studies", { ...STUDY, name: "small" });
    await send("POST", "/studies", STUDY);
    await importing(1000);
    const copy = `${server.file}.copy`;
    const store = await openStore(`sqlite:${server.file}`);
    await store.backup(copy);
    await store.close();

    await server.restart({
      async openStore(file) {
        spoilLeaf(file, "trials");
        return openStore(`sqlite:${file}`);
      },
    });
    expectProblem(await send("GET", "/studies/ovens/trials?limit=1000"), "is damaged");
    expectProblem(await ask("key"), "is damaged");
    expect((await send("GET", "/studies/small")).status).toBe(200);
    expect((await send("POST", "/studies/small/suggestions", {})).body.trials).toHaveLength(1);

    await server.restart({
      async openStore(file) {
        copyFileSync(copy, file);
        return openStore(`sqlite:${file}`);
      },
    });
    expect(await trials()).toHaveLength(1000);
    expect((await ask("key")).body.trials).toMatchObject([{ number: 1000 }]);
    expectWhole();
  });

  it("at its start is not served at all, and is left unchanged", async () => {
    server = await startTestServer();
    await send("POST", "/studies", STUDY);
    let before = Buffer.alloc(0);
    const restarted = server.restart({
      async openStore(file) {
        const bytes = readFileSync(file);
        bytes.fill(0xa5, 0, 64);
        writeFileSync(file, bytes);
        before = bytes;
        return openStore(`sqlite:${file}`);
      },
    });
    const message = `database; must be an SQLite file: ${server.file}. Name another file, or move this one away.`;
    await expect(restarted).rejects.toMatchObject({ code: "storage", message });
    expect(readFileSync(server.file).equals(before)).toBe(true);
  });
});

/** Overwrites one page in the middle of a table. */
function spoilLeaf(file: string, table: string): void {
  const reader = new Database(file, { readonly: true });
  const leaves = reader
    .prepare("select pageno from dbstat where name = ? and pagetype = 'leaf' order by path")
    .all(table) as { pageno: number }[];
  const size = Number(reader.pragma("page_size", { simple: true }));
  reader.close();
  const { pageno } = leaves[Math.floor(leaves.length / 2)];
  const bytes = readFileSync(file);
  bytes.fill(0xa5, (pageno - 1) * size, pageno * size);
  writeFileSync(file, bytes);
}

describe("a clock", () => {
  const DAY = 86_400_000;
  const start = async () => {
    server = await startTestServer();
    await send("POST", "/studies", STUDY);
    return (await send("POST", "/studies/ovens/suggestions", { count: 2, leaseSeconds: 60 })).body.trials;
  };

  it("that jumps ahead ends every lease: the trials go to the next worker that asks, and the late results are refused", async () => {
    const [first, second] = await start();
    server.clock.now += DAY;
    for (const lost of [first, second]) {
      const [again] = (await ask(`again ${lost.number}`)).body.trials;
      expect(again).toMatchObject({ number: lost.number, attempt: 2, lost: 1 });
      expect((await tell(lost.number, lost.lease, `late ${lost.number}`)).body.code).toBe("lease-lost");
      expect((await tell(again.number, again.lease, `tell ${lost.number}`)).body).toMatchObject({ state: "complete" });
    }
    // Back to where it was: what has happened is kept.
    server.clock.now -= DAY;
    expect((await ask("once more")).body.trials).toMatchObject([{ number: 2, attempt: 1 }]);
    expect((await trials()).map(({ state }) => state)).toEqual(["complete", "complete", "running"]);
  });

  it("that jumps back takes no trial from a live worker, and a heartbeat corrects its lease", async () => {
    const [first, second] = await start();
    server.clock.now -= DAY;
    expect((await ask("other")).body.trials).toMatchObject([{ number: 2 }]);
    const path = `/studies/ovens/trials/${first.number}`;
    const { expiresAt } = (await send("POST", `${path}/heartbeat`, { lease: first.lease })).body;
    expect(Date.parse(expiresAt)).toBe(server.clock.now + 60_000);
    // Without a heartbeat of its worker, the other lease lasts until the old time.
    server.clock.now += 61_000;
    const [again] = (await ask("again")).body.trials;
    expect(again).toMatchObject({ number: first.number, attempt: 2 });
    expect((await tell(second.number, second.lease, "tell")).body).toMatchObject({ state: "complete" });
    expect((await tell(again.number, again.lease, "tell-again")).body).toMatchObject({ state: "complete" });
    const { entries } = (await send("GET", "/studies/ovens/audit")).body;
    expect(entries).toEqual([]);
  });

  it("that jumps back keeps answers to repeated requests, and events in order", async () => {
    await start();
    const first = await ask("key");
    server.clock.now -= DAY;
    expect((await ask("key")).body).toEqual(first.body);
    const before = (await send("GET", "/studies/ovens")).body.revision;
    await ask("another");
    expect((await send("GET", "/studies/ovens")).body.revision).toBeGreaterThan(before);
  });
});

describe("a port in use", () => {
  it("is reported as Node reports it, and the server that has it continues", async () => {
    server = await startTestServer();
    const port = Number(new URL(server.url).port);
    const second = startServer({
      store: await openStore("sqlite::memory:"),
      suggester: suggestHere(strategies),
      analyst: analyseHere(analyses),
      objectives: [],
      version: "0.0.0",
      now: () => 0,
      port,
    });
    await expect(second).rejects.toMatchObject({ code: "EADDRINUSE" });
    expect((await server.send("GET", "!/readyz")).status).toBe(200);
  });
});
