/** Tokens, leases and idempotency keys are in no log, whatever its level and whatever goes wrong. */
import { pino } from "pino";
import { expect, it } from "vitest";
import { openStore } from "../../../storage/open.ts";
import { Database } from "../../../storage/sqlite/binding.ts";
import type { Store } from "../../../tuner/store.ts";
import { startTestServer } from "./support.ts";

const TOKEN = "token-secret-0123456789";
const READING = "reading-secret-0123456789";
const KEY = "key-secret-0123456789";
const LEASE = "lease-secret-0123456789";
const WRONG = "wrong-secret-0123456789";

it("logs requests, failures and their causes, and nothing secret", async () => {
  let log = "";
  let breaks: Error | null = null;
  const breaking = (store: Store): Store => ({
    ...store,
    async atomically(use) {
      if (breaks !== null) throw breaks;
      return store.atomically(use);
    },
    async readStudy(name) {
      if (breaks !== null) throw breaks;
      return store.readStudy(name);
    },
  });
  const server = await startTestServer({
    logRequests: true,
    log: pino({ level: "trace" }, { write: (line: string) => void (log += line) }),
    tokens: [
      { secret: TOKEN, access: "write" },
      { secret: READING, access: "read" },
    ],
    newToken: () => LEASE,
    openStore: async (file) => breaking(await openStore(`sqlite:${file}`)),
  });
  const headers = { authorization: `Bearer ${TOKEN}`, "idempotency-key": KEY };
  const post = (path: string, body: unknown, more: Record<string, string> = {}) =>
    server.send("POST", path, body, { ...headers, ...more });
  const trial = "/studies/ovens/trials/0";
  const lease = `60:${LEASE}`;

  const study = { name: "ovens", space: ["x=float(0,1)"], strategy: { name: "random" } };
  expect((await post("/studies", study)).status).toBe(201);
  expect((await post("/studies/ovens/suggestions", {})).body.trials[0].lease).toBe(lease);
  const refusals: [status: number, reply: ReturnType<typeof post>][] = [
    // Different content with the same key.
    [409, post("/studies/ovens/suggestions", { count: 2 })],
    // Truncated JSON that contains the lease.
    [400, post(`${trial}/heartbeat`, `{"lease":"${lease}"`)],
    [422, post(`${trial}/result`, { lease, values: { value: "many" } }, { "idempotency-key": `${KEY}-2` })],
    [422, post(`${trial}/result`, { lease, [LEASE]: 1 }, { "idempotency-key": `${KEY}-3` })],
    [409, post(`${trial}/heartbeat`, { lease: `60:${WRONG}` }, { "idempotency-key": `${KEY}-4` })],
    [401, post(`${trial}/heartbeat`, { lease }, { authorization: `Bearer ${WRONG}` })],
    [403, post(`${trial}/heartbeat`, { lease }, { authorization: `Bearer ${READING}` })],
    [422, post("/studies", study, { "idempotency-key": `${KEY}\u00e9` })],
    // Where they should never be sent.
    [422, server.send("GET", `/studies?token=${TOKEN}&lease=${LEASE}`, undefined, headers)],
  ];
  for (const [status, reply] of refusals) expect((await reply).status).toBe(status);

  // A damaged stored response.
  const other = new Database(server.file);
  other.exec("update answers set body = substr(body, 1, length(body) - 1)");
  other.close();
  expect((await post("/studies/ovens/suggestions", {})).body.code).toBe("storage");
  breaks = new TypeError("something nobody expected", { cause: new Error("its cause") });
  expect((await post(`${trial}/heartbeat`, { lease }, { "idempotency-key": `${KEY}-5` })).body.code).toBe("internal");
  const stream = await server.send("GET", "/studies/ovens/events", undefined, headers);
  expect(stream.body.code).toBe("internal");
  breaks = null;
  server.clock.now += 61_000;
  expect((await post("/studies/ovens/suggestions", {}, { "idempotency-key": `${KEY}-6` })).status).toBe(200);
  await server.close();

  for (const said of [
    "request completed",
    "A request failed",
    "its cause",
    "an answer remembered",
    "A lease expired",
  ]) {
    expect(log).toContain(said);
  }
  expect(log).toMatch(/"url":"\/api\/v1\/studies\/ovens\/suggestions"/);
  expect(log).not.toMatch(/secret-0123456789/);
});
