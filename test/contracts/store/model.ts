/** Sequences of random operations, compared with the reference store: the same answers, rejections and contents. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CredenceError } from "../../../common/errors.ts";
import type { PruningDecision } from "../../../tuner/pruning/pruning.ts";
import type { Outcome, ReleaseReason, Store } from "../../../tuner/store.ts";
import type { Lease, Suggestion, Trial } from "../../../tuner/study/trial.ts";
import { contents } from "./contents.ts";
import { createReferenceStore } from "./reference-store.ts";
import { neverRun, sampleSpec } from "./samples.ts";

/** An operation as a value, so that a counterexample can be read. */
type Operation = readonly [kind: string, run: (store: Store) => Promise<unknown>];

// Mostly one study, one holder and a few trials, so that operations interact.
const study = fc.constantFrom("a", "a", "a", "b");
const holder = fc.constantFrom("h1", "h1", "h1", "h2");
const time = fc.integer({ min: 0, max: 50 });
const value = fc.double({ noNaN: true, noDefaultInfinity: true });
const number = fc.integer({ min: 0, max: 3 });
const metricName = fc.constantFrom("loss", "ß", "z");
const lease: fc.Arbitrary<Lease> = fc.record({ worker: fc.string(), holder, expiresAt: time });
const budget = fc.record(
  {
    trials: fc.nat(),
    seconds: fc.double({ min: 1e-9, max: 1e9, noNaN: true }),
    steps: fc.integer({ min: 1, max: 9 }),
    target: value,
  },
  { requiredKeys: [] },
);
const suggestion: fc.Arbitrary<Suggestion> = fc.record({
  hyperparameters: fc.dictionary(fc.string(), fc.oneof(value, fc.string(), fc.boolean()), {
    maxKeys: 3,
    noNullPrototype: true,
  }),
  reason: fc.record({ strategy: fc.string(), predictedMean: value, seen: fc.nat() }, { requiredKeys: ["strategy"] }),
});
const numbers = fc.dictionary(metricName, value, { noNullPrototype: true });
const failure = fc.record({ kind: fc.constantFrom("diverged", "infeasible", "transient"), message: fc.string() });
// Few values, so that the same outcome is sometimes reported twice.
const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  fc.record({ state: fc.constant("complete" as const), values: fc.record({ loss: fc.constantFrom(0, -0, 1) }) }),
  fc.record(
    { state: fc.constantFrom("complete", "pruned"), values: numbers, metrics: numbers },
    { requiredKeys: ["state", "values"] },
  ),
  fc.record({ state: fc.constant("failed" as const), failure }),
);
const finished: fc.Arbitrary<Trial> = fc
  .tuple(
    fc.record({
      number,
      attempt: number,
      lost: number,
      stopRequested: fc.boolean(),
      spaceRevision: number,
      revision: number,
      notes: fc.string(),
      tags: fc.array(fc.string(), { maxLength: 2 }),
      worker: fc.option(fc.string()),
      standardErrors: fc.option(numbers),
      metrics: fc.option(numbers),
      createdAt: time,
      startedAt: fc.option(time),
      finishedAt: time,
    }),
    fc.oneof(
      {
        weight: 4,
        arbitrary: fc.record({
          state: fc.constant("complete" as const),
          values: fc.record({ loss: value }),
          failure: fc.constant(null),
        }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ state: fc.constant("pruned" as const), values: numbers, failure: fc.constant(null) }),
      },
      {
        weight: 2,
        arbitrary: fc.record({ state: fc.constant("failed" as const), values: fc.constant(null), failure }),
      },
      {
        weight: 1,
        arbitrary: fc.record({
          state: fc.constantFrom("waiting", "complete"),
          values: fc.constant(null),
          failure: fc.constant(null),
        }),
      },
    ),
  )
  .map(([past, end]) => ({ ...neverRun, hyperparameters: {}, reason: { strategy: "imported" }, ...past, ...end }));

const decision: fc.Arbitrary<PruningDecision> = fc.record({
  rule: fc.constantFrom("asha", "median"),
  step: number,
  values: numbers,
});
const releaseReason: fc.Arbitrary<ReleaseReason> = fc.oneof(
  fc.record({ kind: fc.constant("interrupted" as const), now: time }),
  fc.record({ kind: fc.constant("transient" as const), message: fc.string(), now: time }),
);
const author = fc.record({ who: fc.string(), now: time, reason: fc.string() }, { requiredKeys: ["who", "now"] });
const annotations = fc.record(
  { notes: fc.constantFrom("", "n"), tags: fc.array(fc.string(), { maxLength: 2 }), attributes: numbers },
  { requiredKeys: [] },
);
const studyChanges = fc.record(
  {
    state: fc.constantFrom("active", "paused", "archived"),
    budget,
    maxAttempts: fc.integer({ min: 0, max: 4 }),
    space: fc.constantFrom(sampleSpec().space, sampleSpec().space.slice(0, 2)),
    notes: fc.constantFrom("", "n"),
  },
  { requiredKeys: [] },
);
const filter = fc.record(
  {
    states: fc.subarray(["waiting", "running", "complete", "failed"] as const),
    after: number,
    order: fc.constantFrom("ascending", "descending"),
    limit: fc.integer({ min: 1, max: 3 }),
  },
  { requiredKeys: ["limit"] },
);
const addOptions = fc.record({ lease: fc.option(lease, { freq: 2 }), now: time });

function operation<T>(
  kind: string,
  weight: number,
  [given, run]: readonly [fc.Arbitrary<T>, (store: Store, given: T) => Promise<unknown>],
): fc.WeightedArbitrary<Operation> {
  const arbitrary = given.map((values): Operation => [
    `${kind} ${fc.stringify(values)}`,
    (store) => run(store, values),
  ]);
  return { weight, arbitrary };
}

const operations: fc.Arbitrary<Operation> = fc.oneof(
  operation("createStudy", 2, [
    fc.tuple(study, fc.nat(1), budget, time),
    (store, [name, seed, given, now]) => store.createStudy(sampleSpec({ name, seed }), given, now),
  ]),
  operation("deleteStudy", 1, [study, (store, name) => store.deleteStudy(name)]),
  operation("setBudget", 2, [fc.tuple(study, budget), (store, [name, given]) => store.setBudget(name, given)]),
  operation("addSecondsUsed", 2, [
    fc.tuple(study, fc.double({ min: 0, max: 9, noNaN: true })),
    (store, [name, seconds]) => store.addSecondsUsed(name, seconds),
  ]),
  operation("addTrial", 5, [
    fc.tuple(study, number, suggestion, addOptions),
    (store, [name, next, given, options]) => store.addTrial(name, next, given, options),
  ]),
  operation("addTrial, next", 15, [
    fc.tuple(study, suggestion, addOptions),
    async (store, [name, given, options]) =>
      store.addTrial(name, (await store.readTrials(name)).length, given, options),
  ]),
  operation("importTrials", 3, [
    fc.tuple(study, fc.array(finished, { maxLength: 3 })),
    (store, [name, trials]) => store.importTrials(name, trials),
  ]),
  operation("claim", 12, [fc.tuple(study, lease, time), (store, [name, given, now]) => store.claim(name, given, now)]),
  operation("renewLease", 6, [
    fc.tuple(study, number, lease),
    (store, [name, at, given]) => store.renewLease(name, at, given),
  ]),
  operation("release", 8, [
    fc.tuple(study, number, holder, releaseReason),
    (store, [name, at, by, why]) => store.release(name, at, by, why),
  ]),
  operation("releaseLost", 4, [
    fc.tuple(study, time, fc.subarray(["h1", "h2"], { maxLength: 1 })),
    (store, [name, now, deadHolders]) => store.releaseLost(name, { now, deadHolders }),
  ]),
  operation("finishTrial", 20, [
    fc.tuple(study, number, holder, fc.record({ outcome, now: time })),
    (store, [name, at, by, options]) => store.finishTrial(name, at, by, options),
  ]),
  operation("pruneTrial", 4, [
    fc.tuple(study, number, holder, decision),
    (store, [name, at, by, given]) => store.pruneTrial(name, at, by, given),
  ]),
  operation("readCurves", 3, [
    fc.tuple(study, metricName, number, fc.integer({ min: 1, max: 3 })),
    (store, [name, metric, from, count]) => store.readCurves(name, metric, from, count),
  ]),
  operation("requestStop", 2, [
    fc.tuple(study, number, author),
    (store, [name, at, by]) => store.requestStop(name, at, by),
  ]),
  operation("correctTrial", 3, [
    fc.tuple(study, number, outcome, author),
    (store, [name, at, given, by]) => store.correctTrial(name, at, given, by),
  ]),
  operation("deleteTrial", 2, [
    fc.tuple(study, number, author),
    (store, [name, at, by]) => store.deleteTrial(name, at, by),
  ]),
  operation("annotateTrial", 2, [
    fc.tuple(study, number, annotations, author),
    (store, [name, at, given, by]) => store.annotateTrial(name, at, given, by),
  ]),
  operation("updateStudy", 3, [
    fc.tuple(study, studyChanges, author),
    (store, [name, given, by]) => store.updateStudy(name, given, by),
  ]),
  operation("enqueueTrial", 2, [
    fc.tuple(study, suggestion, time),
    (store, [name, given, now]) => store.enqueueTrial(name, given, now),
  ]),
  operation("keepModel", 2, [
    fc.tuple(study, fc.option(fc.string()), time),
    (store, [name, text, now]) => store.keepModel(name, text, now),
  ]),
  operation("readChanges", 3, [
    fc.tuple(study, fc.nat(30), fc.integer({ min: 1, max: 3 })),
    (store, [name, after, limit]) => store.readChanges(name, after, limit),
  ]),
  operation("listTrials", 3, [fc.tuple(study, filter), (store, [name, given]) => store.listTrials(name, given)]),
  operation("atomically", 2, [
    fc.tuple(study, number, suggestion, time),
    (store, [name, at, given, now]) =>
      store.atomically(async (inside) => {
        await inside.enqueueTrial(name, given, now);
        return inside.readTrial(name, at);
      }),
  ]),
  operation("addIntermediateValue", 12, [
    fc.tuple(study, number, holder, fc.record({ step: fc.nat(3), metric: metricName, value })),
    (store, [name, at, by, given]) => store.addIntermediateValue(name, at, by, given),
  ]),
);

export function describeModel(open: () => Promise<Store>, runs: number): void {
  describe("any sequence of operations", () => {
    it("answers as the reference store does", async () => {
      const sequences = fc.array(operations, { minLength: 30, maxLength: 60, size: "max" });
      await fc.assert(fc.asyncProperty(sequences, compare), { seed: 7, numRuns: runs, endOnFailure: true });
    });
  });

  async function compare(sequence: readonly Operation[]): Promise<void> {
    const [store, reference] = [await open(), createReferenceStore()];
    try {
      for (const name of ["a", "b"]) {
        for (const each of [store, reference]) await each.createStudy(sampleSpec({ name, seed: 0 }), {}, 0);
      }
      for (const [kind, run] of sequence) {
        expect(await answer(run(store)), kind).toStrictEqual(await answer(run(reference)));
      }
      expect(await contents(store)).toStrictEqual(await contents(reference));
    } finally {
      await store.close();
    }
  }
}

/** The result of the operation, or the code with which it was rejected. */
async function answer(operation: Promise<unknown>): Promise<unknown> {
  try {
    return { value: await operation };
  } catch (error) {
    if (error instanceof CredenceError) return { code: error.code };
    throw error;
  }
}
