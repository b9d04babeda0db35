/** Plots, tables and attempts over HTTP; studies imported with their history; changes that are sent twice. */
import { afterEach, describe, expect, it } from "vitest";
import { archivedTrial } from "../../../cli/studies/archive.ts";
import { connectStudies } from "../../../web/http-client/remote-studies.ts";
import type { Studies } from "../../../tuner/studies.ts";
import { createTrial, finishTrial, type Outcome, type Trial } from "../../../tuner/study/trial.ts";
import { startTestServer, type TestServer } from "./support.ts";

const STUDY = { name: "ovens", space: ["x=float(0,1)"], strategy: { name: "sobol" } };

let server: TestServer;
afterEach(() => server.close());

async function makeStudy(values: readonly number[]): Promise<void> {
  await server.send("POST", "/studies", STUDY);
  const trials = values.map((value, at) => ({
    hyperparameters: { x: at / values.length },
    state: "complete",
    values: { value },
    finishedAt: new Date(server.clock.now + at).toISOString(),
  }));
  expect((await server.send("POST", "/studies/ovens/trials", { trials })).status).toBe(201);
}

describe("plots and tables", () => {
  it("follow changes of the study, its deletion and its successor", async () => {
    server = await startTestServer();
    await makeStudy([3, 1, 2]);
    const plot = async (query = "") => (await server.send("GET", `/studies/ovens/plot${query}`)).body;
    const numbers = async (query: string) =>
      (await server.send("GET", `/studies/ovens/table?${query}`)).body.trials.map((trial: Trial) => trial.number);
    expect(await plot()).toMatchObject({ number: [0, 1, 2], values: { value: [3, 1, 2] }, best: { number: [0, 1] } });
    expect(await numbers("sort=value")).toEqual([1, 2, 0]);

    const { body } = await server.send("POST", "/studies/ovens/suggestions", { worker: "kitchen" });
    const [{ number, lease }] = body.trials;
    expect(await plot()).toMatchObject({ counts: { running: 1, complete: 3 }, state: { 3: "running" } });
    await server.send("POST", `/studies/ovens/trials/${number}/result`, { lease, values: { value: 0.5 } });
    expect(await numbers("sort=value&where=worker%3Dkitchen")).toEqual([3]);
    await server.send("DELETE", "/studies/ovens/trials/1");
    expect(await plot()).toMatchObject({ number: [0, 2, 3], total: 3, best: { number: [0, 3] } });
    expect(await numbers("sort=value&order=descending&offset=1&limit=1")).toEqual([2]);
    expect(await plot("?limit=0")).toMatchObject({ number: [], total: 3, sampled: true });

    await server.send("DELETE", "/studies/ovens");
    expect((await server.send("GET", "/studies/ovens/plot")).status).toBe(404);
    await makeStudy([9]);
    expect(await plot()).toMatchObject({ number: [0], values: { value: [9] }, counts: { complete: 1 } });
  });

  it.each([
    ["table?where=depth%3E1", "where; must be a name (number, value"],
    ["table?where=x%3Efast", 'where; must compare with a number: "x>fast"'],
    ["table?sort=depth", "sort; must be one of number, value"],
    ["table?state=done", 'state; must be one of waiting, running, complete, pruned, failed: "done"'],
    ["table?limit=501", "limit; must be at most 500"],
    ["plot?limit=5001", "limit; must be at most 5000"],
    ["plot?limit=-1", "limit; must be at least 0"],
  ])("refuse %s", async (path, detail) => {
    server = await startTestServer();
    await makeStudy([1]);
    const reply = await server.send("GET", `/studies/ovens/${path}`);
    expect(reply).toMatchObject({ status: 422, body: { code: "invalid" } });
    expect(reply.body.detail).toContain(detail);
  });
});

describe("attempts", () => {
  it("without a result are listed: released, lost, failed transiently", async () => {
    server = await startTestServer();
    await server.send("POST", "/studies", STUDY);
    const ask = async (worker: string) =>
      (await server.send("POST", "/studies/ovens/suggestions", { worker, leaseSeconds: 10 })).body.trials[0];
    const at = (seconds: number) => new Date(1_767_225_600_000 + seconds * 1000).toISOString();
    const first = await ask("a");
    server.clock.now += 4000;
    await server.send("POST", "/studies/ovens/trials/0/release", { lease: first.lease });
    await ask("b");
    server.clock.now += 60_000;
    const third = await ask("c");
    const failure = { kind: "transient", message: "no disk" };
    await server.send("POST", "/studies/ovens/trials/0/result", { lease: third.lease, failure });
    expect((await server.send("GET", "/studies/ovens/attempts")).body.attempts).toEqual([
      { number: 0, attempt: 1, worker: "a", startedAt: at(0), endedAt: at(4), end: "released" },
      { number: 0, attempt: 2, worker: "b", startedAt: at(4), endedAt: at(14), end: "lost" },
      { number: 0, attempt: 3, worker: "c", startedAt: at(64), endedAt: at(64), end: "transient" },
    ]);
  });
});

describe("a deletion sent twice", () => {
  it("is done once, and answered as before", async () => {
    server = await startTestServer();
    await makeStudy([1, 2]);
    const key = { "idempotency-key": "delete-1" };
    for (let time = 0; time < 2; time++) {
      expect((await server.send("DELETE", "/studies/ovens/trials/1", undefined, key)).status).toBe(204);
    }
    expect((await server.send("DELETE", "/studies/ovens/trials/0", undefined, key)).body.code).toBe("conflict");
    expect((await server.send("DELETE", "/studies/ovens/trials/1")).status).toBe(404);
    const other = { "idempotency-key": "delete-2" };
    for (let time = 0; time < 2; time++) {
      expect((await server.send("DELETE", "/studies/ovens", undefined, other)).status).toBe(204);
    }
    expect((await server.send("DELETE", "/studies/ovens")).status).toBe(404);
  });
});

/** A study as written by `export` and read by `import`. */
async function archive(studies: Studies, name: string) {
  const trials = await studies.readTrials(name);
  return Promise.all(
    trials.map(async (trial) => {
      const intermediateValues = await studies.readIntermediateValues(name, trial.number);
      return archivedTrial(trial, { intermediateValues, artifacts: await studies.readArtifacts(name, trial.number) });
    }),
  );
}

describe("an imported study", () => {
  it("keeps its history, and continues unchanged", async () => {
    server = await startTestServer();
    const studies = connectStudies({ address: server.url, token: null, timeout: 0 });
    const spec = {
      name: "kilns",
      objective: { kind: "external" },
      space: [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }],
      metrics: [{ name: "loss", direction: "minimize" }],
      strategy: { name: "gp", acquisition: "alternate", kappa: 1.8, repeats: false },
      seed: 5,
    } as const;
    const lease = { worker: "kiln-1", holder: "h", expiresAt: 1 };
    const suggestion = {
      hyperparameters: { x: 0.25 },
      reason: {
        strategy: "gp",
        phase: "log-ei",
        predictedMean: 0.5,
        kernel: { lengthscales: { x: 0.3 }, signalVariance: 1, noiseVariance: 0.1, mean: 0 },
        seen: 7,
      },
    };
    const outcomes: readonly Outcome[] = [
      { state: "complete", values: { loss: -0 }, standardErrors: { loss: 0.1 }, metrics: { minutes: 12 } },
      { state: "pruned", values: {} },
      { state: "failed", failure: { kind: "diverged", message: "NaN at 12" } },
    ];
    const artifact = { name: "curve", kind: "curve", title: "Loss", data: [1, null, { deep: [true] }] };
    const ended = outcomes.map((outcome, number) => ({
      ...finishTrial(createTrial(number, suggestion, { lease, now: 1000 }), outcome, 5000 + number),
      attempt: 3,
      lost: 1,
      startedAt: 2000,
      notes: "odd",
      tags: ["a"],
      attributes: { gpu: [1] },
      ...(number === 0
        ? { steps: 0.5, intermediateValues: [{ step: 0.5, metric: "loss", value: 3 }], artifacts: [artifact] }
        : {}),
    }));
    const waits = { ...createTrial(3, suggestion, { lease: null, now: 3000 }), notes: "next" };
    const trials = [...ended, waits];
    const annotations = { notes: "by hand", tags: ["x"], attributes: { oven: 2 } };
    const past = { budget: { trials: 9, seconds: 99 }, secondsUsed: 12.5, createdAt: 500, maxAttempts: 5, annotations };
    await studies.importStudy({ spec, ...past, trials });

    const study = await studies.findStudy("kilns");
    expect(study).toMatchObject({ ...spec, ...annotations, budget: past.budget, maxAttempts: 5, createdAt: 500 });
    expect(study?.secondsUsed).toBe(12.5);
    const expected = trials.map((trial) => {
      const { intermediateValues = [], artifacts = [], ...rest } = { intermediateValues: [], artifacts: [], ...trial };
      return archivedTrial(rest, { intermediateValues, artifacts });
    });
    // JSON has only one zero.
    expect(await archive(studies, "kilns")).toEqual(JSON.parse(JSON.stringify(expected)));
    await studies.addSecondsUsed("kilns", 2.25);
    expect((await studies.findStudy("kilns"))?.secondsUsed).toBe(14.75);
    expect(await studies.listObjectives()).toContainEqual(expect.objectContaining({ name: "branin" }));
  });
});
