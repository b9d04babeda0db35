/** Obligations for values: every number and string is read back unchanged, or rejected. */
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Store } from "../../../tuner/store.ts";
import { completeWith, expectRefusal, finishedTrial, leaseOf, sampleSpec, sampleSuggestion } from "./samples.ts";

const hardNumbers = [
  0,
  -0,
  1,
  5e-324,
  -5e-324,
  2.225073858507201e-308,
  1e308,
  -Number.MAX_VALUE,
  2 ** 53 + 2,
  2 ** 63,
  0.1 + 0.2,
];
const hardTexts = [
  "",
  " ",
  "NULL",
  "it's",
  '"; drop table trials; --',
  "%_\\",
  "é e\u0301",
  "日本語",
  "👩‍👩‍👧",
  "a\nb\tc",
  "__proto__",
  "1",
];
// Content that only free text may contain: the null character, which ends a string in C.
const hardMessages = [...hardTexts, "a\0b", "x".repeat(1_000_000)];

export function describeExactness(current: () => Store): void {
  describe("exactness", () => {
    let store: Store;
    beforeEach(async () => {
      store = current();
      await store.createStudy(sampleSpec(), {}, 1);
      await store.addTrial("wine", 0, sampleSuggestion(), { lease: leaseOf("h"), now: 2 });
    });

    it("strings that are not valid Unicode are stored with U+FFFD for each lone surrogate, in every column", async () => {
      const half = "a\ud83d!";
      const kept = "a\ufffd!";
      await store.updateStudy(
        "wine",
        { notes: half, tags: [half], attributes: { [half]: [half] } },
        { who: half, reason: half, now: 3 },
      );
      const { notes, tags, attributes } = await store.readStudy("wine");
      expect({ notes, tags, attributes }).toStrictEqual({ notes: kept, tags: [kept], attributes: { [kept]: [kept] } });
      expect((await store.readAudit("wine")).at(-1)).toMatchObject({ who: kept, reason: kept });
      const failure = { kind: "infeasible", message: half } as const;
      const failed = await store.finishTrial("wine", 0, "h", { outcome: { state: "failed", failure }, now: 4 });
      expect(failed.failure?.message).toBe(kept);
      expect(await store.readTrial("wine", 0)).toStrictEqual(failed);
      const annotated = await store.annotateTrial("wine", 0, { notes: half, tags: [half] }, { who: "me", now: 5 });
      expect([annotated.notes, annotated.tags]).toStrictEqual([kept, [kept]]);
      expect(await store.readTrial("wine", 0)).toStrictEqual(annotated);
    });

    async function roundTrip(number: number): Promise<void> {
      const first = (await store.readTrials("wine")).length;
      const [trial] = await store.importTrials("wine", [
        finishedTrial({
          number: first,
          hyperparameters: { lr: number },
          reason: { strategy: "gp", predictedMean: number },
          values: { loss: number },
          standardErrors: { loss: number },
          metrics: { rmse: number },
        }),
      ]);
      expect(await store.readTrial("wine", first)).toStrictEqual(trial);
      const read = [
        trial.hyperparameters["lr"],
        trial.reason.predictedMean,
        trial.values?.["loss"],
        trial.metrics?.["rmse"],
      ];
      for (const value of [...read, trial.standardErrors?.["loss"]]) expect(value).toBe(number);

      await store.addIntermediateValue("wine", 0, "h", { step: 0, metric: "loss", value: number });
      expect((await store.readIntermediateValues("wine", 0))[0].value).toBe(number);
      expect((await store.setBudget("wine", { target: number })).budget.target).toBe(number);
    }

    it.each(hardNumbers)("gives back %s", async (number) => {
      await roundTrip(number);
      expect((await store.listStudies())[0].best).toBe(number);
    });

    it("gives back any finite number", async () => {
      const anyNumber = fc.double({ noNaN: true, noDefaultInfinity: true });
      await fc.assert(fc.asyncProperty(anyNumber, roundTrip), { seed: 1, numRuns: 25 });
    });

    it.each([NaN, Infinity, -Infinity])("refuses %s wherever it occurs, and changes nothing", async (bad) => {
      const before = [await store.listStudies(), await store.readTrials("wine")];
      const finish = (outcome: Parameters<Store["finishTrial"]>[3]["outcome"], now = 3) =>
        store.finishTrial("wine", 0, "h", { outcome, now });
      const add = (change: object, options: object) =>
        store.addTrial("wine", 1, { ...sampleSuggestion(), ...change }, { lease: null, now: 2, ...options });
      const attempts: (() => Promise<unknown>)[] = [
        () => store.createStudy(sampleSpec({ name: "new", seed: bad }), {}, 1),
        () => store.createStudy(sampleSpec({ name: "new" }), { seconds: bad }, 1),
        () => store.createStudy(sampleSpec({ name: "new" }), {}, bad),
        () => store.createStudy(sampleSpec({ name: "new", strategy: { ...sampleSpec().strategy, kappa: bad } }), {}, 1),
        () => store.setBudget("wine", { target: bad }),
        () => store.addSecondsUsed("wine", bad),
        () => add({ hyperparameters: { lr: bad } }, {}),
        () => add({ reason: { strategy: "gp", kernel: { lengthscales: { lr: bad } } } }, {}),
        () => add({}, { now: bad }),
        () => add({}, { lease: leaseOf("h", bad) }),
        () => finish(completeWith(bad)),
        () => finish({ state: "pruned", values: { loss: bad } }),
        () => finish({ state: "complete", values: { loss: 1 }, standardErrors: { loss: bad } }),
        () => finish({ state: "complete", values: { loss: 1 }, metrics: { rmse: bad } }),
        () => finish(completeWith(1), bad),
        () => store.renewLease("wine", 0, leaseOf("h", bad)),
        () => store.releaseLost("wine", { now: bad, deadHolders: [] }),
        () => store.addIntermediateValue("wine", 0, "h", { step: 1, metric: "loss", value: bad }),
        () => store.addIntermediateValue("wine", 0, "h", { step: bad, metric: "loss", value: 1 }),
      ];
      for (const attempt of attempts) await expectRefusal(attempt(), "invalid");
      expect([await store.listStudies(), await store.readTrials("wine")]).toStrictEqual(before);
      expect(await store.readIntermediateValues("wine", 0)).toStrictEqual([]);
    });

    it.each(hardTexts)("gives back the string %j as any name", async (text) => {
      const lease = { worker: text, holder: text, expiresAt: 9 };
      const hyperparameters = Object.fromEntries([["lr", text]]);
      const spec = sampleSpec({ name: text, metrics: [{ name: text, direction: "minimize" }] });
      expect(await store.createStudy(spec, {}, 1)).toMatchObject(spec);
      const added = await store.addTrial(text, 0, { ...sampleSuggestion(), hyperparameters }, { lease, now: 1 });
      expect(added).toMatchObject({ lease, worker: text, hyperparameters: { lr: text } });
      await store.addIntermediateValue(text, 0, text, { step: 1, metric: text, value: 1 });
      expect(await store.readIntermediateValues(text, 0)).toStrictEqual([{ step: 1, metric: text, value: 1 }]);
      const outcome = { state: "complete", values: Object.fromEntries([[text, 0.5]]) } as const;
      const finished = await store.finishTrial(text, 0, text, { outcome, now: 2 });
      expect(finished.values).toStrictEqual(outcome.values);
      expect(await store.readTrials(text)).toStrictEqual([finished]);
      expect((await store.findStudy(text))?.name).toBe(text);
      await store.deleteStudy(text);
      expect((await store.listStudies()).map(({ study }) => study.name)).toStrictEqual(["wine"]);
    });

    it.each(hardMessages.map((message) => [message.slice(0, 20), message]))(
      "gives back the message %j",
      async (_, message) => {
        const outcome = { state: "failed", failure: { kind: "diverged", message } } as const;
        const finished = await store.finishTrial("wine", 0, "h", { outcome, now: 3 });
        expect(finished.failure?.message).toBe(message);
        expect((await store.readTrial("wine", 0)).failure?.message).toBe(message);
      },
    );

    it("distinguishes names that only look alike", async () => {
      for (const name of ["WINE", "wine ", "é", "e\u0301"]) await store.createStudy(sampleSpec({ name }), {}, 1);
      expect(await store.listStudies()).toHaveLength(5);
    });

    it("keeps the order of hyperparameters, even of many", async () => {
      const names = Array.from({ length: 300 }, (_, index) => `x${(index * 7919) % 300}`);
      const hyperparameters = Object.fromEntries(
        names.map((name, index) => [name, index % 2 === 0 ? index / 7 : `v${index}`]),
      );
      await store.addTrial("wine", 1, { ...sampleSuggestion(), hyperparameters }, { lease: null, now: 1 });
      expect(JSON.stringify((await store.readTrial("wine", 1)).hyperparameters)).toBe(JSON.stringify(hyperparameters));
    });
  });
}
