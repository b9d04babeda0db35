/** Obligations for who runs a trial, and for how long. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../tuner/store.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { completeWith, expectRefusal, leaseOf, sampleSpec, sampleSuggestion } from "./samples.ts";

export function describeLeases(current: () => Store): void {
  describe("leases", () => {
    let store: Store;
    const add = (number: number, holder: string | null, expiresAt = 1000) => {
      const lease = holder === null ? null : leaseOf(holder, expiresAt);
      return store.addTrial("wine", number, sampleSuggestion(), { lease, now: 1 });
    };
    beforeEach(async () => {
      store = current();
      await store.createStudy(sampleSpec(), {}, 1);
    });

    it("hand out the waiting trial of the lowest number", async () => {
      await add(0, "h");
      const waiting = await add(1, null);
      await add(2, null);
      const lease = leaseOf("other", 50);
      const claimed = await store.claim("wine", lease, 9);
      const running = { state: "running", attempt: 1, lease, worker: lease.worker, startedAt: 9 };
      expect(claimed).toStrictEqual({ ...waiting, ...running, revision: 4 });
      expect(await store.readTrial("wine", 1)).toStrictEqual(claimed);
      expect(await store.claim("wine", lease, 9)).toMatchObject({ number: 2 });
      expect(await store.claim("wine", lease, 9)).toBeNull();
    });

    it("end by release; the next attempt increments the count", async () => {
      const added = await add(0, "h");
      await store.release("wine", 0, "h", { kind: "interrupted", now: 7 });
      expect(await store.readTrial("wine", 0)).toStrictEqual({
        ...added,
        state: "waiting",
        lease: null,
        revision: 2,
      });
      const claimed = await store.claim("wine", leaseOf("other"), 9);
      expect(claimed).toMatchObject({ number: 0, attempt: 2, startedAt: 9, createdAt: 1, worker: "worker of other" });
    });

    it("are renewed by their holder", async () => {
      await add(0, "h");
      await store.renewLease("wine", 0, leaseOf("h", 5000));
      expect((await store.readTrial("wine", 0)).lease).toStrictEqual(leaseOf("h", 5000));
      expect(await store.releaseLost("wine", { now: 5000, deadHolders: [] })).toStrictEqual([]);
      expect(await store.releaseLost("wine", { now: 5001, deadHolders: [] })).toMatchObject([
        { study: "wine", trial: { number: 0, state: "waiting", lost: 1 } },
      ]);
    });

    it("are lost when they have expired, or when their holder is dead", async () => {
      await add(0, "dead");
      await add(1, "alive", 10);
      await add(2, "alive", 11);
      await add(3, null);
      await add(4, "dead");
      await store.finishTrial("wine", 4, "dead", { outcome: completeWith(1), now: 2 });
      await add(5, "dead too");
      const before = await store.readTrials("wine");
      const lost = await store.releaseLost("wine", { now: 11, deadHolders: ["dead", "unheard of", "dead too"] });
      expect(lost.map(({ study, trial }) => [study, trial.number])).toStrictEqual([
        ["wine", 0],
        ["wine", 1],
        ["wine", 5],
      ]);
      const { revision } = await store.readStudy("wine");
      const released = (trial: Trial, step: number, count: number): Trial => ({
        ...trial,
        state: "waiting",
        lease: null,
        lost: count,
        revision: revision - 2 + step,
      });
      const after = [...before];
      after[0] = released(before[0], 0, 0);
      after[1] = released(before[1], 1, 1);
      after[5] = released(before[5], 2, 0);
      expect(await store.readTrials("wine")).toStrictEqual(after);
      expect(lost.map(({ trial }) => trial)).toStrictEqual([after[0], after[1], after[5]]);
      expect(await store.releaseLost("wine", { now: 11, deadHolders: ["dead"] })).toStrictEqual([]);
    });

    it("are lost in one study alone", async () => {
      await store.createStudy(sampleSpec({ name: "beer" }), {}, 1);
      await add(0, "dead");
      await store.addTrial("beer", 0, sampleSuggestion(), { lease: leaseOf("dead"), now: 1 });
      expect(await store.releaseLost("beer", { now: 1, deadHolders: ["dead"] })).toMatchObject([
        { study: "beer", trial: { number: 0, state: "waiting", lost: 0 } },
      ]);
      expect(await store.readTrial("wine", 0)).toMatchObject({ state: "running" });
    });

    it("leave a record of attempts without a result, until their trial or study is deleted", async () => {
      await store.createStudy(sampleSpec({ name: "beer" }), {}, 1);
      expect(await store.readAttempts("wine")).toStrictEqual([]);
      await add(0, "h");
      await store.release("wine", 0, "h", { kind: "interrupted", now: 5 });
      await store.claim("wine", leaseOf("other", 20), 6);
      await add(1, "h");
      const why = { kind: "transient", message: "no disk", now: 9 } as const;
      await store.release("wine", 1, "h", why);
      await store.releaseLost(null, { now: 25, deadHolders: [] });
      await store.claim("wine", leaseOf("third", 60), 30);
      await store.releaseLost("wine", { now: 31, deadHolders: ["third"] });
      const first = { number: 0, worker: "worker of h", startedAt: 1 };
      expect(await store.readAttempts("wine")).toStrictEqual([
        { ...first, attempt: 1, endedAt: 5, end: "released" },
        { ...first, number: 1, attempt: 1, endedAt: 9, end: "transient" },
        { number: 0, attempt: 2, worker: "worker of other", startedAt: 6, endedAt: 20, end: "lost" },
        { number: 0, attempt: 3, worker: "worker of third", startedAt: 30, endedAt: 31, end: "lost" },
      ]);

      // An attempt that ends the trial is not recorded separately.
      const author = { who: "Zoë", now: 40 };
      await store.updateStudy("wine", { maxAttempts: 2 }, author);
      await store.claim("wine", leaseOf("h"), 41);
      expect(await store.release("wine", 0, "h", { ...why, now: 42 })).toMatchObject({ state: "failed" });
      const attempts = await store.readAttempts("wine");
      expect(attempts).toHaveLength(4);
      expect(await store.readAttempts("wine", { offset: 1, limit: 2 })).toStrictEqual(attempts.slice(1, 3));
      expect(await store.readAttempts("wine", { offset: 4, limit: 2 })).toStrictEqual([]);
      await store.deleteTrial("wine", 0, author);
      expect((await store.readAttempts("wine")).map(({ number }) => number)).toStrictEqual([1]);
      expect(await store.readAttempts("beer")).toStrictEqual([]);
      await store.deleteStudy("wine");
      await expectRefusal(store.readAttempts("wine"), "not-found");
      await store.createStudy(sampleSpec(), {}, 1);
      expect(await store.readAttempts("wine")).toStrictEqual([]);
    });

    it("remain valid until released, even if expired", async () => {
      await add(0, "h", 10);
      await store.renewLease("wine", 0, leaseOf("h", 20));
      const options = { outcome: completeWith(1), now: 99 };
      expect(await store.finishTrial("wine", 0, "h", options)).toMatchObject({ state: "complete" });
    });

    describe("that expired and were released", () => {
      const late = async () => {
        await add(0, "h", 10);
        await store.addIntermediateValue("wine", 0, "h", { step: 1, metric: "loss", value: 1 });
        await store.releaseLost("wine", { now: 11, deadHolders: [] });
      };

      it("still count for a result while the trial waits", async () => {
        await late();
        const options = { outcome: completeWith(1), now: 99 };
        expect(await store.finishTrial("wine", 0, "h", options)).toMatchObject({
          state: "complete",
          attempt: 1,
          lost: 0,
        });
        expect(await store.readAttempts("wine")).toStrictEqual([]);
        expect(await store.claim("wine", leaseOf("other"), 100)).toBeNull();
      });

      it("continue when they are renewed, with what was reported, and may expire again", async () => {
        await late();
        await store.renewLease("wine", 0, leaseOf("h", 30));
        expect(await store.readTrial("wine", 0)).toMatchObject({ state: "running", attempt: 1, lost: 0 });
        expect(await store.readIntermediateValues("wine", 0)).toHaveLength(1);
        expect(await store.claim("wine", leaseOf("other"), 12)).toBeNull();
        await store.releaseLost("wine", { now: 31, deadHolders: [] });
        expect(await store.readAttempts("wine")).toMatchObject([{ attempt: 1, endedAt: 30, end: "lost" }]);
        expect(await store.claim("wine", leaseOf("other"), 32)).toMatchObject({ attempt: 2, lost: 1 });
      });

      it("take a report, a transient failure, or the trial given back", async () => {
        await late();
        await store.addIntermediateValue("wine", 0, "h", { step: 2, metric: "loss", value: 2 });
        await store.releaseLost("wine", { now: 12, deadHolders: [] });
        const why = { kind: "transient", message: "no disk", now: 13 } as const;
        expect(await store.release("wine", 0, "h", why)).toMatchObject({ state: "waiting", lost: 1 });
        await expectRefusal(store.finishTrial("wine", 0, "h", { outcome: completeWith(1), now: 14 }), "lease-lost");
      });

      it("change nothing if the report is invalid", async () => {
        await late();
        const before = await store.readTrial("wine", 0);
        await expectRefusal(store.renewLease("wine", 0, leaseOf("h", NaN)), "invalid");
        expect(await store.readTrial("wine", 0)).toStrictEqual(before);
        expect(await store.readAttempts("wine")).toHaveLength(1);
      });
    });

    const situations: [string, () => Promise<unknown>][] = [
      ["waits and never ran", () => add(0, null)],
      ["is run by another holder", () => add(0, "other")],
      [
        "was released",
        async () => {
          await add(0, "h");
          await store.release("wine", 0, "h", { kind: "interrupted", now: 7 });
        },
      ],
      [
        "was lost, and is run by another holder",
        async () => {
          await add(0, "h", 1);
          await store.releaseLost("wine", { now: 2, deadHolders: [] });
          await store.claim("wine", leaseOf("other"), 3);
        },
      ],
      [
        "was lost, and finished by another holder",
        async () => {
          await add(0, "h", 1);
          await store.releaseLost("wine", { now: 2, deadHolders: [] });
          await store.claim("wine", leaseOf("other"), 3);
          await store.finishTrial("wine", 0, "other", { outcome: completeWith(1), now: 4 });
        },
      ],
    ];
    it.each(situations)("allow no write without a lease: the trial %s", async (_, arrange) => {
      await arrange();
      const before = await store.readTrial("wine", 0);
      const reported = await store.readIntermediateValues("wine", 0);
      await expectRefusal(store.finishTrial("wine", 0, "h", { outcome: completeWith(1), now: 4 }), "lease-lost");
      await expectRefusal(store.release("wine", 0, "h", { kind: "interrupted", now: 7 }), "lease-lost");
      await expectRefusal(store.renewLease("wine", 0, leaseOf("h", 9999)), "lease-lost");
      const value = { step: 1, metric: "loss", value: 1 };
      await expectRefusal(store.addIntermediateValue("wine", 0, "h", value), "lease-lost");
      expect(await store.readTrial("wine", 0)).toStrictEqual(before);
      expect(await store.readIntermediateValues("wine", 0)).toStrictEqual(reported);
    });
  });
}
