/** The exact sentences in the study and surrogate panels, and the arithmetic behind them. */
import { describe, expect, it } from "vitest";
import type { ImportanceJson, SurrogateCheckJson } from "../../../../web/api.ts";
import { palettes } from "../../../../web/dashboard/chart/palette.ts";
import { formatBrush, parseBrush, withRanges } from "../../../../web/dashboard/panels/brush.ts";
import {
  calibrationFigure,
  histogram,
  normalDensity,
  predictedFigure,
  residualFigure,
  residualSentence,
} from "../../../../web/dashboard/panels/check.ts";
import { formatPoint, parsePoint, without } from "../../../../web/dashboard/panels/surrogate/fixed-point.ts";
import { importanceFigure, importanceSentence } from "../../../../web/dashboard/panels/importance.ts";
import { sampleNote } from "../../../../web/dashboard/figure/points.ts";
import { explain, inWords } from "../../../../web/dashboard/panels/reason.ts";
import { metric, space } from "../fixtures.ts";

const palette = palettes.light;
const size = { width: 600, height: 300 };
const THIN = "\u202f";

describe("importance", () => {
  const row = (name: string, total: number, [low, high]: [number, number]): ImportanceJson["dimensions"][number] => ({
    name,
    main: total / 2,
    mainInterval: { low: low / 2, high: high / 2 },
    total,
    totalInterval: { low, high },
    best: 1,
  });
  it("names the first two with their intervals", () => {
    const dimensions = [row("lr", 0.6, [0.5, 0.7]), row("depth", 0.3, [0.2, 0.4])];
    expect(importanceSentence({ dimensions })).toBe(
      `lr is most important (total effect 60${THIN}%, 90${THIN}% interval 50${THIN}% to 70${THIN}%), then depth (30${THIN}%, 20${THIN}% to 40${THIN}%).`,
    );
  });
  it("mentions overlapping intervals, and that no dimension matters", () => {
    const overlapping = [row("lr", 0.4, [0.2, 0.6]), row("depth", 0.35, [0.2, 0.5])];
    expect(importanceSentence({ dimensions: overlapping })).toContain("Intervals overlap: the order is uncertain.");
    expect(importanceSentence({ dimensions: [row("lr", 0.05, [0, 0.1])] })).toBe(
      "No hyperparameter has a measurable effect.",
    );
    expect(importanceSentence({ dimensions: [] })).toBe("Importance is not available yet.");
  });
  it("has both shares and both intervals in its table", () => {
    const importance = { dimensions: [row("lr", 0.6, [0.5, 0.7])], fits: 20, fitted: 30, seen: 40 };
    expect(importanceFigure(importance, palette, size).table.rows).toEqual([["lr", 0.6, 0.5, 0.7, 0.3, 0.25, 0.35, 1]]);
  });
});

describe("the check", () => {
  const check: SurrogateCheckJson = {
    number: [3, 5, 8, 9],
    observed: [1, 2, 3, 9],
    clipped: [],
    predicted: [1.1, 1.9, 3.2, 4],
    low: [0, 1, 2, 3],
    high: [2, 3, 4, 5],
    z: [-0.2, 0.2, -0.4, 10],
    calibration: { level: [0.5, 0.9], share: [0.75, 0.75] },
    explained: 0.8,
    rankCorrelation: 1,
    verdict: { level: "doubtful", text: "…" },
    fitted: 4,
    seen: 5,
  };
  it("counts the trials outside the intervals", () => {
    const { summary, table } = predictedFigure({ check, metric, selected: new Set(), brushed: null }, palette);
    expect(summary).toContain("1 of 4 trials lie outside their leave-one-out 95 % intervals");
    expect(table.rows[3]).toEqual([9, 9, 4, 3, 5, 10]);
  });
  it("allows for the sampling error of a binomial proportion with that many trials", () => {
    const [, , reach] = calibrationFigure(check, palette).table.rows[0];
    expect(reach).toBeCloseTo(1.96 * Math.sqrt(0.25 / 4), 12);
  });
  it("counts every z-score in the histogram, those out of range in the outermost bins", () => {
    const bins = histogram(check.z, 0.5);
    expect(bins.reduce((sum, { count }) => sum + count, 0)).toBe(4);
    expect(bins[bins.length - 1].count).toBe(1);
    expect(bins.reduce((sum, { density }) => sum + density * 0.5, 0)).toBeCloseTo(1, 12);
    expect(residualFigure(check, palette, size).table.rows).toHaveLength(16);
  });
  it("shows the density of the standard normal", () => {
    expect(normalDensity(0)).toBeCloseTo(0.3989422804014327, 15);
    expect(normalDensity(-1)).toBeCloseTo(0.24197072451914337, 15);
  });
  it("distinguishes overconfident from underconfident", () => {
    const alternating = (spread: number) => Array.from({ length: 200 }, (_, k) => (k % 2 === 0 ? spread : -spread));
    expect(residualSentence(alternating(1))).toBe(
      "z-scores have mean 0 and standard deviation 1 (ideal: 0 and 1): well calibrated.",
    );
    expect(residualSentence(alternating(2))).toContain("over-confident");
    expect(residualSentence(alternating(0.5))).toContain("under-confident");
  });
});

describe("why this suggestion", () => {
  const reason = {
    strategy: "gp",
    phase: "log-ei",
    predictedMean: 2,
    predictedDeviation: 0.5,
    acquisitionValue: -3.25,
    feasibility: 0.9,
    seen: 12,
    kernel: { lengthscales: { x: 3, rate: 0.1, kind: 0.5 }, signalVariance: 3, noiseVariance: 1, mean: 0 },
  };
  const trial = { reason, state: "complete" as const, values: { loss: 1 }, standardErrors: null, failure: null };

  it("states the origin of the suggestion, the prediction, and the observation", () => {
    expect(explain(trial, space, metric)).toEqual({
      origin: "Maximizes log expected improvement; surrogate fitted on 12 trials.",
      prediction: "Predicted loss: 2 ± 0.5; acquisition −3.25.",
      outcome: { level: "good", text: "Observed 1: 2σ better than predicted." },
      feasibility: `Predicted P(success): 90${THIN}%.`,
      lengthscales: [
        { name: "rate", lengthscale: 0.1, text: "very sensitive" },
        { name: "kind", lengthscale: 0.5, text: "categories differ strongly" },
        { name: "x", lengthscale: 3, text: "little effect" },
      ],
      noise: `Estimated noise share: 25${THIN}%.`,
    });
  });
  it("scales the distance by every source of variation: the mean, the noise of one evaluation, and the standard error", () => {
    // √(0.3² + 0.4²) = 0.5, and √(0.3² + 0.4² + 1.2²) = 1.3.
    const near = { ...trial, reason: { ...reason, predictedDeviation: 0.3 }, values: { loss: 3 } };
    expect(explain(near, space, metric, 0.4).outcome?.text).toBe("Observed 3: 2σ worse than predicted.");
    const measured = { ...near, standardErrors: { loss: 1.2 }, values: { loss: 4.6 } };
    expect(explain(measured, space, metric, 0.4).outcome?.text).toBe("Observed 4.6: 2σ worse than predicted.");
  });
  it("swaps better and worse for a maximized metric", () => {
    const up = explain(trial, space, { ...metric, direction: "maximize" });
    expect(up.outcome?.text).toBe("Observed 1: 2σ worse than predicted.");
    const far = explain({ ...trial, values: { loss: 9 } }, space, metric);
    expect(far.outcome).toEqual({ level: "bad", text: "Observed 9: 14σ worse than predicted." });
  });
  it("is brief if the surrogate was not used, and omits a missing value", () => {
    const plain = explain({ ...trial, reason: { strategy: "default" } }, space, metric);
    expect(plain.origin).toBe("Default configuration: the baseline of the study.");
    expect([plain.prediction, plain.outcome, plain.noise, plain.lengthscales]).toEqual([null, null, null, []]);
    const failed = explain(
      { ...trial, state: "failed", values: null, failure: { kind: "diverged", message: "NaN" } },
      space,
      metric,
    );
    expect(failed.outcome).toEqual({ level: "doubtful", text: "The trial failed instead (diverged)." });
    expect(explain({ ...trial, state: "running", values: null }, space, metric).outcome).toBeNull();
  });
  it("describes every lengthscale in words", () => {
    expect([0.05, 0.3, 1, 5].map((each) => inWords(each))).toEqual([
      "very sensitive",
      "sensitive",
      "varies slowly",
      "little effect",
    ]);
  });
});

describe("view state in the address", () => {
  it("restores brushes for names with any characters", () => {
    const intervals = new Map([
      ["a:b;c", [[0.1, 0.5]] as const],
      [
        "rate",
        [
          [-3, -1],
          [-0.5, 0],
        ] as const,
      ],
      ["none", [] as const],
    ]);
    expect([...parseBrush(formatBrush(intervals))]).toEqual([...intervals].slice(0, 2));
    expect(parseBrush("x:1~zwei;y;:;z:3~1")).toEqual(new Map([["z", [[1, 3]]]]));
    expect(withRanges(intervals, "rate", []).has("rate")).toBe(false);
    expect(withRanges(intervals, "x", [[0, 1]]).get("x")).toEqual([[0, 1]]);
  });
  it("restores the fixed point, without values that have no position in the space", () => {
    expect(parsePoint(formatPoint({ x: 0.5, kind: true }), space)).toEqual({ x: 0.5, kind: true });
    expect(parsePoint('{"x":7,"rate":"text","kind":"c","gone":1}', space)).toEqual({});
    expect([parsePoint("", space), parsePoint("null", space), formatPoint({})]).toEqual([{}, {}, ""]);
    expect(without({ x: 1, rate: 0.1 }, ["x"])).toEqual({ rate: 0.1 });
  });
});

it("reports that not all trials are drawn", () => {
  const plot = { sampled: true, number: new Array<number>(2000).fill(0), total: 100_000 };
  expect(sampleNote(plot, String)).toBe("2000 of 100000 trials drawn; extremes kept");
  expect(sampleNote({ ...plot, sampled: false }, String)).toBeNull();
});
