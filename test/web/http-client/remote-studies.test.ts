/** Requests to a server, and the conversion of its responses. */
import { expect, it } from "vitest";
import { connectStudies } from "../../../web/http-client/remote-studies.ts";
import { noAnnotations } from "../../../tuner/study/study.ts";
import { createTrial, finishTrial } from "../../../tuner/study/trial.ts";

/** Studies on a fake server that answers by method and path. */
function studiesOf(answers: Readonly<Record<string, unknown>>) {
  const sent: [string, unknown][] = [];
  const studies = connectStudies({
    address: "http://host",
    token: null,
    timeout: 0,
    async fetch(url, init) {
      const line = `${init?.method} ${String(url).replace("http://host/api/v1", "")}`;
      sent.push([line, init?.body === undefined ? null : JSON.parse(String(init.body))]);
      if (line in answers) return new Response(JSON.stringify(answers[line]));
      return new Response(JSON.stringify({ code: "not-found", detail: "nothing here" }), { status: 404 });
    },
  });
  return { studies, sent };
}

const wire = {
  number: 3,
  state: "running",
  worker: "w",
  leaseExpiresAt: "2026-01-01T00:01:00.000Z",
  createdAt: "2026-01-01T00:00:00.000Z",
  startedAt: null,
  finishedAt: null,
};

it("asks for one trial, whose lease has the token and the expiry", async () => {
  const { studies, sent } = studiesOf({
    "POST /studies/a%20b/suggestions": { trials: [{ ...wire, lease: "token" }], end: null },
    "POST /studies/done/suggestions": { trials: [], end: "archived" },
  });
  const options = { worker: "w", holder: "x", leaseMilliseconds: 1500, signal: new AbortController().signal };
  expect(await studies.ask("a b", options)).toMatchObject({
    number: 3,
    lease: { worker: "w", holder: "token", expiresAt: Date.parse("2026-01-01T00:01:00Z") },
    createdAt: Date.parse("2026-01-01T00:00:00Z"),
    startedAt: null,
  });
  expect(sent[0][1]).toEqual({ count: 1, worker: "w", leaseSeconds: 2 });
  expect(await studies.ask("done", options)).toBe("archived");
});

it("reads every page, and returns null for a study that does not exist", async () => {
  const { studies } = studiesOf({
    "GET /studies/a/trials?limit=1000": { trials: [{ ...wire, number: 0 }], next: 0 },
    "GET /studies/a/trials?limit=1000&after=0": { trials: [{ ...wire, number: 1 }], next: null },
  });
  expect((await studies.readTrials("a")).map(({ number }) => number)).toEqual([0, 1]);
  expect(await studies.findStudy("b")).toBeNull();
});

it("survives a heartbeat that fails, but not the loss of the lease", async () => {
  const lease = { worker: "w", holder: "token", expiresAt: Date.now() + 60_000 };
  const away = connectStudies({
    address: "http://host",
    token: null,
    timeout: 1e9,
    fetch: () => Promise.reject(new Error("away")),
  });
  expect(await away.renewLease("a", 1, lease)).toEqual({ stopRequested: false, prunedBy: null });
  const body = JSON.stringify({ code: "lease-lost", detail: "lost" });
  const lost = connectStudies({
    address: "http://host",
    token: null,
    timeout: 0,
    fetch: async () => new Response(body, { status: 409 }),
  });
  await expect(lost.renewLease("a", 1, lease)).rejects.toMatchObject({ code: "lease-lost" });
});

it("imports trials in their order, in requests that are small enough", async () => {
  const lease = { worker: "w", holder: "h", expiresAt: 1 };
  const trials = Array.from({ length: 40 }, (_, number) => {
    const suggestion = { hyperparameters: { x: number, text: "x".repeat(20_000) }, reason: { strategy: "random" } };
    const trial = createTrial(number, suggestion, { lease: number === 39 ? null : lease, now: 0 });
    return number === 39 ? trial : finishTrial(trial, { state: "complete", values: { value: number } }, 1);
  });
  const { studies, sent } = studiesOf({ "POST /studies": {}, "PATCH /studies/a": {}, "POST /studies/a/trials": {} });
  const strategy = { name: "random", acquisition: "alternate", kappa: 1.8, repeats: false } as const;
  const spec = {
    name: "a",
    objective: { kind: "command", arguments: ["x"] },
    space: [],
    metrics: [{ name: "value", direction: "minimize" }],
    strategy,
    seed: 1,
  } as const;
  const past = { budget: {}, secondsUsed: 0, createdAt: 0, maxAttempts: 5, annotations: noAnnotations };
  await studies.importStudy({ spec, ...past, trials });
  const posts = sent.filter(([line]) => line.startsWith("POST"));
  expect(posts[0][1]).toMatchObject({ name: "a", objective: { kind: "external" }, maxAttempts: 5, notes: "" });
  const groups = posts
    .slice(1)
    .map(([, body]) => (body as { trials: { hyperparameters: { x: number }; state?: string }[] }).trials);
  expect(groups.length).toBeGreaterThan(1);
  for (const group of groups) expect(JSON.stringify(group).length).toBeLessThan(1 << 20);
  expect(groups.flat().map(({ hyperparameters }) => hyperparameters.x)).toEqual(trials.map(({ number }) => number));
  expect(groups.flat().map(({ state }) => state)).toEqual([...Array<string>(39).fill("complete"), undefined]);
});
