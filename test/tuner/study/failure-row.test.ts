import { describe, expect, it } from "vitest";
import { studyNotices } from "../../../tuner/loop/notices.ts";
import { failureRow, mostFailures, rowText } from "../../../tuner/study/failure-row.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { failed, measured, square, studyOf, suggested } from "../past.ts";

const at = (trial: Trial, finishedAt: number): Trial => ({ ...trial, finishedAt });
const bad = (number: number, kind: "diverged" | "infeasible" = "diverged") =>
  failed(number, suggested({ a: 0, b: 0 }), kind);
const good = (number: number) => measured(number, suggested({ a: 0, b: 0 }), 1);

describe("failures in a row", () => {
  it("are those of one kind that ended last, in the order in which they ended", () => {
    const trials = [at(bad(0), 1), at(good(1), 2), at(bad(2, "infeasible"), 3), at(bad(3), 9), at(bad(4), 5)];
    expect(failureRow(trials)).toMatchObject({ kind: "diverged", numbers: [4, 3], someSucceeded: true });
    expect(failureRow(trials.slice(0, 2))).toBeNull();
    expect(failureRow([])).toBeNull();
    expect(failureRow(trials.slice(0, 1))).toMatchObject({ numbers: [0], someSucceeded: false });
  });

  it("are too many at five, at ten after a success, or at the limit", () => {
    expect([false, true].map((someSucceeded) => mostFailures({ someSucceeded }, null))).toEqual([5, 10]);
    expect(mostFailures({ someSucceeded: true }, 3)).toBe(3);
  });

  it("are described by the last useful line, and noticed while the study is paused", () => {
    const message = "Traceback:\n  File x\nValueError: no data";
    expect(rowText({ kind: "transient", count: 1, message })).toBe(
      "1 trial in a row that failed because of the machine: ValueError: no data",
    );
    const trials = Array.from({ length: 5 }, (_, number) => at(bad(number), number));
    const paused = { ...studyOf(square), state: "paused" } as const;
    expect(studyNotices(paused, trials)).toEqual([
      {
        code: "failures",
        count: 5,
        message:
          "Paused after 5 trials in a row that diverged: loss; must be finite: NaN. Resume it with: credence edit study --resume",
      },
    ]);
    expect(studyNotices({ ...paused, state: "active" }, trials)).toEqual([]);
  });
});
