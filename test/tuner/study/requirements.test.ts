import { describe, expect, it } from "vitest";
import {
  focusOn,
  hasOneGoal,
  meetsRequirements,
  requirementsOf,
  requirementText,
  tunedMetrics,
} from "../../../tuner/study/goals.ts";
import { bestTrial } from "../../../tuner/study/best-trial.ts";
import { metricIssues } from "../../../tuner/study/metrics.ts";
import { parseRequirement, withRequirements } from "../../../tuner/study/requirements.ts";
import { suggested, underWay } from "../past.ts";
import { finishTrial } from "../../../tuner/study/trial.ts";

const loss = { name: "loss", direction: "minimize" } as const;
const speed = { name: "speed", direction: "maximize" } as const;

describe("requirements", () => {
  it.each([
    ["latency<=20", { metric: "latency", rule: "<=", bound: 20 }],
    [" f1 score >= 0.9 ", { metric: "f1 score", rule: ">=", bound: 0.9 }],
    ["a ≤ -1e-3", { metric: "a", rule: "<=", bound: -1e-3 }],
  ])("are read from %j", (text, requirement) => {
    expect(parseRequirement(text)).toEqual({ requirement });
  });

  it.each(["", "latency", "latency < 20", "<= 3", "latency <= fast", "latency <= Infinity", "latency <= 3 <= 4"])(
    "are not read from %j",
    (text) => {
      expect(parseRequirement(text)).toHaveProperty("rule");
    },
  );

  it("are merged into the existing metrics, and may add metrics where a program can print others", () => {
    const open = withRequirements([loss, speed], ["speed>=3", "memory<=8"], { isOpen: true });
    expect(open).toEqual({
      metrics: [loss, { ...speed, atLeast: 3 }, { name: "memory", direction: "minimize", atMost: 8 }],
      issues: [],
    });
    expect(requirementsOf(open.metrics).map(requirementText)).toEqual(["speed >= 3", "memory <= 8"]);
    const closed = withRequirements([loss, speed], ["memory<=8", "loss<=1", "loss<=2"], { isOpen: false });
    expect(closed.issues.map(({ message }) => message)).toEqual([
      'requirement; must name one of loss, speed: "memory<=8". The objective has no other metric.',
      'requirement; must be the only one with <= for its metric: "loss<=2". Leave one out.',
    ]);
  });

  it("are met by values on the right side of every bound", () => {
    const metrics = [loss, { ...speed, atLeast: 3, atMost: 5 }];
    expect([2, 3, 5, 6].map((value) => meetsRequirements(metrics, { loss: 1, speed: value }))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(meetsRequirements(metrics, { loss: 1 })).toBe(false);
    expect(meetsRequirements(metrics, null)).toBe(false);
    expect(meetsRequirements([loss], { loss: 1 })).toBe(true);
  });

  it("decide which trials can be the best", () => {
    const metrics = [loss, { ...speed, atLeast: 3 }] as const;
    const trials = [
      { loss: 1, speed: 2 },
      { loss: 3, speed: 3 },
      { loss: 2, speed: 4 },
    ].map((values, number) =>
      finishTrial(underWay(number, suggested({ x: number })), { state: "complete", values }, 1),
    );
    expect(bestTrial({ metrics }, trials)?.number).toBe(2);
    expect(bestTrial({ metrics }, trials.slice(0, 1))).toBeNull();
    expect(bestTrial({ metrics: [loss, speed] }, trials)?.number).toBe(0);
  });
});

describe("goals", () => {
  it("are the first metric and those that are tuned with it", () => {
    const metrics = [loss, speed, { name: "memory", direction: "minimize", tuned: true }] as const;
    expect(tunedMetrics(metrics).map(({ name }) => name)).toEqual(["loss", "memory"]);
    expect([hasOneGoal({ metrics }), hasOneGoal({ metrics: [loss, speed] })]).toEqual([false, true]);
    expect(hasOneGoal({ metrics: [{ ...loss, atMost: 1 }] })).toBe(false);
    expect(focusOn({ metrics: [{ ...loss, atMost: 1 }, speed], seed: 3 }, "speed")).toEqual({
      metrics: [speed],
      seed: 3,
    });
  });

  it("are checked with the metrics", () => {
    const issuesOf = (...more: object[]) =>
      metricIssues([loss, ...more.map((one, k) => ({ name: `m${k}`, direction: "minimize", ...one }))]);
    expect(issuesOf({ tuned: true }, { tuned: true, reference: 3 }, { atMost: 2, atLeast: 1 })).toEqual([]);
    expect(issuesOf({ tuned: "yes" }, { reference: NaN }, { atMost: 1, atLeast: 2 })).toEqual([
      { path: "metrics[1].tuned", message: 'tuned; must be true or false: "yes"' },
      { path: "metrics[2].reference", message: "reference; must be a finite number: NaN" },
      { path: "metrics[3].atLeast", message: "atLeast; must be at most atMost (1): 2. No value meets both." },
    ]);
    expect(issuesOf({ tuned: true }, { tuned: true }, { tuned: true })).toEqual([
      {
        path: "metrics",
        message: "tuned metrics; must be at most 3: 4. Remove tuned from those that only need to be recorded.",
      },
    ]);
  });
});
