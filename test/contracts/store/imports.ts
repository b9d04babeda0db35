/** Obligations for finished trials imported from elsewhere. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../tuner/store.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { completeWith, expectRefusal, finishedTrial, leaseOf, sampleSpec, sampleSuggestion } from "./samples.ts";

export function describeImports(current: () => Store): void {
  describe("imports", () => {
    let store: Store;
    beforeEach(async () => {
      store = current();
      await store.createStudy(sampleSpec(), {}, 1);
    });

    it("keep everything but the number", async () => {
      await store.addTrial("wine", 0, sampleSuggestion(), { lease: leaseOf("h"), now: 1 });
      const given = [
        finishedTrial({ number: 7 }),
        finishedTrial({ number: 3, state: "pruned", values: {}, standardErrors: null, metrics: null, startedAt: null }),
        finishedTrial({ state: "failed", values: null, failure: { kind: "infeasible", message: "no" }, worker: null }),
      ];
      const imported = await store.importTrials("wine", given);
      expect(imported).toStrictEqual(
        given.map((trial, index) => ({ ...trial, number: 1 + index, revision: 2 + index })),
      );
      expect((await store.readTrials("wine")).slice(1)).toStrictEqual(imported);
      const next = await store.addTrial("wine", 4, sampleSuggestion(), { lease: null, now: 1 });
      expect(next).toMatchObject({ number: 4 });
    });

    it("of nothing add nothing", async () => {
      expect(await store.importTrials("wine", [])).toStrictEqual([]);
      expect(await store.readTrials("wine")).toStrictEqual([]);
    });

    it("belong to no holder", async () => {
      await store.importTrials("wine", [finishedTrial()]);
      const options = { outcome: completeWith(0.5), now: 1 };
      await expectRefusal(store.finishTrial("wine", 0, "h", options), "lease-lost");
    });

    const bad: [string, Partial<Trial>][] = [
      ["is waiting", { state: "waiting", values: null }],
      ["is running", { state: "running", lease: leaseOf("h") }],
      ["has no time of its end", { finishedAt: null }],
      ["is complete without values", { values: null }],
      ["is complete without its metric", { values: { other: 1 } }],
      ["is complete with a failure", { failure: { kind: "diverged", message: "" } }],
      ["is pruned without values", { state: "pruned", values: null }],
      ["failed without a failure", { state: "failed", values: null }],
      ["failed with values", { state: "failed", failure: { kind: "diverged", message: "" } }],
      ["has a value that is not finite", { values: { loss: Infinity } }],
      ["has a time that is not finite", { finishedAt: NaN }],
    ];
    it.each(bad)("are all refused when one %s", async (_, change) => {
      await store.importTrials("wine", [finishedTrial()]);
      const trials = [finishedTrial(), finishedTrial(change), finishedTrial()];
      await expectRefusal(store.importTrials("wine", trials), "invalid");
      expect(await store.readTrials("wine")).toStrictEqual([finishedTrial()]);
    });
  });
}
