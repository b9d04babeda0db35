import { describe, expect, it } from "vitest";
import { createBreaker, isDone } from "../../cli/studies/early-end.ts";
import type { FailureKind } from "../../tuner/objective.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { failed, measured, suggested } from "../tuner/past.ts";

const good = measured(0, suggested({ a: 0 }), 1);
const bad = (kind: FailureKind = "infeasible"): Trial => failed(0, suggested({ a: 0 }), kind);

/** Number of finished trials after which no further one starts; null if all may run. */
function stopsAfter(
  trials: readonly Trial[],
  before: readonly Trial[] = [],
  limit: number | null = null,
): number | null {
  const breaker = createBreaker(before, limit);
  for (const [index, trial] of trials.entries()) {
    breaker.note({ kind: "finished", trial });
    if (breaker.why() !== null) return index + 1;
  }
  return null;
}

describe("the circuit breaker", () => {
  const row = Array.from({ length: 12 }, () => bad());

  it("stops after five failures if nothing has succeeded, and after ten later", () => {
    expect(stopsAfter(row)).toBe(5);
    expect(stopsAfter([good, ...row])).toBe(11);
    expect(stopsAfter(row, [good])).toBe(10);
    // Failures of earlier runs do not count: the same command continues.
    expect(stopsAfter(row, row)).toBe(5);
    expect(stopsAfter(row, [], 3)).toBe(3);
  });

  it("counts failures of one kind, and starts again after a success", () => {
    expect(stopsAfter([bad(), bad(), bad("diverged"), bad("diverged"), bad(), bad(), bad(), bad()])).toBeNull();
    expect(stopsAfter([...row.slice(0, 4), good, ...row.slice(0, 9)])).toBeNull();
  });

  it("reports how many failed, of which kind, and the last informative line", () => {
    const breaker = createBreaker([], 1);
    const trial = {
      ...bad(),
      failure: { kind: "infeasible", message: "Traceback:\n  x\nValueError: no data" },
    } as const;
    breaker.note({ kind: "finished", trial });
    expect(breaker.why()).toBe("Stopped after 1 trial in a row that were infeasible: ValueError: no data");
  });
});

describe("isDone", () => {
  const advice = {
    remaining: { expected: 0.05, atMost: 0.1 },
    noise: 0.2,
    worthwhile: 0.2,
    needed: 20,
    complete: 20,
    edges: [],
    trust: { level: "good", text: "" },
    isEnough: true,
  } as const;

  it("needs enough trials, and an expected gain of at most a quarter of a worthwhile one", () => {
    expect(isDone(advice)).toBe(true);
    expect(isDone({ ...advice, complete: 19 })).toBe(false);
    expect(isDone({ ...advice, remaining: { expected: 0.051, atMost: 0.1 } })).toBe(false);
  });
});
