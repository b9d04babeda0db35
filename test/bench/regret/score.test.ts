import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meritOf, scaleOf, scoresOf, winsAndLosses, type Results, type Scores } from "../../../bench/regret/score.ts";
import type { Run } from "../../../bench/regret/simulate.ts";

const run = (...regrets: number[]): Run => ({ regrets, failed: 0, suggestionMilliseconds: [] });
const scoresFor = (byProblem: Readonly<Record<string, Readonly<Record<string, readonly number[]>>>>): Scores =>
  Object.entries(byProblem).map(([problem, byMethod]) => ({ problem, byMethod: new Map(Object.entries(byMethod)) }));

describe("scaleOf", () => {
  it("uses the median first regret as the spread, whenever a run's first value arrives", () => {
    const { spread, random } = scaleOf([run(8, 4), run(Infinity, 2), run(6, 1)]);
    expect(spread).toBe(6);
    // Before the first value the regret is infinite.
    expect(random).toEqual([8, 2]);
  });
});

describe("scoresOf", () => {
  const scales = new Map([["bowl", { spread: 10, random: [10, 2] }]]);
  const resultsOf = (regret: number): Results => new Map([["ours", new Map([["bowl", [run(10, regret)]]])]]);
  const scoreOf = (regret: number) => scoresOf(resultsOf(regret), scales, 2)[0].byMethod.get("ours")?.[0];

  it("is the logarithm of the regret relative to random search", () => {
    expect(scoreOf(2)).toBeCloseTo(0, 12);
    expect(scoreOf(0.2)).toBeCloseTo(-1, 12);
    expect(scoreOf(20)).toBeCloseTo(1, 12);
  });

  it("has a floor at a thousandth of the spread", () => {
    const floor = Math.log10(0.01 / 2);
    expect(scoreOf(0)).toBeCloseTo(floor, 12);
    expect(scoreOf(0.009)).toBeCloseTo(floor, 12);
    expect(scoreOf(0.011)).toBeGreaterThan(floor);
  });

  it("counts a run without a value as worse than any other", () => {
    expect(scoreOf(Infinity)).toBeGreaterThan(5);
  });

  it("does not depend on the unit of the objective", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 3, maxLength: 8 }),
        fc.double({ min: 1e-8, max: 1e8, noNaN: true }),
        (regrets, unit) => {
          const scoreIn = (factor: number) => {
            const runs = regrets.map((regret) => run(regret * factor, (regret * factor) / 3));
            const scale = scaleOf(runs);
            const results: Results = new Map([["ours", new Map([["p", runs]])]]);
            return scoresOf(results, new Map([["p", scale]]), 2)[0].byMethod.get("ours") ?? [];
          };
          for (const [i, score] of scoreIn(1).entries()) expect(score).toBeCloseTo(scoreIn(unit)[i], 8);
        },
      ),
    );
  });
});

describe("meritOf", () => {
  const scores = scoresFor({
    easy: { a: [-2, -2, -2, -0.5], b: [-1.5, -2.5, -1, 0.2], c: [0, 0, 0, 0] },
    hard: { a: [-0.2, -0.3, 0.1, 0.4], b: [-0.4, -0.3, 0.3, 0.2], c: [0, 0, 0, 0] },
  });

  it("ranks by seed among all methods, and ties within 5 % share a rank", () => {
    // easy: 1, 2, 1, 1; hard: 2, 1.5, 2, 3.
    expect(meritOf("a", scores).rank.value).toBeCloseTo((1 + 2 + 1 + 1 + 2 + 1.5 + 2 + 3) / 8, 12);
    const ranks = ["a", "b", "c"].map((method) => meritOf(method, scores).rank.value);
    expect(ranks.reduce((sum, rank) => sum + rank, 0)).toBeCloseTo(6, 12);
  });

  it("counts runs above a tenth as stuck, only where some method's median is below it", () => {
    expect(meritOf("a", scores).stuck).toBe(1 / 4);
    expect(meritOf("b", scores).stuck).toBe(1 / 4);
    expect(meritOf("c", scores).stuck).toBe(1);
  });

  it("counts problems with a median worse than random search's", () => {
    expect(meritOf("a", scores).worseThanRandom).toBe(0);
    expect(meritOf("a", scoresFor({ p: { a: [0.1, 0.2, -1] }, q: { a: [-1, -1, 5] } })).worseThanRandom).toBe(1);
  });

  it("reports means, medians and 90th percentiles over all runs, with intervals", () => {
    const { mean, median, worstTenth } = meritOf("a", scores);
    expect(mean.value).toBeCloseTo(-6.5 / 8, 12);
    expect(mean.low).toBeLessThan(mean.value);
    expect(mean.high).toBeGreaterThan(mean.value);
    expect(median).toBeCloseTo(-0.4, 12);
    expect(worstTenth).toBeGreaterThan(0);
    expect(meritOf("c", scores).mean).toEqual({ value: 0, low: 0, high: 0 });
  });

  it("has bootstrap intervals consistent with the standard error", () => {
    const values = Array.from({ length: 400 }, (_, i) => Math.sin(i * 12.9898) * 0.7);
    const { low, high } = meritOf("a", scoresFor({ p: { a: values } })).mean;
    const average = values.reduce((sum, value) => sum + value, 0) / 400;
    const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - average) ** 2, 0) / 400);
    // 1,000 draws leave about 5 % of error in the width.
    expect((high - low) / ((2 * 1.96 * deviation) / 20)).toBeGreaterThan(0.85);
    expect((high - low) / ((2 * 1.96 * deviation) / 20)).toBeLessThan(1.15);
  });
});

describe("winsAndLosses", () => {
  it("pairs runs by seed and leaves out ties within 5 %", () => {
    const scores = scoresFor({
      p: { a: [-1, -1, -1], b: [-0.9, -1.1, -1 + Math.log10(1.04)] },
      q: { a: [0, -2], b: [1, -1.5] },
    });
    expect(winsAndLosses(scores, "a", "b")).toEqual({ wins: 3, losses: 1 });
    expect(winsAndLosses(scores, "b", "a")).toEqual({ wins: 1, losses: 3 });
  });

  it("counts only seeds run by both strategies", () => {
    const scores = scoresFor({ p: { a: [-1, -1, -1], b: [0] }, q: { a: [-1], b: [] } });
    expect(winsAndLosses(scores, "a", "b")).toEqual({ wins: 1, losses: 0 });
  });
});
