import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bestTrial, isBetter } from "../../../tuner/study/best-trial.ts";
import type { Direction, Metric } from "../../../tuner/objective.ts";
import { completeTrial, failedTrial, finishedTrial, prunedTrial, runningTrial, waitingTrial } from "../trials.ts";

const study = (direction: Direction, name = "loss"): { metrics: [Metric, Metric] } => ({
  metrics: [
    { name, direction },
    { name: "ignored", direction: "minimize" },
  ],
});

describe("bestTrial", () => {
  const trials = [
    failedTrial(0),
    completeTrial(1, 5),
    prunedTrial(2, -100),
    completeTrial(3, 2),
    completeTrial(4, 2),
    completeTrial(5, 9),
    completeTrial(6, 9),
    runningTrial(7),
    waitingTrial(8),
  ];

  it.each<[Direction, string, number]>([
    ["minimize", "loss", 3],
    ["maximize", "loss", 5],
    ["minimize", "other", 5],
    ["maximize", "other", 3],
  ])("%s %s: trial %d", (direction, name, number) => {
    expect(bestTrial(study(direction, name), trials)?.number).toBe(number);
    expect(bestTrial(study(direction, name), trials.toReversed())?.number).toBe(number);
  });

  it("is null before the first complete trial with a value", () => {
    expect(bestTrial(study("minimize"), [])).toBeNull();
    const without = finishedTrial(1, { state: "complete", values: { other: 1 } });
    expect(bestTrial(study("minimize"), [failedTrial(0), prunedTrial(2, 1), runningTrial(3), without])).toBeNull();
  });

  it("is not beaten by any complete trial, and no equal one came before it", () => {
    const losses = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(losses, fc.constantFrom<Direction>("minimize", "maximize"), (losses, direction) => {
        const all = losses.map((loss, number) => completeTrial(number, loss));
        const wanted = direction === "minimize" ? Math.min(...losses) : Math.max(...losses);
        expect(bestTrial(study(direction), all)?.number).toBe(losses.indexOf(wanted));
      }),
      { seed: 20_250_108, numRuns: 200 },
    );
  });
});

describe("isBetter", () => {
  it.each<[Direction, number, number, boolean]>([
    ["minimize", 1, 2, true],
    ["minimize", 2, 1, false],
    ["minimize", 1, 1, false],
    ["maximize", 2, 1, true],
    ["maximize", 1, 2, false],
    ["maximize", 1, 1, false],
  ])("%s: %d against %d is %s", (direction, a, b, better) => {
    expect(isBetter(direction, a, b)).toBe(better);
  });
});
