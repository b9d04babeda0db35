import { describe, expect, it } from "vitest";
import { outputWarp } from "../../../gp/output-warp.ts";
import { makeKey, openStream } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import { mean, median, variance } from "../../../math/statistics.ts";
import type { Direction, Hyperparameters, SearchSpace } from "../../../tuner/objective.ts";
import { decode } from "../../../tuner/space/encoding.ts";
import { dimensionImportance, type Interval } from "../../../tuner/analysis/importance.ts";
import { currentSurrogate } from "../../../tuner/analysis/current-surrogate.ts";
import { indexDesign } from "../../../tuner/analysis/sobol-indices.ts";
import { createTrial, finishTrial, type Trial } from "../../../tuner/study/trial.ts";

const unit = (name: string) => ({ kind: "float", name, low: 0, high: 1, scale: "linear" }) as const;
const cube: SearchSpace = [unit("a"), unit("b"), unit("c")];

function trialsOf(space: SearchSpace, f: (h: Hyperparameters) => number, count = 40): readonly Trial[] {
  const points = sobolPoints(space.length, count, { key: makeKey("trials") });
  return Array.from({ length: count }, (_, number) => {
    const hyperparameters = decode(space, points.subarray(number * space.length, (number + 1) * space.length));
    const lease = { worker: "local-1", holder: "test", expiresAt: 1 };
    const trial = createTrial(number, { hyperparameters, reason: { strategy: "sobol" } }, { lease, now: 0 });
    return finishTrial(trial, { state: "complete", values: { loss: f(hyperparameters) } }, 1);
  });
}

function allOf(
  space: SearchSpace,
  f: (h: Hyperparameters) => number,
  { direction = "minimize", count = 40 }: { direction?: Direction; count?: number } = {},
) {
  return dimensionImportance({ space, metrics: [{ name: "loss", direction }], seed: 1 }, trialsOf(space, f, count));
}

function importanceOf(...given: Parameters<typeof allOf>) {
  return Object.fromEntries(allOf(...given).dimensions.map(({ name, ...rest }) => [name, rest]));
}

const widthOf = ({ low, high }: Interval) => high - low;

describe("dimensionImportance", () => {
  it("agrees with Sobol' indices by quadrature of the warped function", () => {
    const f = ({ a, b }: Hyperparameters) => Math.exp(2 * Number(a)) + Number(a) * Number(b) + Math.sin(3 * Number(b));
    const study = { space: cube, metrics: [{ name: "loss", direction: "minimize" }], seed: 1 } as const;
    const warp = currentSurrogate(study, trialsOf(cube, f))?.surrogate.warp ?? outputWarp([], { shape: "linear" });
    const grid = Array.from({ length: 60 }, (_, i) => (i + 0.5) / 60);
    const table = grid.map((a) => grid.map((b) => warp.warp(f({ a, b }))));
    const spread = variance(table.flat());
    const columns = grid.map((_, j) => table.map((row) => row[j]));
    const mainA = variance(table.map((row) => mean(row))) / spread;
    const mainB = variance(columns.map((column) => mean(column))) / spread;

    const { a, b, c } = importanceOf(cube, f);
    expect(Math.abs(a.main - mainA)).toBeLessThan(0.05);
    expect(Math.abs(b.main - mainB)).toBeLessThan(0.05);
    // With two active dimensions, the total index of one is 1 minus the main effect of the other.
    expect(Math.abs(a.total - (1 - mainB))).toBeLessThan(0.05);
    expect(Math.abs(b.total - (1 - mainA))).toBeLessThan(0.05);
    expect(c.total).toBeLessThan(0.03);
  });

  it("finds where a dimension is best, and attributes everything to the only one that matters", () => {
    const { a, b, c } = importanceOf(cube, ({ b }) => (Number(b) - 0.3) ** 2);
    expect(b.total).toBeGreaterThan(0.9);
    expect(b.main).toBeGreaterThan(0.9);
    expect(Math.abs(Number(b.best) - 0.3)).toBeLessThan(0.05);
    expect(Math.max(a.total, c.total)).toBeLessThan(0.03);
  });

  it("has intervals that contain their medians and narrow with more trials, to 0 for irrelevant dimensions", () => {
    const f = ({ a, b }: Hyperparameters) => 3 * Number(a) + 2 * Number(b);
    const [few, some, many] = [6, 20, 80].map((count) => allOf(cube, f, { count }));
    for (const { dimensions } of [few, some, many]) {
      for (const { main, mainInterval, total, totalInterval } of dimensions) {
        expect(mainInterval.low).toBeGreaterThanOrEqual(0);
        expect(totalInterval.high).toBeLessThanOrEqual(1);
        expect(main).toBeGreaterThanOrEqual(mainInterval.low);
        expect(main).toBeLessThanOrEqual(mainInterval.high);
        expect(total).toBeGreaterThanOrEqual(totalInterval.low);
        expect(total).toBeLessThanOrEqual(totalInterval.high);
        expect(main).toBeLessThanOrEqual(total);
      }
    }
    const widths = [few, some, many].map(({ dimensions }) =>
      median(dimensions.map(({ totalInterval }) => widthOf(totalInterval))),
    );
    expect(widths[0]).toBeGreaterThan(0.3);
    expect(widths[1]).toBeLessThan(widths[0] / 3);
    expect(widths[2]).toBeLessThan(widths[1] / 3);
    const idle = many.dimensions.at(-1);
    expect(idle?.name).toBe("c");
    expect(idle?.totalInterval.low).toBeLessThan(0.001);
    expect(idle?.mainInterval.low).toBe(0);
    expect([many.fits, many.fitted, many.seen]).toEqual([24, 80, 80]);
  });

  it.each([
    ["minimize", 1],
    ["maximize", -1],
  ] as const)("names the values of the trial with the best predicted mean (%s)", (direction, sign) => {
    const f = ({ a, b }: Hyperparameters) => sign * ((Number(a) - 0.7) ** 2 + 2 * (Number(b) - 0.2) ** 2);
    const trials = trialsOf(cube, f);
    const study = { space: cube, metrics: [{ name: "loss", direction }], seed: 1 } as const;
    const loss = ({ values }: Trial) => sign * (values?.loss ?? NaN);
    const winner = trials.reduce((one, other) => (loss(other) < loss(one) ? other : one));
    const { dimensions } = dimensionImportance(study, trials);
    // Without noise the prediction at the best trial is the best, and all of its values come from one trial.
    expect(Object.fromEntries(dimensions.map(({ name, best }) => [name, best]))).toEqual(winner.hyperparameters);
  });

  it("names the values of a single trial even where noise hides the best", () => {
    const stream = openStream(makeKey("hidden"));
    const trials = trialsOf(cube, ({ a }) => (Number(a) - 0.5) ** 2 + 0.3 * stream.normal());
    const study = { space: cube, metrics: [{ name: "loss", direction: "minimize" }], seed: 1 } as const;
    const best = Object.fromEntries(
      dimensionImportance(study, trials).dimensions.map(({ name, best: b }) => [name, b]),
    );
    expect(trials.map(({ hyperparameters }) => hyperparameters)).toContainEqual(best);
  });

  it("leaves undecided what the noise does not decide", () => {
    const stream = openStream(makeKey("noise"));
    const signal = ({ a }: Hyperparameters) => Number(a);
    const clear = importanceOf(cube, signal, { count: 30 });
    const noisy = importanceOf(cube, (h) => signal(h) + 0.5 * stream.normal(), { count: 30 });
    expect(widthOf(noisy.a.totalInterval)).toBeGreaterThan(5 * widthOf(clear.a.totalInterval));
    expect(noisy.a.totalInterval.high).toBeGreaterThan(0.5);
  });

  it("is the same when maximizing the negated metric", () => {
    const f = ({ a, b }: Hyperparameters) => (Number(a) - 0.6) ** 2 + 0.3 * Number(b);
    expect(importanceOf(cube, (h) => -f(h), { direction: "maximize" })).toEqual(importanceOf(cube, f));
  });

  it("attributes to a dimension that is active under one choice only its share", () => {
    const space: SearchSpace = [
      { kind: "categorical", name: "kind", choices: ["x", "y"] },
      { ...unit("slope"), when: { kind: ["x"] } },
      unit("idle"),
    ];
    const { kind, slope, idle } = importanceOf(space, (h) => (h.kind === "x" ? 3 * Number(h.slope) : 4));
    expect(slope.total).toBeGreaterThan(0.05);
    expect(kind.total).toBeGreaterThan(slope.total);
    expect(kind.best).toBe("x");
    expect(idle.total).toBeLessThan(0.05);
  });

  it("uses as many trials as it can afford", () => {
    const f = ({ a, b }: Hyperparameters) => Number(a) + Number(b) ** 2;
    expect(allOf(cube, f, { count: 230 })).toMatchObject({ fitted: 200, seen: 230 });
  });

  it("returns nothing for few trials, and attributes nothing for a constant", () => {
    expect(allOf(cube, () => 1, { count: 4 })).toEqual({ dimensions: [], fits: 0, fitted: 0, seen: 4 });
    const none = { low: 0, high: 0 };
    for (const dimension of allOf(cube, () => 1).dimensions) {
      expect(dimension).toMatchObject({ main: 0, mainInterval: none, total: 0, totalInterval: none, best: null });
    }
  });
});

describe("indexDesign", () => {
  it("has the indices of sin u + 7 sin² v + 0.1 w⁴ sin u over [−π, π]³ (Ishigami & Homma 1990)", () => {
    const [a, b] = [7, 0.1];
    const own = 0.5 * (1 + (b * Math.PI ** 4) / 5) ** 2;
    const second = a ** 2 / 8;
    const crossed = (b ** 2 * Math.PI ** 8 * 8) / 225;
    const all = own + second + crossed;
    const expected = [
      { main: own / all, total: (own + crossed) / all },
      { main: second / all, total: second / all },
      { main: 0, total: crossed / all },
    ];
    const design = indexDesign(3, 1024, makeKey("ishigami"));
    const values = Float64Array.from({ length: design.count }, (_, i) => {
      const [u, v, w] = [0, 1, 2].map((k) => Math.PI * (2 * design.points[3 * i + k] - 1));
      return Math.sin(u) + a * Math.sin(v) ** 2 + b * w ** 4 * Math.sin(u);
    });
    for (const [k, { main, total }] of design.indices(values).entries()) {
      expect(Math.abs(main - expected[k].main)).toBeLessThan(0.02);
      expect(Math.abs(total - expected[k].total)).toBeLessThan(0.02);
    }
  });

  it("has the indices of a sum in more dimensions than half of the Sobol sequence", () => {
    const d = 40;
    const design = indexDesign(d, 2048, makeKey("sum"));
    const values = Float64Array.from(
      { length: design.count },
      (_, i) => 2 * design.points[d * i] + design.points[d * i + 7],
    );
    const indices = design.indices(values);
    // Shares 4 : 1; by 2048 independent pairs, each with a standard error below 0.03.
    expect(Math.abs(indices[0].main - 0.8)).toBeLessThan(0.08);
    expect(Math.abs(indices[7].total - 0.2)).toBeLessThan(0.08);
    expect(indices[20]).toEqual({ main: 0, total: 0 });
  });
});
