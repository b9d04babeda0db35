/** A suggestion takes into account every result stored before the ask. */
import { afterEach, describe, expect, it } from "vitest";
import { ask } from "../../../tuner/loop/ask.ts";
import { optimize } from "../../../tuner/loop/optimize.ts";
import { openStudyCache } from "../../../tuner/loop/study-cache.ts";
import { directSuggestions } from "../../../tuner/loop/suggestions.ts";
import type { Evaluation, Hyperparameters } from "../../../tuner/objective.ts";
import { strategies } from "../../../tuner/strategies/index.ts";
import { suggestHere, type Suggester } from "../../../tuner/suggester.ts";
import { openStore } from "../../../storage/open.ts";
import { startTestServer, type TestServer } from "./support.ts";

const space = [
  { kind: "float", name: "x", low: 0, high: 1, scale: "linear" },
  { kind: "categorical", name: "c", choices: ["a", "b"] },
] as const;
const settings = { acquisition: "alternate", kappa: 1.8, repeats: false } as const;

function evaluated({ x, c }: Hyperparameters): Evaluation {
  if (Number(x) > 0.9) return { failure: { kind: "diverged", message: "too far" } };
  return { values: { value: (Number(x) - 0.4) ** 2 + (c === "a" ? 0.1 : 0) } };
}

let server: TestServer;
afterEach(() => server.close());

const suggestionsOf = (body: object) => server.send("POST", "/studies/s/suggestions", body);

describe("one worker over HTTP", () => {
  it.each(["gp", "sobol", "random"] as const)("gets the same trials as a local run, with %s", async (name) => {
    const trials = name === "gp" ? 18 : 8;
    const strategy = { name, ...settings };
    const store = await openStore("sqlite::memory:");
    const metrics = [{ name: "value", direction: "minimize" }] as const;
    await store.createStudy(
      { name: "s", objective: { kind: "external" }, space, metrics, strategy, seed: 3 },
      { trials },
      0,
    );
    const cache = openStudyCache({ store, nextTurn: () => Promise.resolve() }, "s");
    const suggestions = directSuggestions(suggestHere(strategies), cache);
    const newLease = () => ({ worker: "w", holder: "h", expiresAt: 1e6 });
    await optimize({
      store,
      study: "s",
      objective: { name: "o", space, metrics, evaluate: async (point) => evaluated(point) },
      workers: ["w"],
      ask: (_, signal) => ask({ store, study: "s", cache, suggestions, now: () => 0, newLease }, signal),
      holder: "h",
      leaseMilliseconds: 1e6,
      now: () => 0,
      every: () => () => {},
      signal: new AbortController().signal,
      onEvent: () => {},
    });

    server = await startTestServer();
    await server.send("POST", "/studies", { name: "s", space, metrics, strategy, seed: 3, budget: { trials } });
    for (;;) {
      const { body } = await suggestionsOf({});
      if (body.trials.length === 0) break;
      const [{ number, lease, hyperparameters }] = body.trials;
      await server.send("POST", `/studies/s/trials/${number}/result`, { lease, ...evaluated(hyperparameters) });
    }
    const here = (await store.readTrials("s")).map(({ number, hyperparameters, reason, values, failure }) =>
      JSON.stringify([number, hyperparameters, reason, values, failure]),
    );
    const there = (await server.send("GET", "/studies/s/trials")).body.trials as Record<string, unknown>[];
    expect(
      there.map((t) => JSON.stringify([t["number"], t["hyperparameters"], t["reason"], t["values"], t["failure"]])),
    ).toEqual(here);
    expect(here).toHaveLength(trials);
  });
});

describe("many workers over HTTP", () => {
  it("get suggestions based on every earlier result, from a strategy slower than the workers", async () => {
    const counts: number[] = [];
    const slow: Suggester = {
      pending: 0,
      async suggest({ study, trials, key, count }) {
        counts.push(count);
        await new Promise((resolve) => setTimeout(resolve, 15));
        return strategies[study.strategy.name](study, trials, key, count);
      },
      close: async () => undefined,
    };
    server = await startTestServer({ suggester: slow, quick: {} });
    await server.send("POST", "/studies", { name: "s", space: ["x=float(0,1)"], strategy: { name: "random" } });
    let told = 0;
    const work = async () => {
      for (let turn = 0; turn < 5; turn++) {
        const before = told;
        const { body } = await suggestionsOf({});
        expect(body).toMatchObject({ degraded: false, problem: null });
        expect(body.seen).toBeGreaterThanOrEqual(before);
        const [{ number, lease }] = body.trials;
        await server.send("POST", `/studies/s/trials/${number}/result`, { lease, values: { value: number } });
        told += 1;
      }
    };
    await Promise.all(Array.from({ length: 8 }, work));
    const { trials } = (await server.send("GET", "/studies/s/trials")).body;
    expect(new Set(trials.map((t: { hyperparameters: { x: number } }) => t.hyperparameters.x)).size).toBe(40);
    // Asks share computations.
    expect(Math.max(...counts)).toBeGreaterThan(1);
  });

  it("leave no trial behind when a client disconnects while it waits", async () => {
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    const slow: Suggester = {
      pending: 0,
      async suggest({ study, trials, key, count }) {
        await released;
        return strategies[study.strategy.name](study, trials, key, count);
      },
      close: async () => undefined,
    };
    server = await startTestServer({ suggester: slow, quick: {} });
    await server.send("POST", "/studies", { name: "s", space: ["x=float(0,1)"], strategy: { name: "random" } });
    const leaving = new AbortController();
    const left = fetch(`${server.url}/api/v1/studies/s/suggestions`, { method: "POST", signal: leaving.signal });
    await expect.poll(async () => (await server.send("GET", "!/metrics")).body).toContain("credence_suggestion_queue");
    setTimeout(() => leaving.abort(), 50);
    await expect(left).rejects.toThrow();
    // The server detects it through the socket.
    await new Promise((resolve) => setTimeout(resolve, 100));
    release();
    const { body } = await suggestionsOf({});
    expect(body.trials).toMatchObject([{ number: 0 }]);
    expect((await server.send("GET", "/studies/s")).body.counts.running).toBe(1);
  });

  it("that never wait get a suggestion that was computed for an earlier ask, and a fallback only at first", async () => {
    server = await startTestServer({ quick: {} });
    await server.send("POST", "/studies", { name: "s", space: ["x=float(0,1)"], strategy: { name: "random" } });
    const first = await suggestionsOf({ waitSeconds: 0 });
    expect(first.body.degraded).toBe(true);
    await expect
      .poll(async () => (await suggestionsOf({ waitSeconds: 0 })).body.degraded, { timeout: 2000 })
      .toBe(false);
  });
});
