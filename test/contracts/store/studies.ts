/** Obligations for entire studies. */
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../tuner/store.ts";
import { newStudy, type Budget, type StudySpec } from "../../../tuner/study/study.ts";
import {
  completeWith,
  expectRefusal,
  finishedTrial,
  leaseOf,
  refusal,
  sampleSpec,
  sampleSuggestion,
} from "./samples.ts";

const spec = sampleSpec();
const budget: Budget = { trials: 25, seconds: 60.5, target: -1 };

export function describeStudies(current: () => Store): void {
  describe("studies", () => {
    let store: Store;
    beforeEach(() => {
      store = current();
    });

    it("are created and read as they were given", async () => {
      const study = await store.createStudy(spec, budget, 5);
      expect(study).toStrictEqual({ ...spec, ...newStudy, budget, createdAt: 5 });
      expect(await store.readStudy("wine")).toStrictEqual(study);
      expect(await store.findStudy("wine")).toStrictEqual(study);
    });

    it("of the same spec are the same study, with its budget and history unchanged", async () => {
      await store.createStudy(spec, budget, 5);
      await store.addSecondsUsed("wine", 2);
      const again = await store.createStudy(structuredClone(spec), { trials: 99 }, 6);
      expect(again).toStrictEqual({ ...spec, ...newStudy, budget, secondsUsed: 2, createdAt: 5, revision: 1 });
      expect(await store.listStudies()).toHaveLength(1);
    });

    it("have as their best trial the best that meets the requirements, if any does", async () => {
      const metrics = [...spec.metrics, { name: "latency", direction: "minimize", atMost: 20 }] as const;
      await store.createStudy({ ...spec, metrics }, budget, 5);
      const outcomes = [
        [0.1, 30],
        [0.2, 25],
        [0.4, 20],
        [0.3, 19],
      ];
      for (const [number, [loss, latency]] of outcomes.entries()) {
        await store.addTrial("wine", number, sampleSuggestion(number / 10), { lease: leaseOf("a"), now: 10 });
        await store.finishTrial("wine", number, "a", {
          outcome: { state: "complete", values: { loss, latency } },
          now: 20,
        });
        const best = number < 2 ? null : number;
        expect((await store.readBest("wine"))?.number ?? null).toBe(best);
        expect((await store.readSummary("wine")).best).toBe(best === null ? null : loss);
        expect((await store.listStudies())[0].best).toBe(best === null ? null : loss);
      }
    });

    it("are the same whatever the order of the spec's keys", async () => {
      const { seed, strategy, ...rest } = spec;
      await store.createStudy(spec, {}, 5);
      const { kappa, ...others } = strategy;
      expect(await store.createStudy({ strategy: { kappa, ...others }, seed, ...rest }, {}, 6)).toMatchObject(spec);
    });

    const others: [string, Partial<StudySpec>, string][] = [
      ["seed", { seed: 2 }, "seed"],
      ["strategy", { strategy: { ...spec.strategy, startup: 5 } }, "strategy.startup"],
      ["metric", { metrics: [{ name: "loss", direction: "maximize" }] }, "direction"],
      ["objective", { objective: { kind: "module", path: "o.ts" } }, "objective"],
      ["space", { space: spec.space.slice(0, 2) }, "space"],
    ];
    it.each(others)("of another %s are refused, and the message names what differs", async (_, change, named) => {
      await store.createStudy(spec, budget, 5);
      const error = await refusal(store.createStudy({ ...spec, ...change }, budget, 6));
      expect(error.code).toBe("conflict");
      expect(await store.readStudy("wine")).toMatchObject({ ...spec, budget });
      if (error.message !== "conflict") expect(error.message).toContain(named);
    });

    it("have a budget that is replaced as a whole", async () => {
      await store.createStudy(spec, budget, 5);
      expect(await store.setBudget("wine", { seconds: 1 })).toMatchObject({ budget: { seconds: 1 } });
      expect((await store.readStudy("wine")).budget).toStrictEqual({ seconds: 1 });
      expect((await store.setBudget("wine", {})).budget).toStrictEqual({});
    });

    it("add up the seconds that runs use", async () => {
      await store.createStudy(spec, budget, 5);
      await Promise.all([0.25, 0.5, 1].map((seconds) => store.addSecondsUsed("wine", seconds)));
      expect(await store.readStudy("wine")).toMatchObject({ secondsUsed: 1.75 });
    });

    it("are listed newest first, with counts, best value and time of the last change", async () => {
      const maximized = sampleSpec({ name: "b", metrics: [{ name: "loss", direction: "maximize" }] });
      await store.createStudy(sampleSpec({ name: "c" }), {}, 1);
      await store.createStudy(sampleSpec({ name: "a" }), {}, 3);
      await store.createStudy(maximized, {}, 2);
      for (const name of ["a", "b"]) {
        for (const [number, loss] of [0.5, -2, 0.75].entries()) {
          await store.addTrial(name, number, sampleSuggestion(), { lease: leaseOf("h"), now: 10 });
          await store.finishTrial(name, number, "h", { outcome: completeWith(loss), now: 20 + number });
        }
        await store.addTrial(name, 3, sampleSuggestion(), { lease: leaseOf("h"), now: 40 });
        await store.addTrial(name, 4, sampleSuggestion(), { lease: null, now: 41 });
        await store.importTrials(name, [
          finishedTrial({ state: "failed", values: null, failure: { kind: "diverged", message: "NaN" } }),
          finishedTrial({ state: "pruned", values: { loss: -9 } }),
        ]);
      }
      const counts = { waiting: 1, running: 1, complete: 3, pruned: 1, failed: 1 };
      const none = { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0 };
      const summaries = await store.listStudies();
      expect(summaries.map(({ study, ...rest }) => [study.name, rest])).toStrictEqual([
        ["a", { counts, best: -2, updatedAt: 41 }],
        ["b", { counts, best: 0.75, updatedAt: 41 }],
        ["c", { counts: none, best: null, updatedAt: 1 }],
      ]);
      for (const { study: listed, ...rest } of summaries) {
        const study = await store.readStudy(listed.name);
        const { space, attributes, ...short } = study;
        expect(listed).toStrictEqual(short);
        expect(await store.readSummary(listed.name)).toStrictEqual({ study, ...rest, modelKeptAt: null });
      }
    });

    it("are deleted with everything that belongs to them, and nothing else", async () => {
      for (const name of ["gone", "kept"]) {
        await store.createStudy(sampleSpec({ name }), {}, 1);
        await store.addTrial(name, 0, sampleSuggestion(), { lease: leaseOf("h"), now: 1 });
        await store.addIntermediateValue(name, 0, "h", { step: 1, metric: "loss", value: 1 });
      }
      await store.deleteStudy("gone");
      expect(await store.findStudy("gone")).toBeNull();
      await store.createStudy(sampleSpec({ name: "gone" }), {}, 2);
      expect(await store.readTrials("gone")).toStrictEqual([]);
      await store.addTrial("gone", 0, sampleSuggestion(), { lease: null, now: 1 });
      expect(await store.readIntermediateValues("gone", 0)).toStrictEqual([]);
      expect(await store.readTrials("kept")).toHaveLength(1);
      expect(await store.readIntermediateValues("kept", 0)).toHaveLength(1);
    });

    it("that do not exist are not found, by any operation", async () => {
      const lease = leaseOf("h");
      const asked: (() => Promise<unknown>)[] = [
        () => store.readStudy("x"),
        () => store.readSummary("x"),
        () => store.setBudget("x", {}),
        () => store.addSecondsUsed("x", 1),
        () => store.deleteStudy("x"),
        () => store.readTrials("x"),
        () => store.readTrial("x", 0),
        () => store.readIntermediateValues("x", 0),
        () => store.addTrial("x", 0, sampleSuggestion(), { lease, now: 1 }),
        () => store.importTrials("x", []),
        () => store.claim("x", lease, 1),
        () => store.renewLease("x", 0, lease),
        () => store.release("x", 0, "h", { kind: "interrupted", now: 7 }),
        () => store.releaseLost("x", { now: 1, deadHolders: [] }),
        () => store.finishTrial("x", 0, "h", { outcome: completeWith(1), now: 1 }),
        () => store.addIntermediateValue("x", 0, "h", { step: 0, metric: "loss", value: 1 }),
      ];
      for (const ask of asked) await expectRefusal(ask(), "not-found");
      expect(await store.findStudy("x")).toBeNull();
      expect(await store.listStudies()).toStrictEqual([]);
    });
  });
}
