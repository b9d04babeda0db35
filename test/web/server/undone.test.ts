/** A request whose transaction fails leaves no trace, and does not affect concurrent requests. */
import { expect, it } from "vitest";
import { openStore } from "../../../storage/open.ts";
import type { Store } from "../../../tuner/store.ts";
import { startTestServer } from "./support.ts";

const STUDY = { name: "ovens", space: ["x=float(0,1)"], strategy: { name: "sobol" } };

/** Fails where the response to a request with this key is stored, after its effect but before its end. */
function failingFor(key: string, store: Store): Store {
  const within = (inside: Store): Store => ({
    ...inside,
    atomically: (use) => inside.atomically((deeper) => use(within(deeper))),
    rememberAnswer: (scope, given, answer, now) =>
      given.startsWith(key)
        ? inside.rememberAnswer(scope, given, { ...answer, status: Number.NaN }, now)
        : inside.rememberAnswer(scope, given, answer, now),
  });
  return { ...store, atomically: (use) => store.atomically((inside) => use(within(inside))) };
}

it("takes full effect when it is sent again, and others meanwhile lose nothing", async () => {
  const server = await startTestServer({
    openStore: async (file) => failingFor("doomed", await openStore(`sqlite:${file}`)),
  });
  const post = (path: string, body: unknown, key: string) =>
    server.send("POST", `/studies${path}`, body, { "idempotency-key": key });
  await server.send("POST", "/studies", STUDY);

  const points = new Map<number, number>();
  for (let round = 0; round < 8; round++) {
    // Failing requests mixed with successful ones, all concurrent.
    const replies = await Promise.all([
      post("/ovens/suggestions", { count: 2 }, `doomed-ask-${round}`),
      post("/ovens/suggestions", {}, `ask-${round}`),
      post("/ovens/trials", { hyperparameters: { x: round / 8 } }, `doomed-add-${round}`),
      post("/ovens/suggestions", {}, `second-ask-${round}`),
      post("/ovens/suggestions", { count: 3 }, `doomed-again-${round}`),
    ]);
    expect(replies.map(({ status }) => status >= 400)).toEqual([true, false, true, false, true]);
    const asked = replies.flatMap(({ status, body }) => (status < 400 ? body.trials : []));
    const told = await Promise.all(
      asked.map(async ({ number, lease, hyperparameters }) => {
        points.set(number, hyperparameters.x);
        const result = { lease, values: { value: number } };
        const doomed = await post(`/ovens/trials/${number}/result`, result, `doomed-tell-${number}`);
        expect(doomed.status).toBeGreaterThanOrEqual(400);
        return post(`/ovens/trials/${number}/result`, result, `tell-${number}`);
      }),
    );
    expect(told.map(({ body }) => body.state)).toEqual(["complete", "complete"]);
  }

  await server.restart();
  const { trials } = (await server.send("GET", "/studies/ovens/trials?limit=1000")).body;
  expect(trials).toHaveLength(16);
  for (const [index, { number, state, values, hyperparameters }] of trials.entries()) {
    expect([number, state, values.value, hyperparameters.x]).toEqual([index, "complete", index, points.get(index)]);
  }
  expect(new Set(points.values()).size).toBe(16);
  const { counts, revision } = (await server.send("GET", "/studies/ovens")).body;
  expect(counts).toMatchObject({ complete: 16, running: 0, waiting: 0 });
  // Claimed and finished once each, and nothing from the rolled-back requests: the revision counts every change.
  expect(revision).toBe(Math.max(...trials.map((trial: { revision: number }) => trial.revision)));
  await server.close();
});
