/** Failing calls: whether they are retried, with which key, and which error results. */
import { describe, expect, it } from "vitest";
import { CredenceError, InvalidInput } from "../../../common/errors.ts";
import { connect, type ConnectionOptions, type Request } from "../../../web/http-client/connection.ts";

type Answer = Error | readonly [status: number, body: unknown, headers?: Record<string, string>];

const post: Request = { method: "POST", path: "/studies", body: { name: "a" } };
const away = new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:4010") });
const problem = (status: number, code: string, more: object = {}): Answer => [
  status,
  { type: "about:blank", title: "T", status, detail: `noun; rule: ${code}`, code, ...more },
];

/** A connection whose server gives these answers in turn, repeating the last one; waiting advances its clock. */
function connection(answers: readonly Answer[], options: Partial<ConnectionOptions> = {}) {
  const sent: { url: string; method: string; headers: Headers; body: unknown }[] = [];
  const waits: number[] = [];
  const said: (string | null)[] = [];
  let now = 0;
  const { call } = connect({
    address: "http://host:4010",
    token: null,
    timeout: 5_000,
    onAway: (why) => said.push(why),
    async fetch(url, init) {
      const { method = "", headers, body } = init ?? {};
      sent.push({ url: String(url), method, headers: new Headers(headers), body: body ?? null });
      const answer = answers[Math.min(sent.length, answers.length) - 1];
      if (answer instanceof Error) throw answer;
      const [status, document, more] = answer;
      return new Response(document === null ? null : JSON.stringify(document), {
        status,
        ...(more && { headers: more }),
      });
    },
    async pause(milliseconds) {
      waits.push(milliseconds);
      now += milliseconds;
    },
    random: () => 0.5,
    now: () => now,
    ...options,
  });
  return { call, sent, waits, said };
}

async function failure(promise: Promise<unknown>): Promise<CredenceError> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (error instanceof CredenceError) return error;
  throw new Error(`expected a CredenceError: ${String(error)}`);
}

describe("a call", () => {
  it("sends JSON, the token and a key, and returns the document", async () => {
    const { call, sent, waits } = connection([[201, { name: "a" }]], { token: "secret" });
    expect(await call(post)).toEqual({ name: "a" });
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ url: "http://host:4010/api/v1/studies", method: "POST", body: '{"name":"a"}' });
    expect(sent[0].headers.get("authorization")).toBe("Bearer secret");
    expect(sent[0].headers.get("content-type")).toBe("application/json");
    expect(sent[0].headers.get("idempotency-key")).toMatch(/^[\da-f-]{36}$/);
    expect(waits).toEqual([]);
  });

  it("retries with the same key while the server is unreachable or busy, and reports it once", async () => {
    const busy = problem(503, "overloaded");
    const { call, sent, waits, said } = connection([away, away, busy, away, [200, { name: "a" }]]);
    expect(await call(post)).toEqual({ name: "a" });
    expect(new Set(sent.map(({ headers }) => headers.get("idempotency-key"))).size).toBe(1);
    expect(waits).toEqual([100, 200, 400, 800]);
    expect(said).toEqual([expect.stringContaining("ECONNREFUSED"), null]);
  });

  it("uses a new key for each call, and none where nothing is created", async () => {
    const { call, sent } = connection([[200, {}]]);
    await call(post);
    await call(post);
    await call({ method: "GET", path: "/studies" });
    const keys = sent.map(({ headers }) => headers.get("idempotency-key"));
    expect(keys[0]).not.toBe(keys[1]);
    expect(keys[2]).toBeNull();
  });

  it("waits as long as the server asks for", async () => {
    const { call, waits } = connection([
      [429, { code: "rate-limited", detail: "slow" }, { "retry-after": "3" }],
      [200, {}],
    ]);
    await call(post);
    expect(waits).toEqual([3000]);
  });

  it("gives up when its waiting time is used up", async () => {
    const { call, sent } = connection([away], { timeout: 1000 });
    const error = await failure(call(post));
    expect(error.code).toBe("unavailable");
    expect(error.message).toContain("server; must be reachable: http://host:4010 (connect ECONNREFUSED");
    // 100 + 200 + 400 milliseconds are within it, 800 more are not.
    expect(sent).toHaveLength(4);
    const impatient = connection([away]);
    await failure(impatient.call({ ...post, timeout: 0 }));
    expect(impatient.sent).toHaveLength(1);
  });

  it("does not wait for long once the run is interrupted", async () => {
    const controller = new AbortController();
    const { call, waits } = connection([away], { timeout: Infinity, interruption: controller.signal });
    controller.abort();
    expect((await failure(call(post))).code).toBe("unavailable");
    expect(waits.reduce((sum, wait) => sum + wait, 0)).toBeLessThanOrEqual(3000);
  });

  it("treats a retried deletion of something missing as done, but not a first one", async () => {
    const gone = problem(404, "not-found");
    const deletion: Request = { method: "DELETE", path: "/studies/a" };
    expect(await connection([away, gone]).call(deletion)).toBeNull();
    expect((await failure(connection([gone]).call(deletion))).code).toBe("not-found");
    expect(await connection([[204, null]]).call(deletion)).toBeNull();
  });
});

describe("a refusal", () => {
  it.each([
    [409, "conflict", "conflict"],
    [409, "lease-lost", "lease-lost"],
    [404, "not-found", "not-found"],
    [413, "too-large", "invalid"],
    [422, "invalid", "invalid"],
    [500, "internal", "unavailable"],
  ])("%i %s is the error %s, at once and in the server's words", async (status, code, expected) => {
    const { call, sent } = connection([problem(status, code)]);
    const error = await failure(call(post));
    expect([error.code, error.message]).toEqual([expected, `noun; rule: ${code}`]);
    expect(sent).toHaveLength(1);
  });

  it("keeps every issue with its path", async () => {
    const issues = [{ path: "space.lr.low", message: "low; must be > 0: 0" }];
    const error = await failure(connection([problem(422, "invalid", { issues })]).call(post));
    expect(error).toBeInstanceOf(InvalidInput);
    expect((error as InvalidInput).issues).toEqual(issues);
  });

  it("explains how to pass a token", async () => {
    const error = await failure(connection([problem(401, "unauthorized")]).call(post));
    expect([error.code, error.message]).toEqual([
      "unauthorized",
      "noun; rule: unauthorized. Set CREDENCE_TOKEN, or add --token-file.",
    ]);
  });

  it("reports a server that is not Credence", async () => {
    for (const answer of [
      [404, "<html>"],
      [500, null],
    ] as const) {
      const error = await failure(connection([answer]).call(post));
      expect(error.message).toContain(`responded with status ${answer[0]}`);
      expect(error.code).toBe("unavailable");
    }
  });
});
