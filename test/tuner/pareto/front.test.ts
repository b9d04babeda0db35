import { describe, expect, it } from "vitest";
import { paretoFront } from "../../../tuner/pareto/front.ts";
import { finishTrial, type Trial } from "../../../tuner/study/trial.ts";
import { suggested, underWay } from "../past.ts";

const metrics = [
  { name: "loss", direction: "minimize" },
  { name: "speed", direction: "maximize", tuned: true },
  { name: "memory", direction: "minimize", atMost: 8 },
] as const;

function trialOf(number: number, [loss, speed, memory]: readonly number[]): Trial {
  const values = { loss, speed, memory };
  return finishTrial(underWay(number, suggested({ x: number })), { state: "complete", values }, 1);
}

describe("paretoFront", () => {
  const trials = [
    [3, 1, 1],
    [2, 2, 9],
    [1, 1, 1],
    [2, 3, 8],
    [2, 2, 1],
  ].map((row, number) => trialOf(number, row));

  it("consists of complete trials that meet the requirements, in the metrics' units and directions", () => {
    // Trial 1 misses the requirement, 0 is dominated by 2 and 3, 4 by 3.
    expect(paretoFront({ metrics }, [...trials, underWay(5, suggested({ x: 5 }))])).toEqual({
      metrics: ["loss", "speed"],
      members: [2, 3],
      reference: [2.1, 0.8],
      // (2.1 − 1)(1 − 0.8) + (2.1 − 2)(3 − 1).
      hypervolume: expect.closeTo(0.42, 12),
      complete: 5,
      feasible: 4,
      growth: { number: [2, 3], hypervolume: [expect.closeTo(0.22, 12), expect.closeTo(0.42, 12)] },
    });
  });

  it("measures the hypervolume up to the study's reference values", () => {
    const given = [{ ...metrics[0], reference: 4 }, { ...metrics[1], reference: 0 }, metrics[2]] as const;
    expect(paretoFront({ metrics: given }, trials)).toMatchObject({
      reference: [4, 0],
      hypervolume: 3 * 1 + 2 * 2,
      growth: { number: [0, 2, 3], hypervolume: [1, 3, 7] },
    });
  });

  it("is null before a trial meets the requirements, and is the best trial with one objective", () => {
    expect(paretoFront({ metrics }, trials.slice(1, 2))).toBeNull();
    expect(paretoFront({ metrics: [metrics[0]] }, trials)?.members).toEqual([2]);
  });
});
