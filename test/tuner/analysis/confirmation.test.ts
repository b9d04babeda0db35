import { describe, expect, it } from "vitest";
import { fold, makeKey, openStream } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import { mean } from "../../../math/statistics.ts";
import { planConfirmation } from "../../../tuner/analysis/confirmation-plan.ts";
import { confirmation } from "../../../tuner/analysis/confirmation.ts";
import { recommend } from "../../../tuner/analysis/recommendation.ts";
import { decode, hyperparametersKey } from "../../../tuner/space/encoding.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import { evaluationKeys } from "../../../tuner/study/keys.ts";
import type { Suggestion, Trial } from "../../../tuner/study/trial.ts";
import { failed, measured, studyOf, suggested, underWay, unit } from "../past.ts";

const square: SearchSpace = [
  { ...unit("a"), default: 0.5 },
  { ...unit("b"), default: 0.5 },
];
const study = studyOf(square);
const bowl = ({ a, b }: Hyperparameters) => (Number(a) - 0.3) ** 2 + (Number(b) - 0.6) ** 2;

function past(seed: number, deviation: number, count = 16): readonly Trial[] {
  const key = fold(makeKey("confirmation"), seed);
  const noise = openStream(key);
  const points = sobolPoints(2, count, { key: fold(key, "points") });
  return Array.from({ length: count }, (_, i) => {
    const suggestion = suggested(decode(square, i === 0 ? [0.5, 0.5] : points.subarray(2 * i, 2 * i + 2)));
    return measured(i, suggestion, bowl(suggestion.hyperparameters) + deviation * noise.normal());
  });
}

/** Evaluates a plan with noise, most of which is shared by the trials of one repeat. */
function evaluated(trials: readonly Trial[], plan: readonly Suggestion[], seed: number): readonly Trial[] {
  const shared = openStream(fold(makeKey("shared"), seed));
  const ofRepeat = Array.from({ length: 50 }, () => 0.3 * shared.normal());
  const own = plan.map((suggestion, i) =>
    measured(
      trials.length + i,
      suggestion,
      bowl(suggestion.hyperparameters) + ofRepeat[suggestion.reason.repeat ?? 0] + 0.05 * shared.normal(),
    ),
  );
  return [...trials, ...own];
}

describe("the plan of a confirmation", () => {
  const trials = past(1, 0.1);
  const plan = planConfirmation(study, trials, { top: 3, repeats: 2 });

  it("contains the recommended and the best observed configuration, further leaders and the default, once in each repeat", () => {
    const recommendation = recommend(study, trials);
    const configurations = plan
      .slice(0, plan.length / 2)
      .map(({ hyperparameters }) => hyperparametersKey(hyperparameters));
    expect(new Set(configurations).size).toBe(configurations.length);
    expect(configurations).toHaveLength(4);
    for (const number of [recommendation?.number, recommendation?.best.number, 0]) {
      expect(configurations).toContain(hyperparametersKey(trials[number ?? -1].hyperparameters));
    }
    expect(plan.map(({ reason }) => reason.repeat)).toEqual([1, 1, 1, 1, 2, 2, 2, 2]);
    expect(new Set(plan.map(({ reason }) => reason.strategy))).toEqual(new Set(["confirmation"]));
  });

  it("continues the numbering of repeats, and is empty while there is nothing to recommend", () => {
    const again = planConfirmation(study, evaluated(trials, plan, 1), { top: 1, repeats: 1 });
    expect(new Set(again.map(({ reason }) => reason.repeat))).toEqual(new Set([3]));
    expect(planConfirmation(study, trials.slice(0, 4), { top: 3, repeats: 2 })).toEqual([]);
  });

  it("gives each repeat its own random key, shared by its evaluations", () => {
    const keyOf = (number: number, repeat?: number) =>
      evaluationKeys(7, { number, reason: { strategy: "x", ...(repeat === undefined ? {} : { repeat }) } });
    expect(keyOf(1).commonKey).toEqual(keyOf(2).commonKey);
    expect(keyOf(1).key).not.toEqual(keyOf(2).key);
    expect(keyOf(1, 1)).toEqual(keyOf(2, 1));
    expect(keyOf(1, 1)).not.toEqual(keyOf(1, 2));
    expect(keyOf(1, 1).commonKey).not.toEqual(keyOf(1).commonKey);
  });
});

describe("a confirmation", () => {
  it("matches the randomized-blocks analysis of its table", () => {
    // Box, Hunter & Hunter's arithmetic by hand: rows a, b, default; columns repeats 1 … 3.
    const table: readonly (readonly [Hyperparameters, readonly number[]])[] = [
      [{ a: 0.1, b: 0.1 }, [1, 2, 4]],
      [{ a: 0.2, b: 0.2 }, [2, 4, 4]],
      [{ a: 0.5, b: 0.5 }, [4, 5, 7]],
    ];
    const trials = table.flatMap(([hyperparameters, values], row) =>
      values.map((value, i) =>
        measured(3 * row + i, { hyperparameters, reason: { strategy: "confirmation", repeat: i + 1 } }, value),
      ),
    );
    const found = confirmation(study, trials);
    // Residuals (−2, −1, 3; 1, 5, −6; 1, −4, 3) / 9 … : squares sum to 102/81.
    const rows = table.map(([, values]) => mean(values));
    const columns = [0, 1, 2].map((j) => mean(table.map(([, values]) => values[j])));
    const squares = table.flatMap(([, values], i) =>
      values.map((y, j) => (y - rows[i] - columns[j] + mean(rows)) ** 2),
    );
    const variance = squares.reduce((a, b) => a + b, 0) / 4;
    const standardError = Math.sqrt((2 * variance) / 3);
    expect(found).toMatchObject({ repeats: 3, degreesOfFreedom: 4, pending: 0 });
    expect(found?.configurations.map(({ number }) => number)).toEqual([0, 3, 6]);
    const [best, , usual] = found?.configurations ?? [];
    expect(usual).toMatchObject({ isDefault: true, gain: null });
    expect(best.mean).toBeCloseTo(7 / 3, 12);
    expect(best.gain?.value).toBeCloseTo(3, 12);
    expect(best.gain?.standardError).toBeCloseTo(standardError, 12);
    // Student's t with 4 degrees of freedom: 2.776.
    expect((best.gain?.high ?? 0) - 3).toBeCloseTo(2.7764451 * standardError, 6);
    const up = confirmation(
      { ...study, metrics: [{ name: "loss", direction: "maximize" }] },
      trials.map((trial) => ({ ...trial, values: { loss: -(trial.values?.loss ?? 0) } })),
    );
    expect(up?.configurations[0]).toEqual({
      ...best,
      mean: -(best.mean ?? 0),
      metrics: best.metrics.map((metric) => ({ ...metric, mean: -metric.mean })),
    });
  });

  it("has an interval for the gain with nominal coverage, and a best that is", () => {
    const runs = Array.from({ length: 40 }, (_, seed) => {
      const trials = past(seed, 0.1);
      const plan = planConfirmation(study, trials, { top: 3, repeats: 3 });
      const best = confirmation(study, evaluated(trials, plan, seed))?.configurations[0];
      const gain = best?.gain ?? { low: 0, high: 0 };
      const truth = 0.05 - bowl(trials[best?.number ?? 0].hyperparameters);
      const luckiest = trials.reduce((a, b) => ((b.values?.loss ?? 0) < (a.values?.loss ?? 0) ? b : a));
      return {
        isInside: Number(gain.low <= truth && truth <= gain.high),
        regret: bowl(trials[best?.number ?? 0].hyperparameters),
        lucky: bowl(luckiest.hyperparameters),
        probability: best?.probabilityBest ?? 0,
      };
    });
    const average = (name: keyof (typeof runs)[number]) => mean(runs.map((run) => run[name]));
    // Binomial(40, 0.95): fewer than 34 in one of 500.
    expect(40 * average("isInside")).toBeGreaterThanOrEqual(34);
    expect(average("regret")).toBeLessThan(average("lucky"));
    expect(average("probability")).toBeGreaterThan(0.5);
  });

  it("leaves out failed trials, waits for pending ones, and is null without confirmations", () => {
    const trials = past(1, 0.1);
    expect(confirmation(study, trials)).toBeNull();
    const plan = planConfirmation(study, trials, { top: 2, repeats: 2 });
    const done = evaluated(trials, plan, 1);
    const broken = done.map((trial) => (trial.number === 16 ? failed(16, plan[0]) : trial));
    const found = confirmation(study, broken);
    expect(found?.configurations.at(-1)).toMatchObject({ mean: null, failed: 1, probabilityBest: null });
    expect(found?.configurations[0].probabilityBest).not.toBeNull();
    const open = confirmation(study, [...trials, underWay(16, plan[0])]);
    expect(open).toMatchObject({ pending: 1, repeats: 0, degreesOfFreedom: 0 });
    expect(open?.configurations[0]).toMatchObject({ mean: null, gain: null, probabilityBest: null });
  });
});
