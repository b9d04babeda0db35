/** The client: the same study on a server as in this process, and API calls. */
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from "vitest";
import { choice, connect, float, when, type documents } from "../../library/client.ts";
import { createStudy } from "../../library/index.ts";
import { startTestServer, type TestServer } from "../web/server/support.ts";

const space = { x: float(-5, 5), opt: choice("sgd", "adam"), momentum: when(float(0, 0.9), { opt: "sgd" }) };
const sobol = { name: "sobol" } as const;
const bowl = ({ x, opt }: { x: number; opt: "sgd" | "adam" }) => x * x + (opt === "sgd" ? 1 : 0);
const TOKEN = "0123456789abcdef0123456789abcdef";

describe("a study on a server", () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
  });
  afterAll(() => server.close());

  it("has the same types, suggestions and best trial as one in this process", async () => {
    const there = await connect(`${server.url}/`).createStudy({ name: "nets", space, seed: 3 });
    const here = await createStudy({ name: "nets", space, seed: 3 });
    for (const study of [there, here]) {
      const end = await study.optimize(
        (hyperparameters) => {
          expectTypeOf(hyperparameters.momentum).toEqualTypeOf<number | undefined>();
          return bowl(hyperparameters);
        },
        { trials: 7 },
      );
      expect(end).toBe("budget");
    }
    const trials = async (study: typeof there) =>
      (await study.trials()).map(({ hyperparameters, value, state }) => ({ hyperparameters, value, state }));
    expect(await trials(there)).toEqual(await trials(here));
    expect(await trials(there)).toHaveLength(7);
    expect((await there.best())?.number).toBe((await here.best())?.number);
    await here.close();
  });

  it("asks and tells with its lease, releases trials, and tries enqueued points first", async () => {
    const client = connect(server.url);
    await using study = await client.createStudy({ name: "told", space, strategy: sobol, budget: { trials: 2 } });
    expect(await study.best()).toBeNull();
    await study.enqueue({ x: 1, opt: "adam", momentum: undefined });
    await expect(study.enqueue({ x: 9, opt: "adam", momentum: undefined })).rejects.toThrow("x");
    const first = await study.ask();
    expect(first?.hyperparameters).toEqual({ x: 1, opt: "adam" });
    expect(await first?.tell({ values: { value: 2 }, standardErrors: { value: 0.5 } })).toMatchObject({ value: 2 });
    const second = await study.ask();
    await second?.release();
    const again = await study.ask();
    expect(again?.number).toBe(second?.number);
    expect(await again?.fail("infeasible", "too big")).toMatchObject({ state: "failed", value: null });
    expect(await study.ask()).toBeNull();
    expect((await study.best())?.standardErrors).toEqual({ value: 0.5 });
  });

  it("can be opened by name, and any operation can be called", async () => {
    const client = connect(server.url);
    await client.createStudy({ name: "open", space, strategy: sobol, metric: "loss", direction: "maximize" });
    const study = await client.openStudy("open");
    await study.optimize(({ x }) => Number(x), { trials: 2, workers: 2 });
    expect((await study.trials()).map(({ values }) => Object.keys(values ?? {}))).toEqual([["loss"], ["loss"]]);
    const summary = await client.call<documents.StudySummaryJson>({ method: "GET", path: "/studies/open" });
    expect(summary.counts.complete).toBe(2);
    await client.call({ method: "DELETE", path: "/studies/open" });
    await expect(client.openStudy("open")).rejects.toMatchObject({ code: "not-found" });
    await expect(study.best()).rejects.toMatchObject({ code: "not-found" });
  });

  it("releases its trial and rethrows errors of the objective", async () => {
    const study = await connect(server.url).createStudy({ name: "thrown", space, strategy: sobol });
    const fails = () => {
      throw new TypeError("no such file");
    };
    await expect(study.optimize(fails, { trials: 3 })).rejects.toThrow("no such file");
    expect((await study.trials()).map(({ state }) => state)).toEqual(["waiting"]);
  });

  it("is refused with another spec, without a token, and with an invalid address", async () => {
    const client = connect(server.url);
    await client.createStudy({ name: "spec", space, strategy: sobol });
    await expect(client.createStudy({ name: "spec", space, strategy: sobol, seed: 2 })).rejects.toMatchObject({
      code: "conflict",
    });
    expect(() => connect("tuner:4010")).toThrow(
      'server; must be the address of a server, such as http://127.0.0.1:4010: "tuner:4010"',
    );
    await expect(connect("http://127.0.0.1:1", { retrySeconds: 0 }).openStudy("a")).rejects.toMatchObject({
      code: "unavailable",
    });
  });
});

it("sends its token", async () => {
  const server = await startTestServer({ tokens: [{ secret: TOKEN, access: "write" }] });
  await expect(connect(server.url, { token: "" }).openStudy("a")).rejects.toMatchObject({ code: "unauthorized" });
  await expect(connect(server.url, { token: TOKEN }).openStudy("a")).rejects.toMatchObject({ code: "not-found" });
  await server.close();
});
