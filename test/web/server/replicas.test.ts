/**
 * Two servers on one PostgreSQL database: each immediately sees what the other received, and no trial is handed out
 * twice.
 */
import { afterEach, beforeEach, expect, it } from "vitest";
import { openStore } from "../../../storage/open.ts";
import { describeWithPostgres } from "../../storage/postgres/server.ts";
import { startTestServer, type Reply, type TestServer } from "./support.ts";

const space = [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }];
const metrics = [{ name: "value", direction: "minimize" }];
const range = (count: number) => Array.from({ length: count }, (_, index) => index);

describeWithPostgres("two servers on one PostgreSQL database", (database) => {
  let address: string;
  let servers: readonly TestServer[];

  beforeEach(async () => {
    address = await database.fresh();
    servers = await Promise.all(range(2).map(() => startTestServer({ openStore: () => openStore(address) })));
  });
  afterEach(() => Promise.all(servers.map((server) => server.close())));

  const create = (name: string, strategy: object, budget = {}) =>
    servers[0].send("POST", "/studies", { name, space, metrics, strategy, seed: 3, budget });
  const ask = (server: TestServer, study: string, more: object = {}) =>
    server.send("POST", `/studies/${study}/suggestions`, { leaseSeconds: 600, ...more });
  const trialOf = ({ body }: Reply) =>
    (body as { trials: { number: number; lease: string; hyperparameters: { x: number } }[] }).trials[0];
  const tell = (server: TestServer, study: string, asked: Reply) => {
    const { number, lease, hyperparameters } = trialOf(asked);
    const values = { value: (hyperparameters.x - 0.3) ** 2 };
    return server.send("POST", `/studies/${study}/trials/${number}/result`, { lease, values });
  };

  it("an ask at one takes into account every result that the other received", async () => {
    await create("fresh", { name: "gp" });
    for (const round of range(14)) {
      const [one, other] = round % 2 === 0 ? servers : [...servers].reverse();
      const asked = await ask(one, "fresh");
      expect(asked.body).toMatchObject({ seen: round, degraded: false });
      expect((await tell(other, "fresh", asked)).status).toBe(200);
    }
  });

  it("clients of both get different trials, numbered densely, each finished once", { timeout: 60_000 }, async () => {
    await create("busy", { name: "random" });
    const told = new Map<number, number>();
    const points = new Set<number>();
    const client = async (index: number) => {
      for (const round of range(6)) {
        const asked = await ask(servers[(index + round) % 2], "busy");
        expect(asked.status).toBe(200);
        const { number, hyperparameters } = trialOf(asked);
        expect(told.has(number)).toBe(false);
        told.set(number, hyperparameters.x);
        points.add(hyperparameters.x);
        // Either server accepts the result.
        expect((await tell(servers[(index + round + 1) % 2], "busy", asked)).status).toBe(200);
      }
    };
    await Promise.all(range(12).map(client));
    expect([...told.keys()].sort((a, b) => a - b)).toStrictEqual(range(72));
    // The same results lead to the same suggestion: the servers notice, and one of them suggests again.
    expect(points.size).toBe(72);
    for (const server of servers) {
      const { body } = await server.send("GET", "/studies/busy");
      expect(body).toMatchObject({ counts: { complete: 72, running: 0 } });
    }
  });

  it("a request that reaches both takes effect once, and gets the same response", async () => {
    await create("once", { name: "random" });
    for (const round of range(5)) {
      const send = (server: TestServer) =>
        server.send("POST", "/studies/once/suggestions", {}, { "idempotency-key": `key ${round}` });
      const [one, other] = await Promise.all(servers.map(send));
      expect(one.status).toBe(200);
      expect(other.body).toStrictEqual(one.body);
    }
    const { body } = await servers[1].send("GET", "/studies/once");
    expect(body).toMatchObject({ counts: { running: 5 } });
  });

  it("one of two results of a trial is kept", async () => {
    await create("race", { name: "random" });
    const asked = await ask(servers[0], "race");
    const { number, lease } = trialOf(asked);
    const tellValue = (server: TestServer, value: number) =>
      server.send("POST", `/studies/race/trials/${number}/result`, { lease, values: { value } });
    const told = await Promise.all(servers.map((server, index) => tellValue(server, index)));
    expect(told.map(({ status }) => status).sort()).toStrictEqual([200, 409]);
    const kept = told.findIndex(({ status }) => status === 200);
    const { body } = await servers[0].send("GET", `/studies/race/trials/${number}`);
    expect(body).toMatchObject({ state: "complete", values: { value: kept } });
  });

  it("a lease renewed by a heartbeat at one does not expire at the other", async () => {
    await create("leases", { name: "random" });
    const asked = await ask(servers[0], "leases", { leaseSeconds: 10 });
    const { number, lease } = trialOf(asked);
    for (const server of servers) server.clock.now += 9_000;
    expect((await servers[1].send("POST", `/studies/leases/trials/${number}/heartbeat`, { lease })).status).toBe(200);
    for (const server of servers) server.clock.now += 9_000;
    const next = await ask(servers[0], "leases");
    expect(trialOf(next).number).toBe(1);
    for (const server of servers) server.clock.now += 9_000;
    expect(trialOf(await ask(servers[1], "leases"))).toMatchObject({ number, attempt: 2 });
    expect((await tell(servers[0], "leases", asked)).status).toBe(409);
  });

  it("a stream of events at one includes events of the other, and a deletion", async () => {
    await create("heard", { name: "random" });
    const ending = new AbortController();
    const response = await fetch(`${servers[1].url}/api/v1/studies/heard/events`, { signal: ending.signal });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    const until = async (what: RegExp) => {
      while (!what.test(text)) {
        const read = await reader?.read();
        if (read?.done !== false) throw new Error(`the stream ended: ${text}`);
        text += read.value;
      }
    };
    const asked = await ask(servers[0], "heard");
    await until(/event: trial\ndata: .*"state":"running"/);
    await database.cutConnections();
    await tell(servers[0], "heard", asked);
    await until(/event: trial\ndata: .*"state":"complete"/);
    await servers[0].send("DELETE", "/studies/heard");
    await until(/event: deleted/);
    ending.abort();
  });
});
