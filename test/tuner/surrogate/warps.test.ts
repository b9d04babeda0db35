import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outputWarp } from "../../../gp/output-warp.ts";
import { makeKey, openStream } from "../../../math/random.ts";
import { sobolPoints } from "../../../math/sobol.ts";
import { quantile } from "../../../math/statistics.ts";
import { designs } from "../../../tuner/surrogate/design.ts";
import { fitModel } from "../../../tuner/surrogate/model.ts";
import { spreadCounts } from "../../../tuner/surrogate/spread-counts.ts";
import { readHistory, type Measurement } from "../../../tuner/surrogate/training-data.ts";
import { logJacobian, makeWarp } from "../../../tuner/surrogate/warps.ts";
import { square, studyOf, trialsAt } from "../past.ts";

const key = makeKey("warps");
const study = studyOf(square);
const measurement = (point: readonly number[], value = 0): Measurement => ({
  number: 0,
  point: Float64Array.from(point),
  value,
  standardError: 0,
});
const flat = sobolPoints(2, 40, { key });
const points = Array.from({ length: 40 }, (_, i) => flat.subarray(2 * i, 2 * i + 2));
const historyOf = (f: (a: number, b: number) => number, at: readonly ArrayLike<number>[] = points) =>
  readHistory(
    study,
    trialsAt(square, at, ({ a, b }) => f(Number(a), Number(b))),
  );

describe("the warp that explains the values best", () => {
  const chosen = (f: (a: number, b: number) => number, at?: readonly ArrayLike<number>[]) =>
    fitModel(historyOf(f, at), { last: null, key, design: designs.full, role: "bound" }).warpName;
  const stream = openStream(makeKey("smooth functions"));

  it.each(Array.from({ length: 6 }, (_, i) => i))(
    "is linear for a smooth function without a preferred value (%i)",
    () => {
      const [phaseA, phaseB] = [6 * stream.uniform(), 6 * stream.uniform()];
      expect(chosen((a, b) => Math.sin(4 * a + phaseA) + Math.cos(3 * b + phaseB))).toBe("linear-spread");
    },
  );

  it.each([6, 9, 12])("is logarithmic for a smooth exponent over %i decades", (decades) => {
    expect(chosen((a, b) => 10 ** (decades * ((a - 0.4) ** 2 + (b - 0.6) ** 2)))).not.toBe("linear-spread");
  });

  it("does not depend on the unit of the values", () => {
    const f = (a: number, b: number) => Math.exp(4 * a) + Math.sin(5 * b);
    for (const unit of [1e-6, 1e6]) expect(chosen((a, b) => unit * f(a, b) + 3 * unit)).toBe(chosen(f));
  });

  it("cannot be won by clipping most values away", () => {
    // A lone low value beside noise: a clip at the low end would leave little to explain.
    const noise = openStream(makeKey("noise"));
    const history = historyOf(() => 5 + noise.normal());
    const warps = (["linear-spread", "log", "log-spread"] as const).map((name) => makeWarp(name, history));
    for (const { clip } of warps) {
      expect(history.measured.filter(({ value }) => value > clip).length).toBeLessThan(4);
    }
  });
});

describe("logJacobian", () => {
  it("is the logarithm of the volume change below the clip, checked by finite differences", () => {
    const values = [0, 0.3, 1, 1.5, 2, 2.5, 3.5, 4];
    for (const shape of ["linear", "log"] as const) {
      const warp = outputWarp(values, { shape });
      const rows = values.map((value) => measurement([0, 0], value));
      const slope = (value: number) => (warp.warp(value + 1e-6) - warp.warp(value - 1e-6)) / 2e-6;
      // At the smallest value the curve changes smoothly: its slope is the same on both sides.
      const expected = values.reduce((sum, value) => sum + Math.log(slope(value)), 0);
      expect(logJacobian(rows, warp)).toBeCloseTo(expected, 4);
    }
  });

  it("gives the excess over the clip an exponential density with the excess's mean", () => {
    const values = [0, 1, 2, 3, 4, 5, 6, 7, 100, 300];
    const warp = outputWarp(values, { shape: "linear" });
    const rows = values.map((value) => measurement([0, 0], value));
    const excesses = [100 - warp.clip, 300 - warp.clip];
    const scale = (excesses[0] + excesses[1]) / 2;
    const beyond = excesses.reduce((sum, excess) => sum - Math.log(scale) - excess / scale, 0);
    const below = values.slice(0, 8).reduce((sum, value) => sum + Math.log(warp.slope(value)), 0);
    expect(logJacobian(rows, warp)).toBeCloseTo(below + beyond, 10);
  });

  it("changes by n·log(unit) with the unit, so that comparisons of warps do not depend on it", () => {
    const arbitrary = fc.uniqueArray(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 20 });
    fc.assert(
      fc.property(arbitrary, fc.constantFrom(1e-6, 1e-3, 1e4), (values, unit) => {
        for (const shape of ["linear", "log"] as const) {
          const jacobian = (factor: number) => {
            const scaled = values.map((value) => value * factor);
            return logJacobian(
              scaled.map((value) => measurement([0, 0], value)),
              outputWarp(scaled, { shape }),
            );
          };
          expect(jacobian(unit)).toBeCloseTo(jacobian(1) - values.length * Math.log(unit), 6);
        }
      }),
    );
  });
});

describe("spreadCounts", () => {
  it("are 1 for one trial, 1/n each for n trials at the same point, and 1 each for distant ones", () => {
    expect([...spreadCounts([measurement([0.5, 0.5])], 2)]).toEqual([1]);
    for (const count of spreadCounts(
      Array.from({ length: 7 }, () => measurement([0.5, 0.5])),
      2,
    )) {
      expect(count).toBeCloseTo(1 / 7, 12);
    }
    const corners = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ].map((corner) => measurement(corner));
    for (const count of spreadCounts(corners, 2)) expect(count).toBeGreaterThan(0.99);
  });

  it("match the formula by hand for two trials", () => {
    const [count] = spreadCounts([measurement([0, 0]), measurement([0.1, 0.2])], 2);
    expect(count).toBeCloseTo(1 / (1 + Math.exp(-0.05 / (2 * 0.15 ** 2 * 2))), 12);
  });

  it("weight statistics over the space, wherever trials cluster", () => {
    // Values are uniform over the space; three quarters of the trials cluster around the minimum.
    const stream = openStream(makeKey("crowd"));
    const spreadOut = Array.from({ length: 60 }, () => [stream.uniform(), stream.uniform()]);
    const crowded = Array.from({ length: 180 }, () => [0.03 * stream.uniform(), stream.uniform() * 0.03]);
    const all = [...spreadOut, ...crowded].map((point) => measurement(point, point[0]));
    const counts = spreadCounts(all, 2);
    const total = counts.reduce((sum, count) => sum + count, 0);
    const weighted = all.reduce((sum, { value }, i) => sum + (counts[i] / total) * value, 0);
    const plain = quantile(
      all.map(({ value }) => value),
      0.5,
    );
    expect(plain).toBeLessThan(0.04);
    // 60 uniform values have a mean of 0.5 ± 0.04.
    expect(Math.abs(weighted - 0.5)).toBeLessThan(0.12);
  });

  it("compare with a sample above 300 trials, with the same result", () => {
    const stream = openStream(makeKey("many"));
    const all = Array.from({ length: 900 }, () => measurement([stream.uniform(), stream.uniform()]));
    const few = spreadCounts(all.slice(0, 300), 2);
    const many = spreadCounts(all, 2);
    const meanOf = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0) / counts.length;
    // Density counts the compared trials only; counted over all 900, the mean count would be a third.
    expect(meanOf(many) / meanOf(few)).toBeGreaterThan(0.8);
    expect(meanOf(many) / meanOf(few)).toBeLessThan(1.25);
  });
});

describe("a warp with statistics over the space", () => {
  it("keeps its scale as trials cluster at the best value, where the unweighted one zooms in", () => {
    const f = (a: number, b: number) => (a - 0.3) ** 2 + (b - 0.6) ** 2;
    const pile = Array.from({ length: 120 }, (_, i) => [0.3 + 1e-3 * Math.cos(i), 0.6 + 1e-3 * Math.sin(i)]);
    const before = historyOf(f);
    const after = historyOf(f, [...points, ...pile]);
    const unit = (name: "log" | "linear-spread" | "log-spread", history: typeof before) =>
      1 / makeWarp(name, history).slope(0.05);
    for (const name of ["linear-spread", "log-spread"] as const) {
      expect(unit(name, after) / unit(name, before)).toBeGreaterThan(0.5);
      expect(unit(name, after) / unit(name, before)).toBeLessThan(2);
    }
    const nearBest = (history: typeof before) => 1 / makeWarp("log", history).slope(0);
    expect(nearBest(after)).toBeLessThan(1e-2 * nearBest(before));
  });
});
