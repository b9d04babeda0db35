import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orderedTimes, pastIssues, type TrialPast } from "../../../tuner/study/past.ts";
import {
  createTrial,
  finishTrial,
  releaseTrial,
  resumeTrial,
  retryTrial,
  startTrial,
  stopTrial,
  type Trial,
} from "../../../tuner/study/trial.ts";

const sound: TrialPast = {
  state: "complete",
  attempt: 2,
  lost: 1,
  worker: "w",
  createdAt: 1000,
  startedAt: 2000,
  finishedAt: 3000,
};
const neverRun = { attempt: 0, lost: 0, worker: null, startedAt: null } as const;

describe("a trial's past", () => {
  it.each<[string, Partial<TrialPast>]>([
    ["as usual", {}],
    ["all at once", { startedAt: 1000, finishedAt: 1000 }],
    ["with an unknown start", { startedAt: null, worker: null }],
    ["stopped before it ran", { state: "failed", ...neverRun }],
    ["waiting, never run", { state: "waiting", ...neverRun, finishedAt: null }],
    ["waiting for another attempt", { state: "waiting", lost: 2, finishedAt: null }],
    ["failed with every attempt lost", { state: "failed", attempt: 3, lost: 3 }],
    [
      "before 1970, and at the ends of the calendar",
      { createdAt: -62_167_219_200_000, finishedAt: 253_402_300_799_999 },
    ],
  ])("is sound: %s", (_, change) => {
    expect(pastIssues({ ...sound, ...change })).toEqual([]);
  });

  it.each<[string, Partial<TrialPast>, string]>([
    ["started before it was created", { startedAt: 999 }, "startedAt"],
    ["ended before it started", { finishedAt: 1999 }, "finishedAt"],
    ["ended before it was created", { startedAt: null, finishedAt: 999 }, "finishedAt"],
    ["created after the year 9999", { createdAt: 253_402_300_800_000 }, "createdAt"],
    ["with a time outside the calendar", { finishedAt: 1e300 }, "finishedAt"],
    ["with NaN as a time", { startedAt: NaN }, "startedAt"],
    ["with values and no attempt", { ...neverRun }, "attempt"],
    ["pruned and no attempt", { state: "pruned", ...neverRun }, "attempt"],
    ["running and no attempt", { state: "running", ...neverRun, finishedAt: null }, "attempt"],
    ["started and no attempt", { state: "failed", attempt: 0, lost: 0, worker: null }, "attempt"],
    ["run by a worker and no attempt", { state: "failed", ...neverRun, worker: "w" }, "attempt"],
    ["with values, and every attempt lost", { lost: 2 }, "lost"],
    ["with more lost than there were", { state: "failed", lost: 3 }, "lost"],
  ])("is refused: %s", (_, change, path) => {
    const issues = pastIssues({ ...sound, ...change });
    expect(issues.map((issue) => issue.path)).toEqual([path]);
    expect(issues[0].message).toMatch(new RegExp(`^${path}; must .+: `));
  });

  const time = fc
    .integer({ min: -1e15, max: 1e15 })
    .filter((one) => one > -62_167_219_200_000 && one < 253_402_300_799_999);
  const step = fc.tuple(fc.constantFrom("start", "release", "lose", "resume", "finish", "fail", "stop"), time);

  it("is consistent whatever happens and however the clock jumps", () => {
    const lease = { worker: "w", holder: "h", expiresAt: 0 };
    fc.assert(
      fc.property(time, fc.boolean(), fc.array(step, { maxLength: 12 }), (created, isLeased, steps) => {
        const suggestion = { hyperparameters: {}, reason: { strategy: "random" } };
        let trial: Trial = createTrial(0, suggestion, { lease: isLeased ? lease : null, now: created });
        expect(pastIssues(trial)).toEqual([]);
        let wasLost = false;
        for (const [what, now] of steps) {
          const running = trial.state === "running";
          if (what === "start" && trial.state === "waiting") trial = startTrial(trial, lease, now);
          else if (what === "resume" && trial.state === "waiting" && wasLost) trial = resumeTrial(trial, lease);
          else if (what === "release" && running) trial = releaseTrial(trial, 0);
          else if (what === "lose" && running) trial = retryTrial(trial, "lost", { maxAttempts: 3, now });
          else if (what === "finish" && running) trial = finishTrial(trial, { state: "complete", values: {} }, now);
          else if (what === "stop" && (running || trial.state === "waiting")) trial = stopTrial(trial, now);
          else continue;
          wasLost = what === "lose";
          expect(pastIssues(trial)).toEqual([]);
        }
      }),
    );
  });

  it("from an earlier release is repaired, and left unchanged where it is consistent", () => {
    const optional = fc.option(time, { nil: null });
    fc.assert(
      fc.property(time, optional, optional, (createdAt, startedAt, finishedAt) => {
        const ordered = { ...sound, createdAt, ...orderedTimes({ createdAt, startedAt, finishedAt }) };
        expect(pastIssues(ordered)).toEqual([]);
        if (pastIssues({ ...sound, createdAt, startedAt, finishedAt }).length > 0) return;
        expect(ordered).toMatchObject({ startedAt, finishedAt });
      }),
    );
  });
});
