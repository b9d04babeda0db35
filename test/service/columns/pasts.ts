/** Studies with many different trials, and changes to them, for tests of plots and tables. */
import fc from "fast-check";
import type { StudySnapshot } from "../../../tuner/study/snapshot.ts";
import { isFinished, type Trial, type TrialState } from "../../../tuner/study/trial.ts";
import { studyOf } from "../../tuner/past.ts";
import { waitingTrial } from "../../tuner/trials.ts";

const space = [
  { kind: "float", name: "lr", low: 1e-5, high: 1, scale: "log" },
  { kind: "int", name: "layers", low: 1, high: 8, scale: "linear" },
  { kind: "categorical", name: "optimizer", choices: ["adam", "sgd", "Lion"] },
  { kind: "categorical", name: "batch", choices: [16, 128, "auto", true] },
] as const;

const time = fc.integer({ min: 0, max: 40 });
const few = fc.constantFrom(-2.5, -0, 0, 0.1, 1, 3, 1e9);

/** All fields except number and revision, with few different values, so that some are equal. */
const content: fc.Arbitrary<Partial<Trial>> = fc
  .record({
    state: fc.constantFrom<TrialState>("waiting", "running", "complete", "complete", "complete", "pruned", "failed"),
    lr: fc.double({ min: 1e-5, max: 1, noNaN: true }),
    layers: fc.option(fc.integer({ min: 1, max: 8 })),
    optimizer: fc.constantFrom("adam", "sgd", "Lion"),
    batch: fc.option(fc.constantFrom<(number | string | boolean)[]>(16, 128, "auto", true)),
    reason: fc.constantFrom(
      { strategy: "sobol" },
      { strategy: "gp", phase: "log-ei" },
      { strategy: "gp", phase: "ucb" },
    ),
    loss: few,
    minutes: fc.option(few),
    kind: fc.constantFrom("diverged", "infeasible", "transient"),
    worker: fc.constantFrom("kitchen-1", "kitchen-2", "Cellar"),
    attempt: fc.integer({ min: 1, max: 3 }),
    tags: fc.subarray(["crisp", "burnt", "x"]),
    startedAt: time,
    took: time,
  })
  .map(({ lr, layers, optimizer, batch, loss, minutes, kind, took, ...given }) => {
    const { state, startedAt } = given;
    const hasValues = state === "complete" || state === "pruned";
    return {
      ...given,
      hyperparameters: {
        lr,
        optimizer,
        ...(layers === null ? {} : { layers }),
        ...(batch === null ? {} : { batch }),
      },
      createdAt: startedAt,
      startedAt: state === "waiting" ? null : startedAt,
      finishedAt: hasValues || state === "failed" ? startedAt + took : null,
      worker: state === "waiting" ? null : given.worker,
      values: state === "complete" ? { loss } : state === "pruned" ? {} : null,
      metrics: hasValues && minutes !== null ? { minutes } : null,
      failure: state === "failed" ? ({ kind, message: "no" } as Trial["failure"]) : null,
    };
  });

export function knowledge(
  trials: readonly Trial[],
  options: { revision?: number; maximize?: boolean } = {},
): StudySnapshot {
  const direction = options.maximize === true ? "maximize" : "minimize";
  const { revision = Math.max(0, ...trials.map((trial) => trial.revision)) } = options;
  return {
    study: { ...studyOf(space, { direction }), revision },
    trials,
    next: (trials.at(-1)?.number ?? -1) + 1,
    finished: trials.filter(isFinished).length,
    steps: 0,
    open: trials.filter((trial) => !isFinished(trial)),
    left: Infinity,
    isBudgetSpent: false,
  };
}

/** Returns the same trials each time. */
export function someTrials(length: number): readonly Trial[] {
  return fc.sample(content, { seed: 20_261_128, numRuns: length }).map((given, number) => ({
    ...waitingTrial(number),
    ...given,
    revision: number + 1,
  }));
}

/** Trials by number, with gaps. */
export function trialLists(maxLength: number): fc.Arbitrary<readonly Trial[]> {
  return fc
    .array(
      fc.tuple(
        content,
        fc.integer({ min: 1, max: 8 }).map((gap) => (gap > 6 ? gap - 5 : 1)),
      ),
      { maxLength },
    )
    .map((list) => {
      let number = -1;
      return list.map(([given, gap], index) => {
        number += gap;
        return { ...waitingTrial(number), ...given, revision: index + 1 };
      });
    });
}

/** Successive states of a study: trials are added, changed and deleted. */
export const pasts: fc.Arbitrary<readonly StudySnapshot[]> = fc
  .tuple(
    fc.boolean(),
    fc.array(
      fc.array(
        fc.record({ number: fc.nat(30), content, isDeleted: fc.integer({ min: 0, max: 6 }).map((roll) => roll === 0) }),
        { minLength: 1, maxLength: 12 },
      ),
      { minLength: 1, maxLength: 8 },
    ),
  )
  .map(([maximize, rounds]) => {
    const trials = new Map<number, Trial>();
    const deleted = new Set<number>();
    let revision = 0;
    return rounds.map((changes) => {
      for (const change of changes) {
        revision += 1;
        const before = trials.get(change.number);
        if (change.isDeleted) {
          trials.delete(change.number);
          deleted.add(change.number);
        } else if (!deleted.has(change.number)) {
          const trial = { ...waitingTrial(change.number), ...change.content, revision };
          // The suggestion and its time do not change.
          const { hyperparameters, reason, createdAt } = before ?? trial;
          trials.set(change.number, { ...trial, hyperparameters, reason, createdAt });
        }
      }
      const sorted = [...trials.values()].sort((a, b) => a.number - b.number);
      return { ...knowledge(sorted, { revision, maximize }), next: 31 };
    });
  });
