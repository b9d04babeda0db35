/** An interrupted import to a server leaves a marked, paused part, and continues where it stopped. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { IMPORT_MARK, type ImportedStudy } from "../../../tuner/studies.ts";
import { createTrial, finishTrial } from "../../../tuner/study/trial.ts";
import { connectStudies } from "../../../web/http-client/remote-studies.ts";
import { sampleAssessment } from "../../contracts/store/samples.ts";
import { startTestServer, type TestServer } from "../server/support.ts";

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

const COUNT = 2000;
const lease = { worker: "w", holder: "h", expiresAt: 9 };
const trials = Array.from({ length: COUNT }, (_, number) => ({
  ...finishTrial(
    createTrial(
      number,
      { hyperparameters: { x: number / COUNT }, reason: { strategy: "sobol" } },
      { lease, now: number },
    ),
    { state: "complete", values: { loss: number } },
    number + 5,
  ),
  notes: "n".repeat(200),
}));
const study: ImportedStudy = {
  spec: {
    name: "moved",
    objective: { kind: "external" },
    space: [{ name: "x", kind: "float", low: 0, high: 1, scale: "linear" }],
    metrics: [{ name: "loss", direction: "minimize" }],
    strategy: { name: "sobol", acquisition: "alternate", kappa: 2, repeats: false },
    seed: 1,
  },
  budget: { trials: 3000 },
  secondsUsed: 7,
  createdAt: 5,
  maxAttempts: 3,
  assessment: sampleAssessment,
  annotations: { notes: "from elsewhere", tags: ["a"], attributes: { batch: 1 } },
  trials,
};

/** A client whose connection is cut after the given number of requests. */
function client(requests: number) {
  let left = requests;
  return connectStudies({
    address: server.url,
    token: null,
    timeout: 0,
    fetch: (url, init) => (left-- > 0 ? fetch(url, init) : Promise.reject(new Error("cut"))),
  });
}

it(
  "is resumed by the same import, wherever it was interrupted, and loses and duplicates nothing",
  { timeout: 60_000 },
  async () => {
    for (const requests of [2, 3, 4, 5]) {
      await expect(client(requests).importStudy(study), String(requests)).rejects.toMatchObject({
        code: "unavailable",
      });
      const { body } = await server.send("GET", "/studies/moved");
      if (requests < 5) continue;
      expect(body.state).toBe("paused");
      // Its own attributes are sent last.
      expect(body.attributes).toEqual({ [IMPORT_MARK]: { trials: COUNT } });
      expect(body.counts.complete).toBeLessThan(COUNT);
    }
    // Another study of that name is not mistaken for it.
    const other = { ...study, spec: { ...study.spec, seed: 2 } };
    await expect(client(99).importStudy(other)).rejects.toMatchObject({ code: "conflict", fields: { study: "moved" } });
    await client(99).importStudy(study);
    const { body } = await server.send("GET", "/studies/moved");
    expect(body).toMatchObject({ state: "active", secondsUsed: 7, attributes: { batch: 1 }, notes: "from elsewhere" });
    expect(body.attributes).not.toHaveProperty([IMPORT_MARK]);
    expect((await client(99).findStudy("moved"))?.assessment).toEqual(sampleAssessment);
    const moved = await client(99).readTrials("moved");
    expect(moved.map(({ number, values }) => [number, values?.loss])).toEqual(
      trials.map(({ number }) => [number, number]),
    );
    await expect(client(99).importStudy(study)).rejects.toMatchObject({ code: "conflict" });
  },
);

it("takes a trial nested as deep as one that is sent alone", async () => {
  let nested: unknown = 1;
  for (let depth = 0; depth < 29; depth++) nested = [nested];
  const trial = { hyperparameters: { x: 0.5 }, attributes: { nested } };
  await server.send("POST", "/studies", { name: "deep", space: ["x=float(0,1)"] });
  expect((await server.send("POST", "/studies/deep/trials", trial)).status).toBe(201);
  expect((await server.send("POST", "/studies/deep/trials", { trials: [trial] })).status).toBe(201);
  const deeper = { ...trial, attributes: { nested: [[nested]] } };
  expect((await server.send("POST", "/studies/deep/trials", deeper)).status).toBe(422);
  expect((await server.send("POST", "/studies/deep/trials", { trials: [deeper] })).status).toBe(422);
});

it("keeps the space of a study of a built-in objective, whatever the objective tunes today", async () => {
  const space = [{ name: "x1", kind: "float", low: 0, high: 2, scale: "linear" }] as const;
  const objective = { kind: "builtin", name: "branin", options: {} } as const;
  const spec = { ...study.spec, name: "older", objective, space };
  const { assessment: _, ...unassessed } = study;
  const older = { ...unassessed, spec, trials: [{ ...trials[0], hyperparameters: { x1: 1 } }] };
  // The server has completed the space when the connection is cut, and receives the study's own with the next attempt.
  await expect(client(2).importStudy(older)).rejects.toMatchObject({ code: "unavailable" });
  await client(99).importStudy(older);
  expect((await client(99).findStudy("older"))?.space).toEqual(space);
  expect((await client(99).readTrials("older")).map(({ hyperparameters }) => hyperparameters)).toEqual([{ x1: 1 }]);
});
