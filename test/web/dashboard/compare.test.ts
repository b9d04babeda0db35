/** Comparing studies: best so far, distribution, Pareto front, and when it would mislead. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { palettes } from "../../../web/dashboard/chart/palette.ts";
import {
  bestSoFar,
  distributionOf,
  mismatch,
  paretoFront,
  timedTrials,
  valuesOf,
} from "../../../web/dashboard/compare/curves.ts";
import { bestFigure, distributionFigure, middle, paretoFigure } from "../../../web/dashboard/compare/figures.ts";
import { spread } from "../../../web/dashboard/compare/spread.ts";
import { metric, plotOf } from "./fixtures.ts";

const study = { name: "a", plot: plotOf(20) };
const empty = { name: "b", plot: plotOf(0) };

describe("best so far", () => {
  it("ends at the current state of the study, over trials and over time", () => {
    const overTrials = bestSoFar(study, "trials");
    expect(overTrials[0]).toEqual([1, study.plot.values["loss"][0]]);
    expect(overTrials[overTrials.length - 1][0]).toBe(20);
    const overTime = bestSoFar(study, "time");
    expect(overTime[0][0]).toBe(30_000);
    expect(overTime[overTime.length - 1][0]).toBe(19 * 60_000 + 30_000);
    expect(bestSoFar(empty, "trials")).toEqual([]);
  });
});

describe("distribution", () => {
  it("uses complete trials and reaches 1", () => {
    const values = valuesOf(study, "loss");
    expect(values).toHaveLength(study.plot.counts.complete);
    const curve = distributionOf(values);
    expect(curve[0][1]).toBeCloseTo(1 / values.length, 12);
    expect(curve[curve.length - 1]).toEqual([Math.max(...values), 1]);
    expect(valuesOf(study, "missing")).toEqual([]);
  });
  it("has its median in the middle", () => {
    expect([middle([1, 2, 9]), middle([1, 2, 4, 9])]).toEqual([2, 3]);
  });
});

describe("the Pareto front", () => {
  const trials = [
    { number: 0, seconds: 1, value: 5 },
    { number: 1, seconds: 2, value: 3 },
    { number: 2, seconds: 2, value: 4 },
    { number: 3, seconds: 3, value: 3.5 },
    { number: 4, seconds: 9, value: 1 },
  ];
  it("contains the non-dominated trials, for both directions", () => {
    expect(paretoFront(trials, "minimize").map(({ number }) => number)).toEqual([0, 1, 4]);
    expect(paretoFront(trials, "maximize").map(({ number }) => number)).toEqual([0]);
  });
  it("leaves out exactly the dominated trials", () => {
    const trial = fc.record({
      number: fc.nat(),
      seconds: fc.integer({ min: 1, max: 9 }),
      value: fc.integer({ min: 0, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(trial, { maxLength: 20 }), (all) => {
        const front = paretoFront(all, "minimize");
        const beats = (a: (typeof all)[number], b: (typeof all)[number]) =>
          a.seconds <= b.seconds && a.value <= b.value && (a.seconds < b.seconds || a.value < b.value);
        expect(front.every((member) => !all.some((other) => beats(other, member)))).toBe(true);
        const isCovered = (other: (typeof all)[number]) =>
          front.some((member) => member.seconds <= other.seconds && member.value <= other.value);
        expect(all.every(isCovered)).toBe(true);
      }),
      { seed: 7 },
    );
  });
  it("times complete trials only", () => {
    const timed = timedTrials(study, "loss");
    expect(timed).toHaveLength(study.plot.counts.complete);
    expect(timed[0].seconds).toBe(30);
  });
});

describe("labels at the ends of lines", () => {
  it("do not overlap, and stay as near as possible to their lines", () => {
    const placed = spread([10, 11, 90], { gap: 15, low: 0, high: 100 });
    expect(placed).toEqual([10, 25, 90]);
    expect(spread([99, 98], { gap: 15, low: 0, high: 100 })).toEqual([100, 85]);
  });
});

describe("a comparison", () => {
  const both = { studies: [study, empty], metric };
  const palette = palettes.light;
  const size = { width: 700, height: 300 };
  it("has all curves in its tables, and names a study without results", () => {
    const best = bestFigure({ ...both, over: "trials" }, palette, size);
    expect(best.summary).toMatch(/^a: [\d.]+; b: no result yet$/);
    expect(distributionFigure(both, palette, size).table.rows).toHaveLength(study.plot.counts.complete);
    expect(paretoFigure(both, palette, size).table.rows.filter((row) => row[4] === true).length).toBeGreaterThan(0);
  });
  it("warns where the studies tune different things", () => {
    const up = { name: "up", metrics: [{ name: "loss", direction: "maximize" as const }] };
    const down = { name: "down", metrics: [metric] };
    expect(mismatch([down, { ...down, name: "other" }])).toBeNull();
    expect(mismatch([down, up])).toBe(
      "These studies optimize different metrics, so their values are not comparable: down loss (minimize), up loss (maximize).",
    );
  });
});
