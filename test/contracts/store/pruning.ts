/** Obligations for values reported by step, and for pruned trials. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../tuner/store.ts";
import { completeWith, expectRefusal, leaseOf, sampleDecision, sampleSpec, sampleSuggestion } from "./samples.ts";

export function describePruning(current: () => Store): void {
  describe("pruning", () => {
    let store: Store;
    beforeEach(async () => {
      store = current();
      await store.createStudy(sampleSpec(), {}, 1);
      await store.addTrial("wine", 0, sampleSuggestion(), { lease: leaseOf("h"), now: 1 });
    });
    const reported = (number: number, step: number, value: number, metric = "loss") =>
      store.addIntermediateValue("wine", number, "h", { step, metric, value });

    it("settings are part of the study's spec", async () => {
      const pruning = { rule: "asha", metric: "loss", direction: "minimize", min: 1, reduction: 3 } as const;
      const pruned = { ...sampleSpec({ name: "other" }), pruning };
      expect(await store.createStudy(pruned, { steps: 40.5 }, 1)).toMatchObject({ pruning, budget: { steps: 40.5 } });
      expect(await store.readStudy("other")).toMatchObject({ pruning, budget: { steps: 40.5 } });
      expect((await store.listStudies()).map(({ study }) => study.pruning)).toContainEqual(pruning);
      await expectRefusal(store.createStudy(sampleSpec({ name: "other" }), {}, 1), "conflict");
      expect("pruning" in (await store.readStudy("wine"))).toBe(false);
    });

    it("notes the last step that a trial reports, until its next attempt", async () => {
      expect((await store.readTrial("wine", 0)).steps).toBeNull();
      await reported(0, 4, 1);
      await reported(0, 2, 1, "seconds");
      expect((await store.readTrial("wine", 0)).steps).toBe(4);
      await store.release("wine", 0, "h", { kind: "interrupted", now: 7 });
      expect((await store.readTrial("wine", 0)).steps).toBe(4);
      expect(await store.claim("wine", leaseOf("h"), 9)).toMatchObject({ steps: null });
    });

    it("gives the values of one metric by trial, in order of step", async () => {
      await store.addTrial("wine", 1, sampleSuggestion(), { lease: leaseOf("h"), now: 1 });
      await store.addTrial("wine", 2, sampleSuggestion(), { lease: leaseOf("h"), now: 1 });
      await reported(0, 3, 0.5);
      await reported(0, 1, 0.75);
      await reported(0, 1, 9, "seconds");
      await reported(2, 2, 0.25);
      const [first, last] = [
        { number: 0, steps: [1, 3], values: [0.75, 0.5] },
        { number: 2, steps: [2], values: [0.25] },
      ];
      expect(await store.readCurves("wine", "loss", 0, 3)).toStrictEqual([first, last]);
      expect(await store.readCurves("wine", "loss", 1, 5)).toStrictEqual([last]);
      expect(await store.readCurves("wine", "loss", 0, 2)).toStrictEqual([first]);
      await expectRefusal(store.readCurves("nothing", "loss", 0, 1), "not-found");
    });

    it("asks a trial to end, and keeps the first decision with it", async () => {
      const answer = { stopRequested: true, prunedBy: "asha" };
      expect(await store.pruneTrial("wine", 0, "h", sampleDecision)).toStrictEqual(answer);
      expect(await reported(0, 4, 1)).toStrictEqual(answer);
      expect(await store.renewLease("wine", 0, leaseOf("h"))).toStrictEqual(answer);
      await store.pruneTrial("wine", 0, "h", { ...sampleDecision, rule: "median" });
      const told = { outcome: completeWith(0.5), now: 9 };
      // A worker that continues to the end still gets a result.
      const ended = await store.finishTrial("wine", 0, "h", told);
      expect(ended).toMatchObject({ state: "complete", pruning: sampleDecision, stopRequested: true });
      await expectRefusal(store.pruneTrial("wine", 0, "h", sampleDecision), "lease-lost");
    });

    it.each(["interrupted", "transient", "lost", "dead"] as const)(
      "ends a trial with its last reports when its attempt is %s",
      async (how) => {
        await store.pruneTrial("wine", 0, "h", sampleDecision);
        if (how === "interrupted") await store.release("wine", 0, "h", { kind: how, now: 7 });
        if (how === "transient") await store.release("wine", 0, "h", { kind: how, message: "", now: 7 });
        if (how === "lost") await store.releaseLost("wine", { now: 5000, deadHolders: [] });
        if (how === "dead") await store.releaseLost("wine", { now: 7, deadHolders: ["h"] });
        const { values } = sampleDecision;
        const finishedAt = how === "lost" ? 5000 : 7;
        expect(await store.readTrial("wine", 0)).toMatchObject({ state: "pruned", values, lost: 0, finishedAt });
        expect(await store.readAttempts("wine")).toStrictEqual([]);
      },
    );
  });
}
