/**
 * Errors about bodies name the wrong field, even if several forms are possible; unusual but unambiguous input is
 * accepted.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./support.ts";

const point = { hyperparameters: { x: 0.5 } };
const values = { loss: 1 };
const lease = "60:token";
const failure = { kind: "infeasible", message: "too large" };

/** Path below the study, body, and the issues: path → the start of the message. */
const wrong: readonly (readonly [string, unknown, Readonly<Record<string, string>>])[] = [
  // A result.
  ["trials/0/result", { values }, { lease: "lease; must be given: missing" }],
  ["trials/0/result", { lease }, { values: "values; must be given: missing" }],
  [
    "trials/0/result",
    { lease, value: values },
    { values: "values; must be given", value: "field; must be a known field" },
  ],
  ["trials/0/result", { lease, values: 3 }, { values: "values; must be an object: 3" }],
  ["trials/0/result", { lease, values: { loss: "many" } }, { "values.loss": "loss; must be a number" }],
  ["trials/0/result", { lease, values: { loss: null } }, { "values.loss": "loss; must be a number" }],
  [
    "trials/0/result",
    { lease, values, standardErrors: { loss: "nan" } },
    { "standardErrors.loss": "loss; must be a number" },
  ],
  [
    "trials/0/result",
    { lease, failure: { kind: "odd", message: "" } },
    { "failure.kind": "kind; must be diverged, inf" },
  ],
  ["trials/0/result", { lease, failure: "no" }, { failure: 'failure; must be an object: "no"' }],
  ["trials/0/result", { failure }, { lease: "lease; must be given" }],
  ["trials/0/result", { lease, state: "done", values }, { state: "state; must be complete, pruned or failed" }],
  [
    "trials/0/result",
    { lease, state: "failed", values },
    { failure: "failure; must be given", values: "field; must be" },
  ],
  [
    "trials/0/result",
    { lease, values, artifacts: [{ name: "a" }] },
    {
      "artifacts[0].kind": "kind; must be given",
      "artifacts[0].title": "title; must",
      "artifacts[0].data": "data; must",
    },
  ],
  ["trials/0/result", 7, { "": "value; must be an object: 7" }],
  // Imported trials.
  ["trials", {}, { hyperparameters: "hyperparameters; must be given" }],
  ["trials", { hyperparameters: 1 }, { hyperparameters: "hyperparameters; must be an object: 1" }],
  ["trials", { ...point, state: "complete" }, { values: "values; must be given" }],
  ["trials", { ...point, state: "odd" }, { state: "state; must be waiting, complete, pruned or failed" }],
  [
    "trials",
    { ...point, state: "complete", values, finishedAt: "yesterday" },
    { finishedAt: "finishedAt; must be a time" },
  ],
  [
    "trials",
    { ...point, state: "complete", values, finishedAt: "2026-01-01T00:00:00" },
    { finishedAt: "finishedAt; must be a" },
  ],
  [
    "trials",
    { ...point, state: "failed", failure: { kind: "diverged" } },
    { "failure.message": "message; must be given" },
  ],
  ["trials", { trials: [] }, { trials: "trials; must be at least 1 long: []" }],
  [
    "trials",
    { trials: [point, { state: "complete" }] },
    { "trials[1].hyperparameters": "hyperparameters; must be given", "trials[1].values": "values; must be" },
  ],
  ["trials", { trials: [{ ...point, values: 1 }] }, { "trials[0].values": "values; must be an object" }],
  ["trials", { trials: [{ ...point, tags: "one" }] }, { "trials[0].tags": 'tags; must be a list: "one"' }],
  [
    "trials",
    { trials: [{ ...point, state: "complete", values, attempt: 2 ** 53 }] },
    { "trials[0].attempt": "attempt; must be" },
  ],
  // Corrections.
  ["trials/0/outcome", { state: "complete", values }, { reason: "reason; must be given" }],
  ["trials/0/outcome", { reason: "slip" }, { state: "state; must be given" }],
];

/** A server with the study "s". */
async function startWithStudy(): Promise<TestServer> {
  const server = await startTestServer();
  await server.send("POST", "/studies", {
    name: "s",
    space: ["x=float(0,1)"],
    metrics: [{ name: "loss", direction: "minimize" }],
  });
  return server;
}

describe("wrong bodies", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startWithStudy();
  });
  afterAll(() => server.close());

  it.each(wrong)("of %s: %j", async (path, body, expected) => {
    const method = path.endsWith("outcome") ? "PUT" : "POST";
    const reply = await server.send(method, `/studies/s/${path}`, body);
    expect(reply.status).toBe(422);
    const issues = Object.fromEntries(
      reply.body.issues.map((issue: { path: string; message: string }) => [issue.path, issue.message]),
    );
    expect(Object.keys(issues).toSorted()).toEqual(Object.keys(expected).toSorted());
    for (const [where, beginning] of Object.entries(expected)) expect(issues[where], where).toContain(beginning);
  });

  it("say which study fields are wrong", async () => {
    const issues = async (body: object) => (await server.send("POST", "/studies", { name: "t", ...body })).body.issues;
    expect((await issues({ objective: { kind: "shell" } }))[0]).toMatchObject({
      path: "objective.kind",
      message: 'kind; must be external or builtin: "shell"',
    });
    expect((await issues({ space: [5] }))[0]).toMatchObject({
      path: "space[0]",
      message: "value; must be a string or an object: 5",
    });
    expect((await issues({ createdAt: 5, space: ["x=float(0,1)"] }))[0].path).toBe("createdAt");
  });

  it("say that a target needs a single tuned metric, at creation and later", async () => {
    const metrics = ["loss", "latency"].map((name) => ({ name, direction: "minimize", tuned: true }));
    const study = { name: "two", space: ["x=float(0,1)"], metrics };
    const budget = { trials: 9, target: 0.5 };
    const expected = [
      { path: "budget.target", message: "target; must be left out when several metrics are tuned: 0.5" },
    ];
    const refused = await server.send("POST", "/studies", { ...study, budget });
    expect([refused.status, refused.body.issues]).toEqual([422, expected]);
    expect((await server.send("POST", "/studies", study)).status).toBe(201);
    const later = await server.send("PATCH", "/studies/two", { budget });
    expect([later.status, later.body.issues]).toEqual([422, expected]);
  });

  it("count problems beyond fifty", async () => {
    const trials = Array.from({ length: 200 }, () => ({ hyperparameters: 1 }));
    const { body } = await server.send("POST", "/studies/s/trials", { trials });
    expect(body.issues).toHaveLength(51);
    expect(body.issues[50].message).toBe("body; must be valid: 150 more problems");
  });
});

describe("output of Python", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startWithStudy();
  });
  afterAll(() => server.close());

  const tell = async (text: string) => {
    const asked = await server.send("POST", "/studies/s/suggestions", {});
    const [{ number, lease: held }] = asked.body.trials;
    return server.send("POST", `/studies/s/trials/${number}/result`, text.replace("LEASE", held));
  };

  it.each(["NaN", "Infinity", "-Infinity", '"nan"', '"inf"', '"-inf"', '"NaN"', "1e999", "-1e999"])(
    "is accepted with %s as a value: the trial diverged",
    async (word) => {
      const { status, body } = await tell(`{"lease": "LEASE", "values": {"loss": ${word}}}`);
      expect([status, body.state, body.failure?.kind]).toEqual([200, "failed", "diverged"]);
    },
  );

  it("is accepted if further metrics are not finite, without those", async () => {
    const { status, body } = await tell(
      '{"lease": "LEASE", "values": {"loss": 1}, "metrics": {"a": 0.5, "bad": Infinity}}',
    );
    expect([status, body.values, body.metrics]).toEqual([200, { loss: 1 }, { a: 0.5 }]);
  });

  it("is refused with a message if it has NaN where a number must be finite; strings are unaffected", async () => {
    const refused = await tell('{"lease": "LEASE", "values": {"loss": 1}, "standardErrors": {"loss": NaN}}');
    expect(refused.body.issues[0].message).toBe(
      'loss; must be a number: "NaN". Leave it out; only measured values may be NaN or infinite.',
    );
    const noted = await server.send(
      "POST",
      "/studies/s/trials",
      '{"hyperparameters": {"x": 0.1}, "notes": "a \\" NaN -Infinity"}',
    );
    expect(noted.body.notes).toBe('a " NaN -Infinity');
    for (const text of ['{"a": NaNa}', "Nan", '{"a": +Infinity}', '{"a": NaN']) {
      expect((await server.send("POST", "/studies/s/trials", text)).status, text).toBe(400);
    }
  });

  it("may contain times with any offset", async () => {
    const trial = { hyperparameters: { x: 0.2 }, state: "complete", values: { loss: 2 } };
    const times = { startedAt: "2025-06-01T12:00:00.123456+02:00", finishedAt: "2025-06-01T10:30:00+00:00" };
    const { body } = await server.send("POST", "/studies/s/trials", { ...trial, ...times });
    expect([body.startedAt, body.finishedAt]).toEqual(["2025-06-01T10:00:00.123Z", "2025-06-01T10:30:00.000Z"]);
  });

  it("is refused if its times contradict each other", async () => {
    const trial = { hyperparameters: { x: 0.3 }, state: "complete", values: { loss: 2 } };
    const times = { startedAt: "2025-06-01T12:00:00Z", finishedAt: "2025-06-01T11:59:59Z" };
    const { status, body } = await server.send("POST", "/studies/s/trials", { trials: [{ ...trial, ...times }] });
    expect(status).toBe(422);
    expect(body.issues[0].path).toBe("trials[0].finishedAt");
  });
});

describe("refused tokens", () => {
  it("are logged with their address, and rate-limited after twenty", async () => {
    const secret = "0123456789abcdef-right";
    const lines: Record<string, unknown>[] = [];
    const { pino } = await import("pino");
    const log = pino({ level: "warn" }, { write: (line: string) => void lines.push(JSON.parse(line)) });
    const server = await startTestServer({ tokens: [{ secret, access: "write" }], log });
    const get = (token: string) => server.send("GET", "/studies", undefined, { authorization: `Bearer ${token}` });
    for (let i = 0; i < 20; i++) expect((await get(`wrong-${i}`)).status).toBe(401);
    expect((await get("wrong-20")).status).toBe(429);
    // Not even the right one is checked, so that guessing reveals nothing.
    const blocked = await get(secret);
    expect([blocked.status, blocked.headers.get("retry-after")]).toEqual([429, "60"]);
    expect(lines).toHaveLength(20);
    expect(lines[0]).toMatchObject({
      address: expect.stringMatching(/127\.0\.0\.1/),
      refused: 1,
      msg: "Rejected an invalid token.",
    });
    server.clock.now += 61_000;
    expect((await get(secret)).status).toBe(200);
    for (let i = 0; i < 25; i++) await get("wrong");
    // A client that was already accepted is still accepted.
    expect((await get(secret)).status).toBe(200);
    await server.close();
  });
});
