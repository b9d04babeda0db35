/** Obligations for how a trial ends, and for its reports before that. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Outcome, Store } from "../../../tuner/store.ts";
import { completeWith, expectRefusal, leaseOf, sampleSpec, sampleSuggestion } from "./samples.ts";

const outcomes: [string, Outcome][] = [
  [
    "complete",
    { state: "complete", values: { loss: 0.5 }, standardErrors: { loss: 0.1 }, metrics: { rmse: 2, coverage: 1 } },
  ],
  ["complete, values alone", { state: "complete", values: { loss: 0.5 } }],
  ["pruned", { state: "pruned", values: { loss: 7 } }],
  ["pruned before any value", { state: "pruned", values: {} }],
  ["diverged", { state: "failed", failure: { kind: "diverged", message: "NaN at step 12" } }],
  ["infeasible", { state: "failed", failure: { kind: "infeasible", message: "" } }],
  ["transient", { state: "failed", failure: { kind: "transient", message: "out of memory" } }],
];

export function describeFinishing(current: () => Store): void {
  describe("finishing", () => {
    let store: Store;
    beforeEach(async () => {
      store = current();
      await store.createStudy(sampleSpec(), {}, 1);
      await store.addTrial("wine", 0, sampleSuggestion(), { lease: leaseOf("h"), now: 2 });
    });
    const finish = (outcome: Outcome, now = 9) => store.finishTrial("wine", 0, "h", { outcome, now });

    it.each(outcomes)("keeps the outcome: %s", async (_, outcome) => {
      const running = await store.readTrial("wine", 0);
      const finished = await finish(outcome);
      const nothing = { values: null, standardErrors: null, metrics: null, failure: null };
      expect(finished).toStrictEqual({
        ...running,
        ...nothing,
        ...outcome,
        lease: null,
        finishedAt: 9,
        revision: 2,
      });
      expect(await store.readTrial("wine", 0)).toStrictEqual(finished);
      expect(await store.claim("wine", leaseOf("other"), 10)).toBeNull();
    });

    it.each(outcomes)("may be reported again, which changes nothing: %s", async (_, outcome) => {
      const finished = await finish(outcome, 9);
      expect(await finish(structuredClone(outcome), 10)).toStrictEqual(finished);
      expect(await store.readTrial("wine", 0)).toStrictEqual(finished);
    });

    it.each(outcomes)("is final, a different outcome is refused: %s", async (_, outcome) => {
      const finished = await finish(outcome);
      const changed: Outcome[] = [
        completeWith(0.25),
        { state: "pruned", values: { loss: 0.5 } },
        { state: "failed", failure: { kind: "diverged", message: "another" } },
      ];
      for (const other of changed) await expectRefusal(finish(other), "conflict");
      expect(await store.readTrial("wine", 0)).toStrictEqual(finished);
    });

    it("needs a value of every metric to be complete", async () => {
      const metrics = [
        { name: "loss", direction: "minimize" } as const,
        { name: "size", direction: "minimize" } as const,
      ];
      await store.createStudy(sampleSpec({ name: "two", metrics: [metrics[0], metrics[1]] }), {}, 1);
      const running = await store.addTrial("two", 0, sampleSuggestion(), { lease: leaseOf("h"), now: 2 });
      const tell = (outcome: Outcome) => store.finishTrial("two", 0, "h", { outcome, now: 3 });
      await expectRefusal(tell(completeWith(1)), "invalid");
      await expectRefusal(tell({ state: "complete", values: {} }), "invalid");
      expect(await store.readTrial("two", 0)).toStrictEqual(running);
      expect(await tell({ state: "complete", values: { size: 1, loss: 2 } })).toMatchObject({ state: "complete" });
    });

    it("keeps what was reported, in order of step, then of metric", async () => {
      const report = (step: number, metric: string, value: number) =>
        store.addIntermediateValue("wine", 0, "h", { step, metric, value });
      await report(10, "loss", 1);
      await report(2, "loss", 2);
      await report(2, "accuracy", 3);
      await report(2, "Loss", 4);
      await report(2.5, "loss", 5);
      await report(10, "loss", -6);
      await finish(completeWith(1));
      expect(await store.readIntermediateValues("wine", 0)).toStrictEqual([
        { step: 2, metric: "Loss", value: 4 },
        { step: 2, metric: "accuracy", value: 3 },
        { step: 2, metric: "loss", value: 2 },
        { step: 2.5, metric: "loss", value: 5 },
        { step: 10, metric: "loss", value: -6 },
      ]);
    });

    it("discards the reports of an earlier attempt when the next one begins, not before", async () => {
      const value = { step: 1, metric: "loss", value: 1 };
      await store.addTrial("wine", 1, sampleSuggestion(), { lease: leaseOf("h"), now: 2 });
      for (const number of [0, 1]) await store.addIntermediateValue("wine", number, "h", value);
      await store.release("wine", 0, "h", { kind: "interrupted", now: 7 });
      expect(await store.readIntermediateValues("wine", 0)).toStrictEqual([value]);
      await store.claim("wine", leaseOf("h"), 3);
      expect(await store.readIntermediateValues("wine", 0)).toStrictEqual([]);
      expect(await store.readIntermediateValues("wine", 1)).toStrictEqual([value]);
    });
  });
}
