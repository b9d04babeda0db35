import { describe, expect, it } from "vitest";
import { makeKey } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import { strategies } from "../../../tuner/strategies/index.ts";
import { InvalidInput } from "../../../common/errors.ts";
import { suggestionKey } from "../../../tuner/study/keys.ts";
import type { Hyperparameters, SearchSpace } from "../../../tuner/space/search-space.ts";
import { valuesAlong } from "../../../tuner/analysis/grid.ts";
import { sliceSurrogate, type SliceQuestion, type SurrogateSlice } from "../../../tuner/analysis/slice.ts";
import type { Study } from "../../../tuner/study/study.ts";
import type { Trial } from "../../../tuner/study/trial.ts";
import { measured, square, studyOf, suggested, trialsAt, underWay, unit } from "../past.ts";

const study = studyOf(square);
const bowl = ({ a, b }: Hyperparameters) => 10 + (Number(a) - 0.3) ** 2 + 2 * (Number(b) - 0.6) ** 2;

function pointsOf(count: number, d = 2): readonly Float64Array[] {
  const flat = sobolPoints(d, count, { key: makeKey("slice") });
  return Array.from({ length: count }, (_, i) => flat.subarray(d * i, d * (i + 1)));
}

const trials = trialsAt(square, pointsOf(40), bowl);

function sliceOf(question: Partial<SliceQuestion>, of: Study = study, past: readonly Trial[] = trials): SurrogateSlice {
  const slice = sliceSurrogate(of, past, { x: "a", points: 11, ...question });
  if (slice === null) throw new Error("no slice");
  return slice;
}

describe("sliceSurrogate", () => {
  it("follows the objective along a dimension, in its units, with the other fixed at the given value", () => {
    const { axes, at, mean, deviation, best, feasibility, fitted, seen } = sliceOf({ at: { b: 0.6 } });
    expect(axes).toEqual([{ name: "a", values: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] }]);
    expect(at).toEqual({ b: 0.6 });
    for (const [i, a] of axes[0].values.entries()) {
      expect(Math.abs(mean[i] - bowl({ a, b: 0.6 }))).toBeLessThan(0.03);
      expect(deviation[i]).toBeGreaterThan(0);
      expect(deviation[i]).toBeLessThan(0.1);
    }
    expect(best).toBe(Math.min(...trials.map(({ values }) => values?.loss ?? NaN)));
    expect([feasibility, fitted, seen]).toEqual([null, 40, 40]);
  });

  it("lies at the best trial unless a position is given", () => {
    const loss = ({ values }: Trial) => values?.loss ?? NaN;
    const best = trials.reduce((least, trial) => (loss(trial) < loss(least) ? trial : least));
    expect(sliceOf({}).at).toEqual({ b: best.hyperparameters.b });
  });

  it("varies over two dimensions, the second one fastest", () => {
    const { axes, at, mean } = sliceOf({ x: "b", y: "a", points: 5 });
    expect(axes.map(({ name }) => name)).toEqual(["b", "a"]);
    expect(at).toEqual({});
    expect(mean).toHaveLength(25);
    expect(Math.abs(mean[1 * 5 + 4] - bowl({ b: 0.25, a: 1 }))).toBeLessThan(0.03);
  });

  it("is the same when maximizing the negated metric", () => {
    const up = studyOf(square, { direction: "maximize" });
    const [below, above] = [
      sliceOf({}),
      sliceOf(
        {},
        up,
        trialsAt(square, pointsOf(40), (h) => -bowl(h)),
      ),
    ];
    expect(above.mean).toEqual(below.mean.map((value) => -value));
    expect(above.deviation).toEqual(below.deviation);
    expect(above.acquisition).toEqual(below.acquisition);
    expect(above.best).toBe(-below.best);
  });

  it("shows the acquisition that decides: at the suggested point it equals the value the strategy recorded", () => {
    for (const acquisition of ["log-ei", "ucb"] as const) {
      const deciding = studyOf(square, { strategy: { acquisition } });
      const pending = [...trials, underWay(40, suggested({ a: 0.9, b: 0.9 }))];
      const [next] = strategies.gp(deciding, pending, suggestionKey(1, 41), 1);
      const { a, b } = next.hyperparameters;
      const before = sliceOf({ at: { b }, points: 101 }, deciding, pending);
      const peak = Math.max(...before.acquisition);
      const place = before.axes[0].values[before.acquisition.indexOf(peak)];
      expect(before.acquisitionName).toBe(acquisition);
      expect(Math.abs(Number(place) - Number(a))).toBeLessThan(0.02);
      expect(peak).toBeLessThan((next.reason.acquisitionValue ?? NaN) + 1e-6);
      expect(peak).toBeGreaterThan((next.reason.acquisitionValue ?? NaN) - 0.05);
      // Once it is running, its point counts as visited, and predicted means do not change. The kernel of the suggestion is that
      // of its history: once recorded, it is reused.
      const pendingAt = (at: number) => underWay(41, { ...next, hyperparameters: { a: at, b: at === 0.9 ? 0.9 : b } });
      const [after, elsewhere] = [Number(place), 0.9].map((at) =>
        sliceOf({ at: { b }, points: 101 }, deciding, [...pending, pendingAt(at)]),
      );
      const index = before.acquisition.indexOf(peak);
      expect(after.acquisition[index]).toBeLessThan(elsewhere.acquisition[index]);
      for (const [i, mean] of after.mean.entries()) expect(Math.abs(mean - before.mean[i])).toBeLessThan(1e-4);
    }
    const { acquisitionName } = sliceOf({ acquisition: "ucb" });
    expect([acquisitionName, sliceOf({}).acquisitionName]).toEqual(["ucb", "log-ei"]);
  });

  it("keeps the last recorded kernel while there are no newer results", () => {
    const [next] = strategies.gp(study, trials, suggestionKey(1, 40), 1);
    const { kernel } = next.reason;
    if (kernel === undefined) throw new Error("no kernel");
    const rough = { ...kernel, lengthscales: { a: 0.01, b: 0.01 } };
    const decided = (seen: number) => [
      ...trials,
      underWay(40, { ...next, reason: { ...next.reason, seen, kernel: rough } }),
    ];
    const range = ({ mean }: SurrogateSlice) => Math.max(...mean) - Math.min(...mean);
    const question = { at: { b: 0.6 } };
    expect(range(sliceOf(question, study, decided(40)))).toBeLessThan(0.8 * range(sliceOf(question)));
    // One more result than it was fitted to: it is refitted.
    expect(range(sliceOf(question, study, decided(39)))).toBeGreaterThan(0.9 * range(sliceOf(question)));
  });

  it("knows where trials fail", () => {
    const failing = trialsAt(square, pointsOf(40), (h) => (Number(h.a) > 0.6 ? null : bowl(h)));
    const { feasibility } = sliceOf({ at: { b: 0.5 } }, study, failing);
    expect(feasibility?.[2]).toBeGreaterThan(0.8);
    expect(feasibility?.[10]).toBeLessThan(0.2);
  });

  it("separates noise from uncertainty of the mean", () => {
    const noisy = trialsAt(square, pointsOf(150), (h) => bowl(h) + 0.02 * Math.sin(1e6 * Number(h.a) * Number(h.b)));
    const { noise } = sliceOf({}, study, noisy);
    // Noise of amplitude 0.02 in the form of a sine has a deviation of 0.02 / √2.
    expect(noise).toBeGreaterThan(0.007);
    expect(noise).toBeLessThan(0.03);
  });

  it("returns nothing before five trials are complete, and says what is wrong with a bad question", () => {
    const question = { x: "a", points: 11 };
    expect(sliceSurrogate(study, trials.slice(0, 4), question)).toBeNull();
    const refusal = (more: Partial<SliceQuestion>) => {
      try {
        sliceSurrogate(study, trials, { ...question, ...more });
        return null;
      } catch (error) {
        return error instanceof InvalidInput ? error.issues : error;
      }
    };
    expect(refusal({ x: "c" })).toEqual([{ path: "x", message: 'dimension; must be one of a, b: "c"' }]);
    expect(refusal({ y: "a" })).toEqual([{ path: "y", message: 'dimension; must differ from x: "a"' }]);
    expect(refusal({ at: { b: 2, c: 1 } })).toEqual([
      { path: "at.b", message: "value; must be a number from 0 to 1: 2" },
      { path: "at.c", message: 'dimension; must be in the space: "c"' },
    ]);
  });
});

describe("a space of all kinds", () => {
  const space: SearchSpace = [
    { kind: "categorical", name: "method", choices: ["plain", "tuned"] },
    { kind: "float", name: "rate", low: 1e-4, high: 1, scale: "log", when: { method: ["tuned"] } },
    { kind: "int", name: "layers", low: 1, high: 4, scale: "linear" },
    { kind: "ordinal", name: "size", levels: ["s", "m", "l"], default: "m" },
  ];
  const f = ({ method, rate, layers }: Hyperparameters) =>
    (method === "tuned" ? (Math.log10(Number(rate)) + 2) ** 2 : 3) + 0.1 * Number(layers);
  const past = trialsAt(space, pointsOf(60, 4), f);
  const of = studyOf(space);

  it("is sliced along levels and along a log scale", () => {
    const { axes, mean } = sliceOf({ x: "rate", y: "layers", points: 5 }, of, past);
    expect(axes).toEqual([
      { name: "rate", values: [1e-4, 1e-3, 1e-2, 0.1, 1] },
      { name: "layers", values: [1, 2, 3, 4] },
    ]);
    expect(Math.abs(mean[2 * 4 + 1] - 0.2)).toBeLessThan(0.4);
    expect(Math.abs(mean[1 * 4 + 1] - 1.2)).toBeLessThan(0.4);
  });

  it("sets the parent's value for a dimension that needs it", () => {
    const { at } = sliceOf({ x: "rate", at: { method: "plain" } }, of, past);
    expect(at).toMatchObject({ method: "tuned" });
  });

  it("names the other dimensions that are active anywhere along the slice", () => {
    const { axes, at, mean } = sliceOf({ x: "method", at: { rate: 0.01, layers: 1 } }, of, past);
    expect(axes[0].values).toEqual(["plain", "tuned"]);
    expect(Object.keys(at)).toEqual(["rate", "layers", "size"]);
    expect(mean[0]).toBeGreaterThan(2);
    expect(mean[1]).toBeLessThan(1);
    expect(Object.keys(sliceOf({ x: "layers", at: { method: "plain" } }, of, past).at)).toEqual(["method", "size"]);
  });
});

describe("valuesAlong", () => {
  it("thins levels evenly where there are too many, and shows every choice", () => {
    expect(valuesAlong({ kind: "int", name: "n", low: 1, high: 100, scale: "linear" }, 4)).toEqual([1, 34, 67, 100]);
    expect(valuesAlong({ kind: "int", name: "n", low: 1, high: 3, scale: "linear" }, 4)).toEqual([1, 2, 3]);
    const log = valuesAlong({ kind: "int", name: "n", low: 1, high: 1000, scale: "log" }, 7);
    expect([log[0], log.at(-1)]).toEqual([1, 1000]);
    expect(new Set(log).size).toBe(log.length);
    const choices = Array.from({ length: 30 }, (_, i) => `choice ${i}`);
    expect(valuesAlong({ kind: "categorical", name: "c", choices }, 4)).toEqual(choices);
    expect(valuesAlong({ kind: "float", name: "f", low: 0, high: 1, scale: "linear", step: 0.25 }, 41)).toEqual([
      0, 0.25, 0.5, 0.75, 1,
    ]);
    expect(valuesAlong(unit("u"), 3)).toEqual([0, 0.5, 1]);
  });
});

it("works for a study whose trials were measured elsewhere", () => {
  const imported = pointsOf(5).map((point, number) =>
    measured(number, suggested({ a: point[0], b: point[1] }), number),
  );
  expect(sliceOf({}, studyOf(square, { strategy: { name: "random" } }), imported).fitted).toBe(5);
});
