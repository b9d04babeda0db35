/** Obligations for concurrent operations. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../tuner/store.ts";
import { completeWith, finishedTrial, leaseOf, sampleSpec, sampleSuggestion } from "./samples.ts";

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

export function describeConcurrency(current: () => Store): void {
  describe("at once", () => {
    let store: Store;
    beforeEach(async () => {
      store = current();
      await store.createStudy(sampleSpec(), {}, 1);
    });

    it("exactly one of many additions gets a number", async () => {
      const add = (lr: number) => store.addTrial("wine", 0, sampleSuggestion(lr), { lease: null, now: 1 });
      const added = (await Promise.all(range(20).map(add))).filter((trial) => trial !== null);
      expect(added).toHaveLength(1);
      expect(await store.readTrials("wine")).toStrictEqual(added);
    });

    it("each waiting trial is claimed by exactly one of many", async () => {
      for (const number of range(10)) await store.addTrial("wine", number, sampleSuggestion(), { lease: null, now: 1 });
      const claims = await Promise.all(range(25).map((index) => store.claim("wine", leaseOf(`holder ${index}`), 2)));
      const claimed = claims.flatMap((trial) => (trial === null ? [] : [trial]));
      expect(claimed.map(({ number }) => number).sort((a, b) => a - b)).toStrictEqual(range(10));
      expect(new Set(claimed.map(({ lease }) => lease?.holder)).size).toBe(10);
      expect((await store.readTrials("wine")).map(({ lease }) => lease)).toStrictEqual(
        claimed.sort((a, b) => a.number - b.number).map(({ lease }) => lease),
      );
    });

    it("exactly one of many outcomes is accepted", async () => {
      await store.addTrial("wine", 0, sampleSuggestion(), { lease: leaseOf("h"), now: 1 });
      const tell = (loss: number) => store.finishTrial("wine", 0, "h", { outcome: completeWith(loss), now: 2 });
      const told = await Promise.allSettled(range(10).map(tell));
      const [winner, ...others] = told.flatMap((end) => (end.status === "fulfilled" ? [end.value] : []));
      expect(others).toStrictEqual([]);
      expect(await store.readTrial("wine", 0)).toStrictEqual(winner);
    });

    it("exactly one of many specs creates the study", async () => {
      const create = (seed: number) => store.createStudy(sampleSpec({ name: "new", seed }), {}, 1);
      const made = await Promise.allSettled([...range(10), ...range(10)].map(create));
      const seeds = new Set(made.flatMap((end) => (end.status === "fulfilled" ? [end.value.seed] : [])));
      expect(seeds.size).toBe(1);
      expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(2);
    });

    it("imports and additions keep numbers consecutive, and those of an import adjacent", async () => {
      const batch = (index: number) =>
        range(5).map(() => finishedTrial({ worker: `batch ${index}`, values: { loss: index } }));
      const additions = range(20).map(async () => {
        const next = (await store.readTrials("wine")).length;
        return store.addTrial("wine", next, sampleSuggestion(), { lease: null, now: 1 });
      });
      const imports = await Promise.all(range(4).map((index) => store.importTrials("wine", batch(index))));
      await Promise.all(additions);
      const trials = await store.readTrials("wine");
      expect(trials.map(({ number }) => number)).toStrictEqual(range(trials.length));
      for (const imported of imports) {
        const [{ number }] = imported;
        expect(trials.slice(number, number + 5)).toStrictEqual(imported);
      }
    });

    it("a read sees a trial before or after a change, never between", async () => {
      await store.addTrial("wine", 0, sampleSuggestion(), { lease: leaseOf("h"), now: 1 });
      const finishing = store.finishTrial("wine", 0, "h", { outcome: completeWith(1), now: 2 });
      const reads = await Promise.all(range(20).map(() => store.readTrial("wine", 0)));
      await finishing;
      for (const { state, lease, values, finishedAt } of reads) {
        const running = { state: "running", lease: leaseOf("h"), values: null, finishedAt: null };
        const complete = { state: "complete", lease: null, values: { loss: 1 }, finishedAt: 2 };
        expect([running, complete]).toContainEqual({ state, lease, values, finishedAt });
      }
    });
  });
}
