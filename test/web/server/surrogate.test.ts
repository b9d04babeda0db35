/** Queries of the surrogate over HTTP. */
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { analyseHere, type Analyst } from "../../../tuner/analysis/analyst.ts";
import { analyses } from "../../../tuner/analysis/index.ts";
import { startTestServer, type TestServer } from "./support.ts";

const here = analyseHere(analyses);
let asked = 0;
/** Responses wait for it. */
let gate: Promise<void> | null = null;
const analyst: Analyst = {
  pending: 0,
  async analyse(request) {
    asked += 1;
    await gate;
    return here.analyse(request);
  },
  close: () => here.close(),
};

const trial = (lr: number, layers: number) => ({
  hyperparameters: { lr, layers },
  state: "complete",
  values: { accuracy: 0.9 - (Math.log10(lr) + 3) ** 2 / 10 },
});

describe("queries of the surrogate", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ analyst });
    const space = ["lr=float(1e-5,1,log)", "layers=int(1,8)"];
    const metrics = [{ name: "accuracy", direction: "maximize" }];
    await server.send("POST", "/studies", { name: "nets", space, metrics });
  });
  afterAll(() => server.close());
  const get = (path: string) => server.send("GET", `/studies/nets${path}`);

  it("return nothing before five trials are complete", async () => {
    await server.send("POST", "/studies/nets/trials", { trials: [trial(1e-4, 1), trial(1e-3, 3), trial(1e-1, 2)] });
    expect((await get("/importance")).body).toEqual({ dimensions: [], fits: 0, fitted: 0, seen: 3 });
    for (const path of ["/surrogate?x=lr", "/surrogate/check", "/recommendation", "/advice"]) {
      const { status, body } = await get(path);
      expect({ status, body }).toEqual({ status: 200, body: { ready: false, needed: 5, have: 3 } });
    }
    expect((await server.send("GET", "/studies/none/surrogate/check")).status).toBe(404);
  });

  it("follow the direction of the metric, and list the most important dimension first", async () => {
    await server.send("POST", "/studies/nets/trials", {
      trials: [trial(1e-2, 7), trial(3e-5, 4), trial(0.5, 5), trial(3e-3, 8), trial(2e-4, 6)],
    });
    const importance = (await get("/importance")).body;
    expect(importance.dimensions[0]).toMatchObject({ name: "lr", totalInterval: { low: expect.any(Number) } });
    expect(importance).toMatchObject({ fitted: 8, seen: 8 });
    const { axes, mean, best } = (await get("/surrogate?x=lr&points=5")).body;
    const places: readonly number[] = axes[0].values;
    expect(places.map(Math.log10)).toEqual([-5, -3.75, -2.5, -1.25, 0].map((power) => expect.closeTo(power, 9)));
    expect(best).toBe(0.9);
    expect(mean[1]).toBeGreaterThan(mean[4]);
    const recommendation = (await get("/recommendation")).body;
    expect(recommendation).toMatchObject({ ready: true, number: 1, evaluations: 1, overDefault: null, seen: 8 });
    expect(Math.abs(recommendation.expected.value - 0.9)).toBeLessThan(0.1);
    expect((await get("/advice")).body).toMatchObject({
      ready: true,
      isEnough: false,
      needed: 20,
      complete: 8,
      edges: [],
    });
    expect((await get("/surrogate/check")).body.number).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("are computed once per result", async () => {
    const before = asked;
    const first = await get("/importance");
    await server.send("POST", "/studies/nets/suggestions", { count: 1 });
    expect((await get("/importance")).body).toEqual(first.body);
    expect(asked).toBe(before);
    await server.send("POST", "/studies/nets/trials", { trials: [trial(2e-3, 2)] });
    expect((await get("/importance")).body.seen).toBe(9);
    expect(asked).toBe(before + 1);
  });

  it("refuse invalid questions", async () => {
    const issues = async (query: string) => {
      const { status, body } = await get(`/surrogate?${query}`);
      expect(status).toBe(422);
      return body.issues.map(({ path }: { path: string }) => path);
    };
    expect(await issues("")).toEqual(["x"]);
    expect(await issues("x=momentum")).toEqual(["x"]);
    expect(await issues("x=lr&points=1")).toEqual(["points"]);
    expect(await issues("x=lr&at=[1]")).toEqual(["at"]);
    expect(await issues("x=lr&at={")).toEqual(["at"]);
    expect(await issues(`x=lr&at=${encodeURIComponent('{"layers": 9}')}`)).toEqual(["at.layers"]);
    expect((await get("/surrogate?x=lr&at={")).body.detail).toBe(
      'at: at; must be a JSON object of values by dimension: "{"',
    );
  });

  it("are refused while too many wait, and not computed for a client that has left", async () => {
    let release: () => void = () => undefined;
    gate = new Promise((resolve) => (release = resolve));
    const before = asked;
    const leaving = new AbortController();
    const url = (points: number) => `${server.url}/api/v1/studies/nets/surrogate?x=lr&points=${points}`;
    const left = Array.from({ length: 34 }, (_, i) => fetch(url(30 + i), { signal: leaving.signal }).catch(() => null));
    await vi.waitFor(async () => {
      const { status, body } = await get("/surrogate/check");
      expect([status, body.code, body.fields]).toEqual([503, "overloaded", { waiting: 32 }]);
    });
    leaving.abort();
    await Promise.all(left);
    const pause = (milliseconds: number) =>
      new Promise<string>((done) => setTimeout(() => done("waits"), milliseconds));
    // No longer refused: it takes their place in the queue.
    const noticed = async () => {
      const refused = get("/surrogate/check").then(({ status }) => status);
      expect(await Promise.race([refused, pause(200)])).toBe("waits");
    };
    await vi.waitFor(noticed, { timeout: 10_000 });
    await pause(500);
    release();
    gate = null;
    await vi.waitFor(async () => expect((await get("/surrogate/check")).status).toBe(200));
    // Those that ran, not those that waited.
    expect(asked - before).toBeLessThanOrEqual(3);
  });
});
