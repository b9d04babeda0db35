/** Guarantees for workers and people: idempotency, leases, suggestions that never block, events, metrics, a clean shutdown. */
import { afterEach, describe, expect, it } from "vitest";
import { strategies } from "../../../tuner/strategies/index.ts";
import type { Suggester } from "../../../tuner/suggester.ts";
import { startTestServer, type Reply, type TestServer } from "./support.ts";

const STUDY = { name: "ovens", space: ["x=float(0,1)"], strategy: { name: "sobol" } };

let server: TestServer;
afterEach(() => server.close());

async function ask(body: object = {}, headers: Record<string, string> = {}): Promise<Reply> {
  return server.send("POST", "/studies/ovens/suggestions", body, headers);
}

async function tell(number: number, lease: string, value: number): Promise<Reply> {
  return server.send("POST", `/studies/ovens/trials/${number}/result`, { lease, values: { value } });
}

describe("a request sent twice", () => {
  it("takes effect once, even after a restart, and different content with its key is a conflict", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const key = { "idempotency-key": "ask-1" };
    const first = await ask({ count: 2 }, key);
    await server.restart();
    const second = await ask({ count: 2 }, key);
    expect(second.body).toEqual(first.body);
    expect((await ask({ count: 3 }, key)).body.code).toBe("conflict");
    const many = await Promise.all(Array.from({ length: 10 }, () => ask({}, { "idempotency-key": "ask-2" })));
    expect(new Set(many.map(({ body }) => body.trials[0].number)).size).toBe(1);
    expect((await server.send("GET", "/studies/ovens")).body.counts.running).toBe(3);
  });

  it("may repeat the same result any number of times, but no other", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const [{ number, lease }] = (await ask()).body.trials;
    expect((await tell(number, lease, 1)).status).toBe(200);
    expect((await tell(number, lease, 1)).status).toBe(200);
    expect((await tell(number, lease, 2)).body.code).toBe("conflict");
  });
});

describe("studies", () => {
  it("are identified by name and spec, and a conflict lists the differences", async () => {
    server = await startTestServer();
    expect((await server.send("POST", "/studies", STUDY)).status).toBe(201);
    expect((await server.send("POST", "/studies", STUDY)).status).toBe(200);
    const other = await server.send("POST", "/studies", { ...STUDY, seed: 2 });
    expect(other).toMatchObject({ status: 409, body: { code: "conflict" } });
    expect(other.body.detail).toContain("seed: stored 1, given 2");
  });

  it("end for a reason: paused, archived, budget, exhausted", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", { ...STUDY, space: ["x=int(1,2)"], budget: { trials: 1 } });
    const state = (value: string) => server.send("PATCH", "/studies/ovens", { state: value });
    await state("paused");
    expect((await ask()).body).toMatchObject({ trials: [], end: "paused" });
    await state("archived");
    expect((await ask()).body).toMatchObject({ trials: [], end: "archived" });
    expect((await server.send("GET", "/studies")).body.studies).toEqual([]);
    await state("active");
    expect((await ask({ count: 5 })).body).toMatchObject({ trials: [{ number: 0 }], end: null });
    expect((await ask()).body).toMatchObject({ trials: [], end: "budget" });
    await server.send("PATCH", "/studies/ovens", { budget: { trials: 10 } });
    expect((await ask({ count: 5 })).body).toMatchObject({ trials: [{ number: 1 }], end: null });
    expect((await ask()).body).toMatchObject({ trials: [], end: "exhausted" });
  });

  it("get their space and metrics from a built-in objective", async () => {
    server = await startTestServer();
    const reply = await server.send("POST", "/studies", { name: "b", objective: { kind: "builtin", name: "branin" } });
    expect(reply.body.space.map(({ name }: { name: string }) => name)).toEqual(["x1", "x2"]);
  });
});

describe("trials", () => {
  it("go to another worker once their lease has expired, and the first worker's result is rejected", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const [lost] = (await ask({ leaseSeconds: 60, worker: "a" })).body.trials;
    server.clock.now += 61_000;
    const [again] = (await ask({ worker: "b" })).body.trials;
    expect(again).toMatchObject({ number: lost.number, attempt: 2, lost: 1, worker: "b" });
    expect((await tell(lost.number, lost.lease, 1)).body.code).toBe("lease-lost");
    expect((await tell(again.number, again.lease, 2)).body).toMatchObject({ state: "complete" });
  });

  it("accept a late result while no other worker has them, even after a restart", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const [first, second] = (await ask({ count: 2, leaseSeconds: 6 })).body.trials;
    await server.restart();
    server.clock.now += 61_000;
    await expect.poll(async () => (await server.send("GET", "/studies/ovens")).body.counts.waiting).toBe(2);
    expect((await tell(first.number, first.lease, 1)).body).toMatchObject({ state: "complete", attempt: 1, lost: 0 });
    const beat = await server.send("POST", `/studies/ovens/trials/${second.number}/heartbeat`, { lease: second.lease });
    expect(beat.status).toBe(200);
    expect((await tell(second.number, second.lease, 2)).body).toMatchObject({ state: "complete" });
    expect((await tell(second.number, "60:other", 3)).body.code).toBe("lease-lost");
  });

  it("that diverge are failures", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const [{ lease }] = (await ask()).body.trials;
    const reply = await server.send("POST", "/studies/ovens/trials/0/result", { lease, values: { value: "NaN" } });
    expect(reply.body).toMatchObject({ state: "failed", failure: { kind: "diverged" } });
  });

  it("are imported all or not at all", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const trial = (x: number) => ({ hyperparameters: { x }, state: "complete", values: { value: x } });
    const bad = await server.send("POST", "/studies/ovens/trials", { trials: [trial(0.1), trial(7)] });
    expect(bad.body.issues).toMatchObject([{ path: "trials[1].hyperparameters.x" }]);
    expect((await server.send("GET", "/studies/ovens/trials")).body.trials).toEqual([]);
    const good = await server.send("POST", "/studies/ovens/trials", { trials: [trial(0.1), trial(0.2)] });
    expect(good).toMatchObject({ status: 201, body: { trials: [{ number: 0 }, { number: 1 }] } });
    expect((await server.send("GET", "/studies/ovens/best")).body).toMatchObject({ number: 0 });
  });

  it("receive the stop request with the next heartbeat and report", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const [{ lease }] = (await ask()).body.trials;
    const path = "/studies/ovens/trials/0";
    expect((await server.send("POST", `${path}/heartbeat`, { lease })).body.stop).toBe(false);
    await server.send("POST", `${path}/stop`);
    expect((await server.send("POST", `${path}/heartbeat`, { lease })).body.stop).toBe(true);
    const report = await server.send("POST", `${path}/reports`, { lease, step: 1, values: { value: 1 } });
    expect(report.body).toEqual({ decision: "stop", prunedBy: null });
  });

  it("are stopped by the study's pruning rule, and keep their reports when they are released", async () => {
    server = await startTestServer();
    const made = await server.send("POST", "/studies", { ...STUDY, pruning: { rule: "asha", reduction: 2 } });
    const pruning = { rule: "asha", metric: "value", direction: "minimize", min: 1, reduction: 2 };
    expect(made.body.pruning).toEqual(pruning);
    const report = async (number: number, lease: string, value: number | string) => {
      const body = { lease, step: 1, values: { value } };
      return (await server.send("POST", `/studies/ovens/trials/${number}/reports`, body)).body;
    };
    const [first, second, third] = (await ask({ count: 3 })).body.trials;
    expect(await report(0, first.lease, 0.5)).toEqual({ decision: "continue", prunedBy: null });
    expect(await report(1, second.lease, 0.75)).toEqual({ decision: "stop", prunedBy: "asha" });
    expect(await report(2, third.lease, "NaN")).toEqual({ decision: "stop", prunedBy: "asha" });
    await server.send("POST", "/studies/ovens/trials/1/release", { lease: second.lease });
    const told = await server.send("GET", "/studies/ovens/trials/1");
    const decided = { rule: "asha", step: 1, values: { value: 0.75 } };
    expect(told.body).toMatchObject({ state: "pruned", values: { value: 0.75 }, steps: 1, pruning: decided });
    expect(
      (await server.send("POST", "/studies", { ...STUDY, name: "b", pruning: { rule: "hyperband" } })).body,
    ).toMatchObject({ status: 422, issues: [{ path: "pruning.max" }] });
  });
});

describe("suggestions", () => {
  it("degrade to quasi-random ones when the strategy takes longer than the ask waits", async () => {
    const never: Suggester = { pending: 1, suggest: () => new Promise(() => undefined), close: async () => undefined };
    server = await startTestServer({ suggester: never, quick: {} });
    await server.send("POST", "/studies", STUDY);
    const { body } = await ask({ count: 3, waitSeconds: 0.01 });
    expect(body.degraded).toBe(true);
    const points = body.trials.map(({ hyperparameters }: { hyperparameters: { x: number } }) => hyperparameters.x);
    expect(new Set(points).size).toBe(3);
    expect(body.trials[0].reason).toEqual({ strategy: "sobol", phase: "overload" });
    expect((await server.send("GET", "!/metrics")).body).toContain("credence_degraded_suggestions_total 3");
  });

  it("degrade where the strategy fails", async () => {
    const broken: Suggester = {
      pending: 0,
      suggest: () => Promise.reject(new Error("broken")),
      close: async () => undefined,
    };
    server = await startTestServer({ suggester: broken, quick: {} });
    await server.send("POST", "/studies", STUDY);
    expect((await ask()).body).toMatchObject({
      degraded: true,
      problem: "broken",
      trials: [{ number: 0, reason: { phase: "strategy-failed", problem: "broken" } }],
    });
  });

  it("are distinct when many workers ask at once", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const replies = await Promise.all(Array.from({ length: 20 }, () => ask({ count: 2 })));
    const points = replies.flatMap(({ body }) =>
      body.trials.map(({ hyperparameters }: { hyperparameters: { x: number } }) => hyperparameters.x),
    );
    expect(points).toHaveLength(40);
    expect(new Set(points).size).toBe(40);
  });

  it("are recomputed when the space changes", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    await ask();
    await server.send("PATCH", "/studies/ovens", { space: ["x=float(5,6)"] });
    for (const { hyperparameters } of (await ask({ count: 5 })).body.trials) {
      expect(hyperparameters.x).toBeGreaterThanOrEqual(5);
    }
  });

  it("for one worker are those that the strategy computes from the history", async () => {
    const asked: number[] = [];
    const watched: Suggester = {
      pending: 0,
      async suggest({ study, trials, key, count }) {
        asked.push(trials.length);
        return strategies[study.strategy.name](study, trials, key, count);
      },
      close: async () => undefined,
    };
    server = await startTestServer({ suggester: watched });
    await server.send("POST", "/studies", { ...STUDY, strategy: { name: "gp" }, budget: { trials: 8 } });
    for (let turn = 0; turn < 8; turn++) {
      const { trials, degraded } = (await ask()).body;
      expect(degraded).toBe(false);
      await tell(trials[0].number, trials[0].lease, (trials[0].hyperparameters.x - 0.3) ** 2);
    }
    expect((await ask()).body.end).toBe("budget");
    expect(asked).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });
});

describe("events", () => {
  /** Reads events until one satisfies `isLast`. */
  async function follow(isLast: (text: string) => boolean, headers: Record<string, string> = {}): Promise<string> {
    const ending = new AbortController();
    const response = await fetch(`${server.url}/api/v1/studies/ovens/events`, { headers, signal: ending.signal });
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let text = "";
    while (!isLast(text)) {
      const { value, done } = await reader.read();
      if (done) break;
      text += value;
    }
    ending.abort();
    return text;
  }

  it("report events, and after an interruption those that were missed", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const live = follow((text) => text.includes('"state":"complete"'));
    const [{ number, lease }] = (await ask()).body.trials;
    await tell(number, lease, 1);
    expect(await live).toMatch(/id: \d+\nevent: trial\ndata: .*"state":"complete"/);
    const { revision } = (await server.send("GET", "/studies/ovens")).body;
    await ask();
    const missed = await follow((text) => text.includes("event: study"), { "last-event-id": String(revision) });
    expect(missed).toContain('"number":1');
    expect(missed).not.toContain('"number":0');
  });

  it("end with the study, and are refused beyond a limit", async () => {
    server = await startTestServer({ limits: { eventClients: 1 } });
    await server.send("POST", "/studies", STUDY);
    const stream = follow((text) => text.includes("event: deleted"));
    await expect.poll(async () => (await server.send("GET", "!/metrics")).body).toContain("credence_event_streams 1");
    const second = await server.send("GET", "/studies/ovens/events");
    expect(second).toMatchObject({ status: 503, body: { code: "overloaded" } });
    expect(second.headers.get("retry-after")).toBe("1");
    await server.send("DELETE", "/studies/ovens");
    expect(await stream).toContain("event: deleted");
  });

  it("end when the server closes, which does not wait for them", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const stream = follow((text) => text.includes("never"));
    await expect.poll(async () => (await server.send("GET", "!/metrics")).body).toContain("credence_event_streams 1");
    await server.restart();
    expect(await stream).not.toContain("never");
    expect((await server.send("GET", "!/readyz")).status).toBe(200);
  });
});

it("attributes are bounded", async () => {
  server = await startTestServer();
  await server.send("POST", "/studies", STUDY);
  const large = await server.send("PATCH", "/studies/ovens", { attributes: { blob: "x".repeat(70_000) } });
  expect(large.body.issues[0].message).toMatch(/^attributes; must be at most 65536 characters of JSON: /);
});
