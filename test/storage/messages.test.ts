/** The store's error messages, word for word. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../../storage/open.ts";
import { writeJson } from "../../storage/sql/json.ts";
import type { Store } from "../../tuner/store.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import {
  completeWith,
  finishedTrial,
  leaseOf,
  refusal,
  sampleSpec,
  sampleSuggestion,
} from "../contracts/store/samples.ts";

describe("the store says", () => {
  let store: Store;
  beforeAll(async () => {
    store = await openStore("sqlite::memory:");
    await store.createStudy(sampleSpec(), {}, 1);
    for (const [number, holder] of ["other", null, "h"].entries()) {
      const lease = holder === null ? null : leaseOf(holder);
      await store.addTrial("wine", number, sampleSuggestion(), { lease, now: 1 });
    }
    await store.finishTrial("wine", 2, "h", { outcome: completeWith(0.5), now: 2 });
    const failed = { state: "failed", failure: { kind: "diverged", message: "NaN" } } as const;
    await store.addTrial("wine", 3, sampleSuggestion(), { lease: leaseOf("h"), now: 1 });
    await store.finishTrial("wine", 3, "h", { outcome: failed, now: 2 });
    await store.addTrial("wine", 4, sampleSuggestion(), { lease: leaseOf("h"), now: 1 });
  });
  afterAll(() => store.close());

  const finish = (number: number, loss: number) =>
    store.finishTrial("wine", number, "h", { outcome: completeWith(loss), now: 2 });
  const importing = (change: Partial<Trial>) => store.importTrials("wine", [finishedTrial(), finishedTrial(change)]);

  const refusals: [string, () => Promise<unknown>, string][] = [
    ["not-found", () => store.readStudy('a"b'), 'study; does not exist: "a\\"b"'],
    ["not-found", () => store.readTrial("wine", 9), 'trial of study "wine"; does not exist: 9'],
    [
      "lease-lost",
      () => finish(0, 1),
      'lease of trial 0 in study "wine"; has been lost: the trial is run by "worker of other"',
    ],
    ["lease-lost", () => finish(1, 1), 'lease of trial 1 in study "wine"; has been lost: the trial is waiting'],
    [
      "lease-lost",
      () => store.release("wine", 2, "x", { kind: "interrupted", now: 7 }),
      'lease of trial 2 in study "wine"; has been lost: the trial is complete',
    ],
    [
      "conflict",
      () => finish(2, 1),
      'outcome of trial 2 in study "wine"; must not change once reported: complete {"values":{"loss":0.5},"standardErrors":null,"metrics":null}',
    ],
    [
      "conflict",
      () => finish(3, 1),
      'outcome of trial 3 in study "wine"; must not change once reported: failed {"kind":"diverged","message":"NaN"}',
    ],
    [
      "conflict",
      () => store.createStudy(sampleSpec({ seed: 2, metrics: [{ name: "loss", direction: "maximize" }] }), {}, 1),
      'study "wine"; exists with another spec:\n' +
        '  metrics.loss.direction: stored "minimize", given "maximize"\n' +
        "  seed: stored 1, given 2\n" +
        "Choose another name, or delete the study first.",
    ],
    ["invalid", () => finish(4, NaN), "values.loss: number; must be finite: NaN"],
    [
      "invalid",
      () => store.setBudget("wine", { target: -Infinity }),
      "budget.target: number; must be finite: -Infinity",
    ],
    [
      "invalid",
      () => store.finishTrial("wine", 4, "h", { outcome: { state: "complete", values: { other: 1 } }, now: 1 }),
      'values: complete trial; must have a value of "loss": {"other":1}',
    ],
    [
      "invalid",
      () => importing({ state: "waiting" }),
      'trials[1].state: waiting trial; must be complete, pruned or failed: "waiting"',
    ],
    [
      "invalid",
      () => importing({ finishedAt: null }),
      "trials[1].finishedAt: complete trial; must have the time it finished: null",
    ],
    ["invalid", () => importing({ values: null }), "trials[1].values: complete trial; must have values: null"],
    [
      "invalid",
      () => importing({ failure: { kind: "diverged", message: "" } }),
      'trials[1].failure: complete trial; must have no failure: {"kind":"diverged","message":""}',
    ],
    [
      "invalid",
      () => importing({ state: "failed" }),
      'trials[1].values: failed trial; must have no values: {"loss":0.5}',
    ],
    [
      "invalid",
      () => importing({ state: "failed", values: null }),
      "trials[1].failure: failed trial; must say why: null",
    ],
    ["invalid", () => importing({ metrics: { rmse: NaN } }), "trials[1].metrics.rmse: number; must be finite: NaN"],
  ];
  it.each(refusals)("%s", async (code, ask, message) => {
    expect(await refusal(ask())).toMatchObject({ code, message });
  });

  const unwritable: [unknown, string][] = [
    [[1, [NaN]], "x[1][0]: number; must be finite: NaN"],
    [{ a: { "b c": 1n } }, "x.a.b c: value; must be a string, a number, a boolean or null: 1"],
    [[undefined], "x[0]: value; must be a string, a number, a boolean or null: undefined"],
    [Symbol("s"), "x: value; must be a string, a number, a boolean or null: Symbol(s)"],
  ];
  it.each(unwritable)("that values other than JSON cannot be written: %#", (value, message) => {
    expect(() => writeJson(value, "x")).toThrow(message);
  });
});
