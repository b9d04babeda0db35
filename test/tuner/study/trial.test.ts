import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CredenceError } from "../../../common/errors.ts";
import {
  correctTrial,
  createTrial,
  finishTrial,
  isFinished,
  releaseTrial,
  retryTrial,
  startTrial,
  stopTrial,
  transitions,
  type Lease,
  type Outcome,
  type Suggestion,
  type Trial,
  type TrialState,
} from "../../../tuner/study/trial.ts";

const suggestion: Suggestion = { hyperparameters: { lr: 0.1 }, reason: { strategy: "random" } };
const lease: Lease = { worker: "local-1", holder: "process-1", expiresAt: 60_000 };
const complete: Outcome = {
  state: "complete",
  values: { loss: 1 },
  standardErrors: { loss: 0.1 },
  metrics: { rmse: 2 },
};
const pruned: Outcome = { state: "pruned", values: { loss: 3 } };
const failed: Outcome = { state: "failed", failure: { kind: "diverged", message: "loss; must be finite: NaN" } };

const waiting = createTrial(3, suggestion, { lease: null, now: 1000 });
const running = startTrial(waiting, lease, 2000);

/** Every operation that changes a state, by the state it leads to. */
const operations = {
  running: (trial: Trial, now: number) => startTrial(trial, lease, now),
  waiting: (trial: Trial, now: number) => releaseTrial(trial, now),
  complete: (trial: Trial, now: number) => finishTrial(trial, complete, now),
  pruned: (trial: Trial, now: number) => finishTrial(trial, pruned, now),
  failed: (trial: Trial, now: number) => finishTrial(trial, failed, now),
} satisfies Record<TrialState, unknown>;

describe("createTrial", () => {
  it("makes a waiting trial", () => {
    expect(waiting).toEqual({
      number: 3,
      hyperparameters: { lr: 0.1 },
      reason: { strategy: "random" },
      state: "waiting",
      attempt: 0,
      lost: 0,
      stopRequested: false,
      steps: null,
      pruning: null,
      spaceRevision: 0,
      revision: 0,
      notes: "",
      tags: [],
      attributes: {},
      lease: null,
      worker: null,
      values: null,
      standardErrors: null,
      metrics: null,
      failure: null,
      createdAt: 1000,
      startedAt: null,
      finishedAt: null,
    });
  });

  it("makes a running trial with a lease", () => {
    const trial = createTrial(3, suggestion, { lease, now: 1000 });
    expect(trial).toEqual({ ...waiting, state: "running", attempt: 1, lease, worker: "local-1", startedAt: 1000 });
  });
});

describe("a trial", () => {
  it("starts", () => {
    expect(running).toEqual({ ...waiting, state: "running", attempt: 1, lease, worker: "local-1", startedAt: 2000 });
  });

  it("goes back to waiting, and starts again as the next attempt", () => {
    const released = releaseTrial(running, 0);
    expect(released).toEqual({ ...running, state: "waiting", lease: null });
    const other: Lease = { worker: "local-2", holder: "process-2", expiresAt: 90_000 };
    expect(startTrial(released, other, 5000)).toEqual({
      ...running,
      attempt: 2,
      lease: other,
      worker: "local-2",
      startedAt: 5000,
    });
  });

  it("ends complete, pruned or failed", () => {
    const ended = { ...running, lease: null, finishedAt: 3000 };
    const values = { values: { loss: 1 }, standardErrors: { loss: 0.1 }, metrics: { rmse: 2 } };
    expect(finishTrial(running, complete, 3000)).toEqual({ ...ended, state: "complete", ...values });
    expect(finishTrial(running, pruned, 3000)).toEqual({ ...ended, state: "pruned", values: { loss: 3 } });
    const failure = { kind: "diverged", message: "loss; must be finite: NaN" };
    expect(finishTrial(running, failed, 3000)).toEqual({ ...ended, state: "failed", failure });
  });

  it("is immutable: no operation changes its input", () => {
    const frozen = Object.freeze({ ...running });
    for (const operation of [operations.waiting, operations.complete, operations.failed]) operation(frozen, 1);
    expect(frozen).toEqual(running);
  });
});

describe("an attempt that was lost", () => {
  const options = { maxAttempts: 3, now: 4000 };
  const failure = { kind: "transient", message: "out of memory" };

  it("is followed by another while fewer than the allowed number were lost", () => {
    const released = { ...running, state: "waiting", lease: null };
    expect(retryTrial(running, "out of memory", options)).toEqual({ ...released, lost: 1 });
    expect(retryTrial({ ...running, lost: 1 }, "out of memory", options)).toEqual({ ...released, lost: 2 });
  });

  it("is the last one once the allowed number is reached", () => {
    const ended = { ...running, state: "failed", lease: null, failure, finishedAt: 4000 };
    expect(retryTrial({ ...running, lost: 2 }, "out of memory", options)).toEqual({ ...ended, lost: 3 });
    expect(retryTrial(running, "out of memory", { ...options, maxAttempts: 1 })).toEqual({ ...ended, lost: 1 });
  });

  it("does not count interruptions, however many", () => {
    const interrupted = { ...running, attempt: 17 };
    expect(retryTrial(interrupted, "out of memory", options)).toMatchObject({ state: "waiting", lost: 1 });
    expect(releaseTrial(interrupted, 0)).toMatchObject({ lost: 0 });
  });

  it("is the last one if a stop was requested", () => {
    const stopping = { ...running, stopRequested: true };
    expect(retryTrial(stopping, "out of memory", options)).toMatchObject({ state: "failed", failure, lost: 1 });
  });
});

describe("stopping", () => {
  it("ends a waiting trial at once, and leaves a running one to its lease holder", () => {
    const failure = { kind: "infeasible", message: "stopped before it ran" };
    const ended = { ...waiting, stopRequested: true, state: "failed", failure, finishedAt: 4000 };
    expect(stopTrial(waiting, 4000)).toEqual(ended);
    expect(stopTrial(running, 4000)).toEqual({ ...running, stopRequested: true });
  });

  it("is a conflict for a finished trial", () => {
    const message = "trial 3; must not be finished to be stopped: complete";
    expect(() => stopTrial(finishTrial(running, complete, 3000), 4000)).toThrow(new CredenceError("conflict", message));
  });
});

describe("a correction", () => {
  it("replaces how a finished trial ended, and nothing else", () => {
    const ended = finishTrial(running, complete, 3000);
    expect(correctTrial(ended, failed)).toEqual(finishTrial(running, failed, 3000));
    expect(correctTrial(finishTrial(running, failed, 3000), complete)).toEqual(ended);
    expect(correctTrial(ended, pruned)).toEqual(finishTrial(running, pruned, 3000));
  });

  it("is a conflict for a trial that is not finished", () => {
    const message = "trial 3; must be finished to be corrected: running";
    expect(() => correctTrial(running, complete)).toThrow(new CredenceError("conflict", message));
  });
});

describe("transitions", () => {
  const states: readonly TrialState[] = ["waiting", "running", "complete", "pruned", "failed"];
  const trials: Record<TrialState, Trial> = {
    waiting,
    running,
    complete: finishTrial(running, complete, 3000),
    pruned: finishTrial(running, pruned, 3000),
    failed: finishTrial(running, failed, 3000),
  };
  const sources: Record<TrialState, string> = {
    waiting: "running",
    running: "waiting",
    complete: "running",
    pruned: "running",
    failed: "waiting or running",
  };
  const legal = new Set([
    "waiting → running",
    "running → waiting",
    "running → complete",
    "running → pruned",
    "running → failed",
    // Stopped before it ran.
    "waiting → failed",
  ]);

  for (const from of states) {
    for (const to of states) {
      const name = `${from} → ${to}`;
      it(`${name} is ${legal.has(name) ? "legal" : "a conflict"}`, () => {
        const allowed: readonly TrialState[] = transitions[from];
        expect(allowed.includes(to)).toBe(legal.has(name));
        const change = () => operations[to](trials[from], 4000);
        if (legal.has(name)) expect(change().state).toBe(to);
        else {
          const message = `trial 3; must be ${sources[to]} to become ${to}: ${from}`;
          expect(change).toThrow(new CredenceError("conflict", message));
        }
      });
    }
  }

  it("are complete: no sequence of operations leaves the table or violates a state's invariants", () => {
    const operation = fc.constantFrom(...states);
    fc.assert(
      fc.property(fc.array(operation, { maxLength: 30 }), (sequence) => {
        let trial = waiting;
        let starts = 0;
        for (const [now, to] of sequence.entries()) {
          const before = trial;
          const isLegal = (transitions[before.state] as readonly TrialState[]).includes(to);
          try {
            trial = operations[to](before, now);
          } catch (error) {
            expect(error).toMatchObject({ code: "conflict" });
            expect(isLegal).toBe(false);
            continue;
          }
          expect(isLegal).toBe(true);
          if (to === "running") starts += 1;
          expect(trial.state).toBe(to);
          expect(trial.attempt).toBe(starts);
          expect(trial.lease === null).toBe(to !== "running");
          expect(trial.finishedAt === null).toBe(!isFinished(trial));
          expect(trial.values === null).toBe(to !== "complete" && to !== "pruned");
          expect(trial.failure === null).toBe(to !== "failed");
          expect(trial.number).toBe(3);
        }
      }),
      { seed: 20_250_107, numRuns: 500 },
    );
  });
});

describe("isFinished", () => {
  it.each<[TrialState, boolean]>([
    ["waiting", false],
    ["running", false],
    ["complete", true],
    ["pruned", true],
    ["failed", true],
  ])("%s: %s", (state, finished) => {
    expect(isFinished({ state })).toBe(finished);
    expect(transitions[state].length === 0).toBe(finished);
  });
});
