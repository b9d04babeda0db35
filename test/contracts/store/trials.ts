/** Obligations for adding and reading trials. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../tuner/store.ts";
import { expectRefusal, leaseOf, neverRun, sampleSpec, sampleSuggestion } from "./samples.ts";

export function describeTrials(current: () => Store): void {
  describe("trials", () => {
    let store: Store;
    beforeEach(async () => {
      store = current();
      await store.createStudy(sampleSpec(), {}, 1);
    });

    it("wait when they are added without a lease", async () => {
      const trial = await store.addTrial("wine", 0, sampleSuggestion(), { lease: null, now: 7 });
      expect(trial).toStrictEqual({
        ...sampleSuggestion(),
        ...neverRun,
        number: 0,
        revision: 1,
        createdAt: 7,
      });
      expect(await store.readTrial("wine", 0)).toStrictEqual(trial);
      expect(await store.readTrials("wine")).toStrictEqual([trial]);
    });

    it("run when they are added with a lease", async () => {
      const lease = leaseOf("h", 99);
      const trial = await store.addTrial("wine", 0, sampleSuggestion(), { lease, now: 7 });
      expect(trial).toStrictEqual({
        ...sampleSuggestion(),
        ...neverRun,
        number: 0,
        revision: 1,
        state: "running",
        attempt: 1,
        lease,
        worker: lease.worker,
        createdAt: 7,
        startedAt: 7,
      });
      expect(await store.readTrial("wine", 0)).toStrictEqual(trial);
    });

    it("take the next number or none", async () => {
      const add = (number: number) => store.addTrial("wine", number, sampleSuggestion(), { lease: null, now: 1 });
      for (const number of [1, -1, 0.5, NaN]) expect(await add(number)).toBeNull();
      expect(await add(0)).toMatchObject({ number: 0 });
      expect(await add(0)).toBeNull();
      expect(await add(1)).toMatchObject({ number: 1 });
      expect(await add(3)).toBeNull();
      expect((await store.readTrials("wine")).map(({ number }) => number)).toStrictEqual([0, 1]);
    });

    it("are numbered separately in each study", async () => {
      await store.createStudy(sampleSpec({ name: "beer" }), {}, 1);
      for (const study of ["wine", "beer", "wine", "beer"]) {
        const number = (await store.readTrials(study)).length;
        await store.addTrial(study, number, sampleSuggestion(number), { lease: null, now: 1 });
      }
      for (const study of ["wine", "beer"]) {
        expect((await store.readTrials(study)).map(({ number }) => number)).toStrictEqual([0, 1]);
      }
    });

    it("are read in order of number, even past ten", async () => {
      for (let number = 0; number < 25; number++) {
        await store.addTrial("wine", number, sampleSuggestion(number), { lease: null, now: 100 - number });
      }
      const numbers = (await store.readTrials("wine")).map(({ number, hyperparameters }) => [
        number,
        hyperparameters["lr"],
      ]);
      expect(numbers).toStrictEqual(Array.from({ length: 25 }, (_, number) => [number, number]));
    });

    it("that do not exist are not found", async () => {
      await store.addTrial("wine", 0, sampleSuggestion(), { lease: null, now: 1 });
      await expectRefusal(store.readTrial("wine", 1), "not-found");
      await expectRefusal(store.readIntermediateValues("wine", 1), "not-found");
      await expectRefusal(store.release("wine", 1, "h", { kind: "interrupted", now: 7 }), "not-found");
      await expectRefusal(store.renewLease("wine", -1, leaseOf("h")), "not-found");
    });

    it("are read as copies: what is done to a value that was read or given changes nothing", async () => {
      const given = structuredClone(sampleSuggestion()) as Mutable;
      const trial = await store.addTrial("wine", 0, given, { lease: leaseOf("h"), now: 1 });
      const [first] = await store.readTrials("wine");
      const before = structuredClone(first);
      for (const value of [given, trial as unknown as Mutable, first as unknown as Mutable]) {
        value.hyperparameters["lr"] = 42;
        value.reason.kernel.lengthscales["lr"] = 42;
      }
      expect(await store.readTrial("wine", 0)).toStrictEqual(before);
      const study = await store.readStudy("wine");
      (study.space as unknown[]).pop();
      expect((await store.readStudy("wine")).space).toHaveLength(3);
    });

    it("that were read do not change while the store continues", async () => {
      const added = await store.addTrial("wine", 0, sampleSuggestion(), { lease: leaseOf("h"), now: 1 });
      const before = structuredClone(added);
      await store.release("wine", 0, "h", { kind: "interrupted", now: 7 });
      await store.claim("wine", leaseOf("other"), 2);
      expect(added).toStrictEqual(before);
    });
  });
}

interface Mutable {
  hyperparameters: Record<string, number>;
  reason: { strategy: string; kernel: { lengthscales: Record<string, number> } & Kernel };
}
interface Kernel {
  signalVariance: number;
  noiseVariance: number;
  mean: number;
}
