import { describe, expect, it } from "vitest";
import { studyNotices } from "../../../tuner/loop/notices.ts";
import type { SearchSpace } from "../../../tuner/space/search-space.ts";
import { createTrial, type SuggestionReason, type Trial } from "../../../tuner/study/trial.ts";
import { studyOf } from "../past.ts";

const line: SearchSpace = [{ kind: "float", name: "x", low: 0, high: 1, scale: "linear" }];
const three: SearchSpace = [{ kind: "int", name: "x", low: 1, high: 3, scale: "linear" }];

function trialsOf(reasons: readonly Partial<SuggestionReason>[], x = (index: number) => index / 10): readonly Trial[] {
  return reasons.map((reason, index) =>
    createTrial(
      index,
      { hyperparameters: { x: x(index) }, reason: { strategy: "gp", ...reason } },
      { lease: null, now: 0 },
    ),
  );
}

describe("notices of a study", () => {
  it("are empty while the strategy works normally", () => {
    expect(studyNotices(studyOf(line), trialsOf([{ phase: "startup" }, { phase: "log-ei" }]))).toEqual([]);
  });

  it("report how often the strategy failed, with which error, and how often it was too slow", () => {
    const trials = trialsOf([
      { phase: "strategy-failed", problem: "first" },
      { phase: "overload" },
      { phase: "strategy-failed", problem: "not positive definite" },
      {},
    ]);
    expect(studyNotices(studyOf(line), trials)).toEqual([
      {
        code: "strategy-failed",
        count: 2,
        message:
          "The strategy failed for 2 of 4 trials, last for trial 2: not positive definite. Their points are quasi-random.",
      },
      {
        code: "fallback-suggestions",
        count: 1,
        message:
          "1 of 4 trials got a quasi-random point, because the strategy did not finish while the worker was waiting.",
      },
    ]);
  });

  it.each([
    { name: "every point was tried", xs: [1, 2, 3], repeats: false, exhausted: true },
    { name: "a point is left, others were tried twice", xs: [1, 2, 2], repeats: false, exhausted: false },
    { name: "the study allows repeats", xs: [1, 2, 3], repeats: true, exhausted: false },
    { name: "fewer trials than points", xs: [1], repeats: false, exhausted: false },
  ])("report whether the space is exhausted: $name", ({ xs, repeats, exhausted }) => {
    const study = studyOf(three, { strategy: { repeats } });
    const trials = trialsOf(
      xs.map(() => ({})),
      (index) => xs[index],
    );
    expect(studyNotices(study, trials).map(({ code }) => code)).toEqual(exhausted ? ["space-exhausted"] : []);
  });
});
