import { describe, expect, it } from "vitest";
import type { ReportJson, SurrogateJson, TrialJson } from "../../../web/api.ts";
import { embeddedClient, readIsland } from "../../../web/dashboard/api-client/embedded.ts";
import { trialsTable } from "../../../web/dashboard/api-client/embedded-table.ts";

const trial = (number: number, more: Partial<TrialJson>) =>
  ({
    number,
    state: "complete",
    attempt: 1,
    worker: "a",
    tags: [],
    metrics: null,
    values: null,
    hyperparameters: {},
    reason: { strategy: "gp" },
    createdAt: "2026-01-01T00:00:00Z",
    startedAt: "2026-01-01T00:00:00Z",
    finishedAt: "2026-01-01T00:00:05Z",
    ...more,
  }) as TrialJson;

const trials = [
  trial(0, { hyperparameters: { lr: 0.1, kind: "Adam" }, values: { loss: 3 } }),
  trial(1, { state: "failed", hyperparameters: { lr: 0.5, kind: "sgd" }, tags: ["odd"] }),
  trial(2, { hyperparameters: { lr: 0.2, kind: "sgd" }, values: { loss: 1 }, metrics: { size: 7 } }),
];
const study = {
  name: "s",
  space: [],
  metrics: [{ name: "loss", direction: "minimize" }],
  revision: 9,
  counts: { complete: 2 },
};
const plane: SurrogateJson = {
  axes: [
    { name: "a", values: [0, 1] },
    { name: "b", values: [0, 1, 2] },
  ],
  at: { c: 4 },
  mean: [0, 1, 2, 10, 11, 12],
  deviation: [],
  acquisition: [],
  acquisitionName: "ucb",
  feasibility: null,
  noise: 0,
  best: 0,
  fitted: 9,
  seen: 9,
};
const report = {
  version: "1",
  study,
  trials,
  surrogates: [plane],
  check: null,
  best: { trial: { ...trials[2], intermediateValues: [] }, artifacts: [{ name: "x" }] },
} as unknown as ReportJson;

describe("the table on the page", () => {
  const numbers = (query: Parameters<typeof trialsTable>[1]) =>
    trialsTable({ trials, study: report.study }, query).trials.map(({ number }) => number);

  it("sorts, with missing values last in either order", () => {
    expect(numbers({ sort: "value" })).toEqual([2, 0, 1]);
    expect(numbers({ sort: "value", order: "descending" })).toEqual([0, 2, 1]);
    expect(numbers({ sort: "lr", order: "descending" })).toEqual([1, 2, 0]);
    expect(numbers({ sort: "duration", offset: 1, limit: 1 })).toEqual([1]);
  });

  it("filters as the server does", () => {
    expect(numbers({ state: "complete" })).toEqual([0, 2]);
    expect(numbers({ where: ["lr>0.1", "kind=sgd"] })).toEqual([1, 2]);
    expect(numbers({ where: ["kind~AD"] })).toEqual([0]);
    expect(numbers({ where: ["kind!=sgd"] })).toEqual([0]);
    expect(numbers({ where: ["value="] })).toEqual([1]);
    expect(numbers({ where: ["tag=odd"] })).toEqual([1]);
    expect(numbers({ where: ["number>=1", "size<=7"] })).toEqual([2]);
    expect(() => numbers({ where: ["lr"] })).toThrow("where; must be a name (number, value");
  });
});

describe("the client of a report", () => {
  const client = embeddedClient(report);

  it("reads from the page, and refuses changes", async () => {
    expect(client.actions).toBeNull();
    expect(readIsland({ getElementById: () => ({ textContent: JSON.stringify(report) }) as HTMLElement })).toEqual(
      report,
    );
    expect((await client.trial("s", 2)).number).toBe(2);
    expect((await client.artifacts("s", 2)).artifacts).toHaveLength(1);
  });

  it("explains what a report does not contain", async () => {
    await expect(client.trial("s", 0)).rejects.toMatchObject({ status: 404, code: "not-found" });
    await expect(client.study("other")).rejects.toThrow("This report is about the study s, not other.");
    await expect(client.check("s")).rejects.toThrow("The surrogate needs 5 complete trials; there are 2 so far.");
    await expect(client.surrogate("s", { x: "a" })).rejects.toThrow("not over a");
    await expect(client.surrogate("s", { x: "a", y: "b", at: { c: 5 } })).rejects.toThrow("fixed at the best trial");
  });

  it("transposes a surface that is stored with the axes swapped", async () => {
    expect((await client.surrogate("s", { x: "a", y: "b", at: { c: 4 } })).mean).toEqual(plane.mean);
    const turned = await client.surrogate("s", { x: "b", y: "a" });
    expect(turned.axes.map(({ name }) => name)).toEqual(["b", "a"]);
    expect(turned.mean).toEqual([0, 10, 1, 11, 2, 12]);
  });
});
