/** What the surrogate believes, as it is asked for over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { analyseHere } from "../../tuner/analyst.ts";
import type { Analyst } from "../../tuner/analyst.ts";
import { analyses } from "../../tuner/surrogate/analyses.ts";
import { startTestServer } from "./support.ts";
import type { TestServer } from "./support.ts";

const here = analyseHere(analyses);
let asked = 0;
let pending = 0;
const analyst: Analyst = {
  get pending() {
    return pending;
  },
  analyse(request) {
    asked += 1;
    return here.analyse(request);
  },
  close: () => here.close(),
};

const trial = (lr: number, layers: number) => ({
  hyperparameters: { lr, layers },
  state: "complete",
  values: { accuracy: 0.9 - (Math.log10(lr) + 3) ** 2 / 10 },
});

describe("beliefs", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ analyst });
    const space = ["lr=float(1e-5,1,log)", "layers=int(1,8)"];
    const metrics = [{ name: "accuracy", direction: "maximize" }];
    await server.send("POST", "/studies", { name: "nets", space, metrics });
  });
  afterAll(() => server.close());
  const get = (path: string) => server.send("GET", `/studies/nets${path}`);

  it("are none before five trials are complete", async () => {
    await server.send("POST", "/studies/nets/trials", { trials: [trial(1e-4, 1), trial(1e-3, 3), trial(1e-1, 2)] });
    expect((await get("/importance")).body).toEqual({ dimensions: [], fits: 0, fitted: 0, seen: 3 });
    for (const path of ["/surrogate?x=lr", "/surrogate/check"]) {
      const { status, body } = await get(path);
      expect([status, body.code]).toEqual([404, "not-found"]);
      expect(body.detail).toBe("surrogate; must have five complete trials: 3");
    }
    expect((await server.send("GET", "/studies/none/surrogate/check")).status).toBe(404);
  });

  it("follow the metric the way it goes, and name what mattered first", async () => {
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
    expect((await get("/surrogate/check")).body.number).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it("are computed once for each result", async () => {
    const before = asked;
    const first = await get("/importance");
    await server.send("POST", "/studies/nets/suggestions", { count: 1 });
    expect((await get("/importance")).body).toEqual(first.body);
    expect(asked).toBe(before);
    await server.send("POST", "/studies/nets/trials", { trials: [trial(2e-3, 2)] });
    expect((await get("/importance")).body.seen).toBe(9);
    expect(asked).toBe(before + 1);
  });

  it("take no question that has no answer", async () => {
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
      'at; must be a JSON object of values by dimension: "{"',
    );
  });

  it("are refused while too many wait", async () => {
    pending = 32;
    const { status, body } = await get("/surrogate/check");
    pending = 0;
    expect([status, body.code]).toEqual([503, "overloaded"]);
  });
});
