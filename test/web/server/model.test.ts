/**
 * Workers that ask, report, tell, die and return in any order, checked against a model of a few lines: no trial is lost, none
 * ends twice, numbers are dense, and every state is one that the model allows. The server is restarted in between.
 */
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestServer, type TestServer } from "./support.ts";

interface Expected {
  state: string;
  lease: string | null;
  expiresAt: number;
  lost: number;
  value: number | null;
}

const MAX_ATTEMPTS = 2;

const pick = fc.nat({ max: 30 });
const command = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("ask"), count: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("enqueue"), x: fc.double({ min: 0, max: 1, noNaN: true }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("heartbeat"), pick, stale: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("report"), pick, stale: fc.boolean() }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant("tell"), pick, stale: fc.boolean(), value: fc.integer() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("fail"), pick, stale: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("release"), pick, stale: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("sleep"), seconds: fc.integer({ min: 1, max: 90 }) }) },
);
type Command = typeof command extends fc.Arbitrary<infer T> ? T : never;

describe("the service compared with its model", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it("loses nothing, ends nothing twice", { timeout: 300_000 }, async () => {
    let run = 0;
    const property = fc.asyncProperty(fc.array(command, { maxLength: 25 }), async (commands) => {
      run += 1;
      if (run % 40 === 0) await server.restart();
      await play(server, `model-${run}`, commands);
    });
    await fc.assert(property, { numRuns: 200, seed: 7 });
  });
});

async function play(server: TestServer, name: string, commands: readonly Command[]): Promise<void> {
  const study = { name, space: ["x=float(0,1)"], strategy: { name: "random" }, maxAttempts: MAX_ATTEMPTS };
  expect((await server.send("POST", "/studies", study)).status).toBe(201);
  const model: Expected[] = [];
  const stale = new Map<number, string>();

  /** The trials whose last lease expired and that no other worker has taken since: it continues when its worker sends a request. */
  const expired = new Map<number, string>();
  const lose = (number: number) => {
    const trial = model[number];
    stale.set(number, trial.lease!);
    trial.lease = null;
    trial.lost += 1;
    trial.state = trial.lost >= MAX_ATTEMPTS ? "failed" : "waiting";
  };
  /** Trials that may already have been swept: the model sweeps when the service must have done so. */
  const sweep = async () => {
    for (const [number, trial] of model.entries()) {
      if (trial.state !== "running" || trial.expiresAt >= server.clock.now) continue;
      lose(number);
      if ((trial.state as string) === "waiting") expired.set(number, stale.get(number)!);
    }
  };

  for (const step of commands) {
    if (step.kind === "sleep") {
      server.clock.now += (step as { seconds: number }).seconds * 1000;
      // An ask of a paused study sweeps it too, whatever the clock of the chores says; count 0 is not allowed.
      await server.send("PATCH", `/studies/${name}`, { state: "paused" });
      await server.send("POST", `/studies/${name}/suggestions`, {});
      await server.send("PATCH", `/studies/${name}`, { state: "active" });
      await sweep();
      continue;
    }
    if (step.kind === "enqueue") {
      const reply = await server.send("POST", `/studies/${name}/trials`, {
        hyperparameters: { x: (step as { x: number }).x },
      });
      expect(reply.status).toBe(201);
      expect(reply.body.number).toBe(model.length);
      model.push({ state: "waiting", lease: null, expiresAt: 0, lost: 0, value: null });
      continue;
    }
    if (step.kind === "ask") {
      const { count } = step as { count: number };
      const reply = await server.send("POST", `/studies/${name}/suggestions`, { count, leaseSeconds: 60 });
      expect(reply.status).toBe(200);
      const waiting = model.flatMap(({ state }, number) => (state === "waiting" ? [number] : []));
      const fresh = Array.from({ length: count }, (_, index) => model.length + index);
      expect(reply.body.trials.map(({ number }: { number: number }) => number)).toEqual(
        [...waiting, ...fresh].slice(0, count),
      );
      for (const { number, lease } of reply.body.trials) {
        model[number] ??= { state: "", lease: null, expiresAt: 0, lost: 0, value: null };
        Object.assign(model[number], { state: "running", lease, expiresAt: server.clock.now + 60_000 });
        expired.delete(number);
      }
      continue;
    }
    if (model.length === 0) continue;
    const { pick: chosen, stale: useStale } = step as { pick: number; stale: boolean };
    const number = chosen % model.length;
    const trial = model[number];
    const lease = (useStale ? stale.get(number) : null) ?? trial.lease ?? stale.get(number) ?? "60:nobody";
    if (trial.state === "waiting" && expired.get(number) === lease) {
      // The next write resumes it; a report leaves the expiry unchanged.
      Object.assign(trial, { state: "running", lease, lost: trial.lost - 1 });
      expired.delete(number);
    }
    const isHeld = trial.state === "running" && trial.lease === lease;
    const path = `/studies/${name}/trials/${number}`;
    if (step.kind === "heartbeat") {
      const reply = await server.send("POST", `${path}/heartbeat`, { lease });
      expect(reply.body.code ?? reply.status).toBe(isHeld ? 200 : "lease-lost");
      if (isHeld) trial.expiresAt = server.clock.now + 60_000;
    } else if (step.kind === "report") {
      const reply = await server.send("POST", `${path}/reports`, { lease, step: 1, values: { value: 1 } });
      expect(reply.body.code ?? reply.status).toBe(isHeld ? 200 : "lease-lost");
    } else if (step.kind === "release") {
      const reply = await server.send("POST", `${path}/release`, { lease });
      expect(reply.body.code ?? reply.status).toBe(isHeld ? 200 : "lease-lost");
      if (isHeld) {
        stale.set(number, lease);
        Object.assign(trial, { state: "waiting", lease: null });
      }
    } else if (step.kind === "fail") {
      const failure = { kind: "transient", message: "The power went." };
      const reply = await server.send("POST", `${path}/result`, { lease, failure });
      expect(isHeld ? reply.status : reply.status >= 400).toBe(isHeld ? 200 : true);
      if (isHeld) lose(number);
    } else {
      const { value } = step as { value: number };
      const reply = await server.send("POST", `${path}/result`, { lease, values: { value } });
      if (isHeld) {
        expect(reply).toMatchObject({ status: 200, body: { state: "complete", values: { value } } });
        stale.set(number, lease);
        Object.assign(trial, { state: "complete", lease: null, value });
      } else if (trial.state === "complete" && trial.value === value && reply.status === 200) {
        expect(reply.body).toMatchObject({ number, state: "complete", values: { value } });
      } else {
        expect(["lease-lost", "conflict"]).toContain(reply.body.code);
      }
    }
  }

  const { body } = await server.send("GET", `/studies/${name}/trials?limit=1000`);
  expect(body.trials.map(({ number }: { number: number }) => number)).toEqual(model.map((_, number) => number));
  for (const [number, { state, lost, value }] of model.entries()) {
    expect(body.trials[number]).toMatchObject({ state, lost });
    expect(body.trials[number].values?.value ?? null).toBe(value);
  }
  const summary = await server.send("GET", `/studies/${name}`);
  const counted = Object.values<number>(summary.body.counts).reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(model.length);
}
