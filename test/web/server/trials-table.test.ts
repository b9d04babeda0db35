/**
 * Sorting and filters where hyperparameters, metrics and built-in trial fields share names: each can be addressed, none is silently taken
 * for another, and a report file gives the same answers as the server.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StudySummaryJson, type TrialJson } from "../../../web/api.ts";
import { trialsTable } from "../../../web/dashboard/api-client/embedded-table.ts";
import { startTestServer, type TestServer } from "./support.ts";

const names = ["number", "value", "state", "attempt", "worker", "origin", "duration", "created", "tag"];
const space = [...names.map((name) => `${name}=int(1,9)`), "lr=float(0,1)", "loss=choice(a,b)", "hp.lr=float(0,1)"];

let server: TestServer;
let study: StudySummaryJson;
let trials: readonly TrialJson[];

beforeAll(async () => {
  server = await startTestServer();
  const metrics = [
    { name: "loss", direction: "minimize" },
    { name: "worker", direction: "minimize" },
  ];
  await server.send("POST", "/studies", { name: "s", space, metrics });
  const added = Array.from({ length: 12 }, (_, i) => ({
    hyperparameters: {
      ...Object.fromEntries(names.map((name, at) => [name, 1 + ((5 * i + at) % 9)])),
      lr: i / 12,
      loss: i % 3 === 0 ? "a" : "b",
      "hp.lr": 1 - i / 12,
    },
    state: i % 5 === 4 ? "pruned" : "complete",
    values: { loss: (7 * i) % 12, worker: (11 * i) % 12 },
    ...(i % 2 === 0 ? { metrics: { size: i } } : {}),
    worker: i % 2 === 0 ? "kitchen" : "cellar",
    tags: i % 4 === 0 ? ["odd"] : [],
    startedAt: new Date(1e12).toISOString(),
    finishedAt: new Date(1e12 + 1000 * ((3 * i) % 7)).toISOString(),
  }));
  expect((await server.send("POST", "/studies/s/trials", { trials: added })).status).toBe(201);
  study = (await server.send("GET", "/studies/s")).body;
  trials = (await server.send("GET", "/studies/s/trials")).body.trials;
});
afterAll(() => server.close());

async function ask(query: Readonly<Record<string, string>>) {
  return server.send("GET", `/studies/s/table?${new URLSearchParams(query).toString()}`);
}
const numbersOf = (found: readonly TrialJson[]) => found.map(({ number }) => number);

describe("fields of trials", () => {
  it.each(names)("named %s are distinguished in sorting", async (name) => {
    const { body } = await ask({ sort: `hp.${name}` });
    const sorted = trials.toSorted(
      (a, b) => Number(a.hyperparameters[name]) - Number(b.hyperparameters[name]) || a.number - b.number,
    );
    expect(numbersOf(body.trials)).toEqual(numbersOf(sorted));
    const { status, body: refusal } = await ask({ sort: name });
    expect(status).toBe(422);
    expect(refusal.issues[0].message).toMatch(
      new RegExp(`^sort; must be unambiguous \\(trial\\.${name} or hp\\.${name}( or metric\\.${name})?\\): "${name}"$`),
    );
    if (name !== "tag") expect((await ask({ sort: `trial.${name}` })).status).toBe(200);
  });

  it("are distinguished in conditions", async () => {
    const found = async (where: string) => numbersOf((await ask({ where })).body.trials);
    expect(await found("hp.number>=8")).toEqual(
      numbersOf(trials.filter((one) => Number(one.hyperparameters.number) >= 8)),
    );
    expect(await found("trial.number>=8")).toEqual([8, 9, 10, 11]);
    expect(await found("trial.worker=kitchen")).toEqual([0, 2, 4, 6, 8, 10]);
    expect(await found("metric.worker<3")).toEqual(numbersOf(trials.filter((one) => Number(one.values?.worker) < 3)));
    expect(await found("lr>0.5")).toEqual([7, 8, 9, 10, 11]);
    // A qualified name, whatever the dimension's name.
    expect(await found("hp.lr>0.5")).toEqual([7, 8, 9, 10, 11]);
    expect(await found("hp.hp.lr>0.5")).toEqual([0, 1, 2, 3, 4, 5]);
    expect((await ask({ where: "number>=8" })).body.issues[0]).toEqual({
      path: "where[0]",
      message: 'where; must be unambiguous (trial.number or hp.number): "number>=8"',
    });
  });

  it("mean the same in a report as on the server", async () => {
    const sorts = [
      "trial.number",
      "trial.value",
      "trial.duration",
      "hp.loss",
      "metric.loss",
      "size",
      "lr",
      "trial.origin",
      "loss",
      "none",
    ];
    const wheres = [
      ...[
        "trial.worker~KIT",
        "hp.loss=a",
        "hp.loss!=a",
        "size=",
        "size!=",
        "size>3",
        "trial.tag=odd",
        "trial.tag!=odd",
        "trial.tag=",
      ],
      ...[
        "hp.loss>1",
        "metric.loss=x",
        "metric.loss~",
        "lr>fast",
        "trial.worker>1",
        "trial.state=1",
        "worker=1",
        "depth>1",
        "",
      ],
    ];
    const states = ["", "pruned", "complete,pruned"];
    for (const [i, where] of ["", ...wheres].entries()) {
      for (const sort of sorts) {
        const order = i % 2 === 0 ? "ascending" : "descending";
        const state = states[i % 3];
        const isFiltered = i > 0;
        const { status, body } = await ask({
          sort,
          order,
          ...(state === "" ? {} : { state }),
          ...(isFiltered ? { where } : {}),
        });
        const embedded = () => trialsTable({ trials, study }, { sort, order, state, where: isFiltered ? [where] : [] });
        if (status === 200) {
          const { trials: found, matching } = embedded();
          expect([numbersOf(found), matching], `${sort} ${where}`).toEqual([numbersOf(body.trials), body.matching]);
        } else {
          expect(status).toBe(422);
          expect(embedded, `${sort} ${where}`).toThrow(/; must /);
        }
      }
    }
  });

  it("answer queries as a report file does, and say which trials of a plot match", async () => {
    const queries = [
      "hp.value < 5 and {hp.loss} = b",
      "metric.loss <= 6 or trial.worker = kitchen",
      "trial.state = pruned",
      "trial.state in (complete, pruned) and not (trial.duration < 3)",
      "trial.tag = odd",
      "size != 4",
      "lr * 12 >= trial.number",
      "hp.hp.lr > 0.5",
      "attribute.none = 1",
    ];
    for (const query of queries) {
      const { body } = await ask({ query, limit: "500" });
      const found = trialsTable({ trials, study }, { query, limit: 500 });
      expect([query, numbersOf(found.trials), found.matching]).toEqual([query, numbersOf(body.trials), body.matching]);
      const { body: matches } = await server.send(
        "GET",
        `/studies/s/matches?${new URLSearchParams({ query }).toString()}`,
      );
      expect([query, matches.number, matches.matching]).toEqual([query, numbersOf(body.trials), body.matching]);
    }
    const { status, body } = await ask({ query: "lr < abc" });
    expect([status, body.issues]).toMatchObject([422, [{ path: "query" }]]);
    expect(body.issues[0].message).toContain('"abc" at character 6 of "lr < abc"');
    expect(() => trialsTable({ trials, study }, { query: "lr < abc" })).toThrow(body.issues[0].message);
  });
});
