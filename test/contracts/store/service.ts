/** Obligations that a service adds: one transaction for many operations, revisions, deletions, artifacts, answers. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Artifact } from "../../../common/artifact.ts";
import type { Store } from "../../../tuner/store.ts";
import { completeWith, expectRefusal, finishedTrial, leaseOf, sampleSpec, sampleSuggestion } from "./samples.ts";

const author = { who: "Ada", now: 70, reason: "because" };

export function describeService(current: () => Store): void {
  describe("as a service", () => {
    let store: Store;
    beforeEach(async () => {
      store = current();
      await store.createStudy(sampleSpec(), {}, 1);
    });
    const wait = (at: Store = store) => at.enqueueTrial("wine", sampleSuggestion(), 2);
    const run = async (number: number, holder = "h") =>
      store.addTrial("wine", number, sampleSuggestion(), { lease: leaseOf(holder), now: 2 });
    const numbersOf = (trials: readonly { readonly number: number }[]) => trials.map(({ number }) => number);
    async function complete(number: number, loss: number, artifacts: readonly Artifact[] = []): Promise<void> {
      await run(number);
      const outcome = { state: "complete", values: { loss }, artifacts } as const;
      await store.finishTrial("wine", number, "h", { outcome, now: 3 });
    }

    describe("many operations as one", () => {
      it("all happen, and inside they see each other", async () => {
        const seen = await store.atomically(async (inside) => {
          await wait(inside);
          return (await inside.atomically((deeper) => wait(deeper).then(() => deeper.readTrials("wine")))).length;
        });
        expect(seen).toBe(2);
        expect(await store.countTrials("wine")).toMatchObject({ waiting: 2 });
      });

      it("are all undone when one fails", async () => {
        const before = await store.listStudies();
        const attempt = store.atomically(async (inside) => {
          await wait(inside);
          await inside.readTrial("wine", 7);
        });
        await expectRefusal(attempt, "not-found");
        expect(await store.listStudies()).toStrictEqual(before);
      });

      it("lose only the one that is refused when the others continue", async () => {
        await store.atomically(async (inside) => {
          await wait(inside);
          const bad = [finishedTrial(), finishedTrial({ finishedAt: null })];
          await expectRefusal(inside.importTrials("wine", bad), "invalid");
          await Promise.all([wait(inside), wait(inside)]);
          const given = inside.atomically(async (deeper) => {
            await wait(deeper);
            await deeper.readStudy("none");
          });
          await expectRefusal(given, "not-found");
        });
        expect(numbersOf(await store.readTrials("wine"))).toStrictEqual([0, 1, 2]);
        expect(await store.countTrials("wine")).toMatchObject({ waiting: 3, complete: 0 });
      });

      it("block other writers, and are never visible in part", async () => {
        const both = store.atomically(async (inside) => {
          await wait(inside);
          await new Promise((resolve) => setImmediate(resolve));
          await wait(inside);
        });
        const others = [wait(), store.readTrials("wine").then(({ length }) => length)] as const;
        const [, other, seen] = await Promise.all([both, ...others]);
        // The other one comes first or last where an engine has several connections.
        expect(other.number === 0 ? [0, 1, 3] : [0, 2, 3]).toContain(seen);
        expect(numbersOf(await store.readTrials("wine"))).toStrictEqual([0, 1, 2]);
      });

      it("do not allow a backup", async () => {
        await expectRefusal(
          store.atomically((inside) => inside.backup("nowhere.db")),
          "conflict",
        );
      });
    });

    it("counts every change, and lists what changed after a revision", async () => {
      await run(0);
      await run(1);
      await store.renewLease("wine", 0, leaseOf("h", 9999));
      await store.addIntermediateValue("wine", 1, "h", { step: 1, metric: "loss", value: 1 });
      expect(numbersOf((await store.readChanges("wine", 0, 9)).trials)).toStrictEqual([0, 1]);
      const { revision } = await store.readStudy("wine");
      expect(revision).toBe(4);
      const none = { trials: [], deleted: [], revision, more: false };
      expect(await store.readChanges("wine", revision, 9)).toMatchObject(none);

      await store.finishTrial("wine", 0, "h", { outcome: completeWith(1), now: 3 });
      await store.deleteTrial("wine", 0, author);
      await wait();
      const first = await store.readChanges("wine", revision, 1);
      expect(first).toMatchObject({ trials: [], deleted: [0], more: true });
      const second = await store.readChanges("wine", first.revision, 1);
      expect(second).toMatchObject({ trials: [{ number: 2 }], deleted: [], more: false });
      expect(second.revision).toBe(second.study.revision);
      await store.addSecondsUsed("wine", 1);
      expect((await store.readStudy("wine")).revision).toBe(second.revision + 1);
    });

    it("gives pages of trials, by state and in either order", async () => {
      for (let number = 0; number < 6; number++) await complete(number, number);
      await wait();
      await run(7);
      await store.deleteTrial("wine", 3, author);
      const page = async (filter: Parameters<Store["listTrials"]>[1]) =>
        numbersOf(await store.listTrials("wine", filter));
      expect(await page({ limit: 3 })).toStrictEqual([0, 1, 2]);
      expect(await page({ limit: 3, after: 2 })).toStrictEqual([4, 5, 6]);
      expect(await page({ limit: 3, order: "descending" })).toStrictEqual([7, 6, 5]);
      expect(await page({ limit: 9, order: "descending", after: 2 })).toStrictEqual([1, 0]);
      expect(await page({ limit: 9, states: ["running", "waiting"] })).toStrictEqual([6, 7]);
      expect(await page({ limit: 2, states: ["complete", "waiting"], after: 4 })).toStrictEqual([5, 6]);
      expect(await page({ limit: 9, states: [] })).toStrictEqual([]);
      await expectRefusal(store.listTrials("wine", { limit: 0 }), "invalid");
    });

    it("knows the best trial, the earliest of equals, until it is corrected or deleted", async () => {
      expect(await store.readBest("wine")).toBeNull();
      for (const [number, loss] of [2, 1, 1, 3].entries()) await complete(number, loss);
      expect(await store.readBest("wine")).toMatchObject({ number: 1 });
      await store.correctTrial("wine", 1, { state: "pruned", values: { loss: 0 } }, author);
      expect(await store.readBest("wine")).toMatchObject({ number: 2 });
      await store.deleteTrial("wine", 2, author);
      expect(await store.readBest("wine")).toMatchObject({ number: 0 });
      expect((await store.listStudies())[0]).toMatchObject({ best: 2, counts: { complete: 2, pruned: 1 } });
    });

    it("deletes a trial permanently, and never reuses its number", async () => {
      await complete(0, 1);
      await run(1);
      await expectRefusal(store.deleteTrial("wine", 1, author), "conflict");
      await store.finishTrial("wine", 1, "h", { outcome: completeWith(1), now: 3 });
      await store.deleteTrial("wine", 1, author);
      await expectRefusal(store.readTrial("wine", 1), "not-found");
      await expectRefusal(store.deleteTrial("wine", 1, author), "not-found");
      await expectRefusal(store.finishTrial("wine", 1, "h", { outcome: completeWith(1), now: 3 }), "not-found");
      expect(await store.nextNumber("wine")).toBe(2);
      expect(await run(1)).toBeNull();
      expect(await wait()).toMatchObject({ number: 2 });
      await store.deleteTrial("wine", 2, author);
      expect(await store.claim("wine", leaseOf("h"), 4)).toBeNull();
      expect(numbersOf(await store.readTrials("wine"))).toStrictEqual([0]);
    });

    it("asks trials to end: one that waits at once, one that runs through its holder", async () => {
      const waiting = await wait();
      const stopped = await store.requestStop("wine", waiting.number, author);
      expect(stopped).toMatchObject({ state: "failed", failure: { kind: "infeasible" }, finishedAt: author.now });
      await run(1);
      expect(await store.renewLease("wine", 1, leaseOf("h"))).toStrictEqual({ stopRequested: false, prunedBy: null });
      expect(await store.requestStop("wine", 1, author)).toMatchObject({ state: "running", stopRequested: true });
      const value = { step: 1, metric: "loss", value: 1 };
      expect(await store.addIntermediateValue("wine", 1, "h", value)).toStrictEqual({
        stopRequested: true,
        prunedBy: null,
      });
      expect(await store.renewLease("wine", 1, leaseOf("h"))).toStrictEqual({ stopRequested: true, prunedBy: null });
      await store.release("wine", 1, "h", { kind: "interrupted", now: 7 });
      expect(await store.claim("wine", leaseOf("h"), 9)).toBeNull();
      expect(await store.readTrial("wine", 1)).toMatchObject({ state: "failed", failure: { kind: "infeasible" } });
      await expectRefusal(store.requestStop("wine", 1, author), "conflict");
    });

    it("gives up on a trial that has lost all its attempts, however they were lost", async () => {
      await store.updateStudy("wine", { maxAttempts: 2 }, author);
      await run(0);
      for (let time = 0; time < 4; time++) {
        await store.release("wine", 0, "h", { kind: "interrupted", now: 7 });
        await store.claim("wine", leaseOf("h"), 3);
      }
      const why = { kind: "transient", message: "no disk", now: 5 } as const;
      expect(await store.release("wine", 0, "h", why)).toMatchObject({ state: "waiting", lost: 1, attempt: 5 });
      await store.claim("wine", leaseOf("h", 10), 6);
      const [{ study, trial }] = await store.releaseLost(null, { now: 11, deadHolders: [] });
      expect(study).toBe("wine");
      expect(trial).toMatchObject({ state: "failed", lost: 2, failure: { kind: "transient" }, finishedAt: 11 });
      await run(1);
      await store.release("wine", 1, "h", why);
      await store.claim("wine", leaseOf("h"), 12);
      const failed = { state: "failed", failure: { kind: "transient", message: "no disk" }, finishedAt: 12 };
      expect(await store.release("wine", 1, "h", why)).toMatchObject(failed);
    });

    it("keeps the artifacts of a trial in order, reported again or not", async () => {
      const artifacts: Artifact[] = [
        { name: "z", kind: "curve", title: "Loss", data: [1, -0, 5e-324, null] },
        { name: "a", kind: "chains", title: "", verdict: { level: "bad", text: "no" }, data: { "∇": [true] } },
      ];
      await complete(0, 1, artifacts);
      expect(await store.readArtifacts("wine", 0)).toStrictEqual(artifacts);
      expect(await store.readArtifacts("wine", 0, { offset: 1, limit: 5 })).toStrictEqual([artifacts[1]]);
      const tell = (told: readonly Artifact[]) => {
        const outcome = { state: "complete", values: { loss: 1 }, artifacts: told } as const;
        return store.finishTrial("wine", 0, "h", { outcome, now: 4 });
      };
      expect(await tell(artifacts)).toMatchObject({ finishedAt: 3 });
      await expectRefusal(tell(artifacts.slice(1)), "conflict");
      await run(1);
      expect(await store.readArtifacts("wine", 1)).toStrictEqual([]);
    });

    it.each<[string, Artifact[]]>([
      ["share a name", ["a", "a"].map((name) => ({ name, kind: "k", title: "t", data: 1 }))],
      ["are too large", [{ name: "a", kind: "k", title: "t", data: "x".repeat(2 ** 20) }]],
      ["hold what is not finite", [{ name: "a", kind: "k", title: "t", data: [NaN] }]],
    ])("refuses artifacts that %s, and the trial keeps running", async (_, artifacts) => {
      await run(0);
      const outcome = { state: "complete", values: { loss: 1 }, artifacts } as const;
      await expectRefusal(store.finishTrial("wine", 0, "h", { outcome, now: 4 }), "invalid");
      expect(await store.readTrial("wine", 0)).toMatchObject({ state: "running" });
      expect(await store.readArtifacts("wine", 0)).toStrictEqual([]);
    });

    it("imports what evaluations recorded", async () => {
      const intermediateValues = [{ step: 1, metric: "loss", value: -0 }];
      const artifacts = [{ name: "a", kind: "k", title: "t", data: 1 }];
      await store.importTrials("wine", [{ ...finishedTrial(), intermediateValues, artifacts }], author);
      expect(await store.readIntermediateValues("wine", 0)).toStrictEqual(intermediateValues);
      expect(await store.readArtifacts("wine", 0)).toStrictEqual(artifacts);
      const after = { first: 0, count: 1 };
      expect(await store.readAudit("wine")).toMatchObject([{ action: "import", number: null, before: null, after }]);
    });

    it("stores one model with a study, and reports its presence", async () => {
      expect(await store.readModel("wine")).toBeNull();
      const { revision } = await store.readStudy("wine");
      await store.keepModel("wine", "first", 5);
      await store.keepModel("wine", '{"∇": "second\\n"}', 2000);
      expect((await store.readSummary("wine")).modelKeptAt).toBe(2000);
      expect(await store.readModel("wine")).toStrictEqual({ text: '{"∇": "second\\n"}', keptAt: 2000 });
      expect(await store.readStudy("wine")).toMatchObject({ revision: revision + 2 });
      expect((await store.listStudies())[0]).toMatchObject({ updatedAt: 2000 });
      await expectRefusal(store.keepModel("wine", "x".repeat(64 * 2 ** 20 + 1), 9), "invalid");
      await expectRefusal(store.keepModel("beer", "x", 9), "not-found");
      await expectRefusal(store.readModel("beer"), "not-found");
      await store.keepModel("wine", null, 9);
      expect(await store.readModel("wine")).toBeNull();
      await store.keepModel("wine", "third", 9);
      await store.deleteStudy("wine");
      await store.createStudy(sampleSpec(), {}, 10);
      expect(await store.readModel("wine")).toBeNull();
    });

    it("remembers answers until they are forgotten, or their study is deleted", async () => {
      const answer = { digest: "d", status: 201, body: { trials: [1, -0] } };
      expect(await store.recallAnswer("wine", "k")).toBeNull();
      await store.rememberAnswer("wine", "k", answer, 5);
      await store.rememberAnswer("wine", "k", answer, 9);
      await store.rememberAnswer("", "k", { ...answer, body: null }, 6);
      expect(await store.recallAnswer("wine", "k")).toStrictEqual(answer);
      expect(await store.recallAnswer("", "k")).toStrictEqual({ ...answer, body: null });
      await expectRefusal(store.rememberAnswer("wine", "k", { ...answer, digest: "e" }, 5), "conflict");
      await store.rememberAnswer("wine", "old", answer, 1);
      expect(await store.forgetAnswers(5)).toBe(1);
      expect(await store.recallAnswer("wine", "old")).toBeNull();
      await store.deleteStudy("wine");
      expect(await store.recallAnswer("wine", "k")).toBeNull();
      expect(await store.recallAnswer("", "k")).not.toBeNull();
    });
  });
}
