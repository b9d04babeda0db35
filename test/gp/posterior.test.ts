import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { condition, type GaussianProcess } from "../../gp/posterior.ts";
import { makeKey, openStream } from "../../math/random.ts";
import {
  goldenCases,
  gradientByDifferences,
  kernels,
  largestError,
  makeData,
  makeHyperparameters,
  pointIn,
  regressionShapes,
} from "./support.ts";

describe.each(goldenCases.map((stored) => [stored.name, stored] as const))("as in SciPy: %s", (_, stored) => {
  const process = condition(stored.data, stored.hyperparameters, stored.kernel);

  it("predictions, one at a time and together", () => {
    const alone = stored.points.map((point) => process.predict(point));
    expect(
      largestError(
        Float64Array.from(alone, ({ mean }) => mean),
        stored.mean,
      ),
    ).toBeLessThan(1e-11);
    expect(
      largestError(
        Float64Array.from(alone, ({ variance }) => variance),
        stored.variance,
      ),
    ).toBeLessThan(1e-11);
    const together = process.predictMany(Float64Array.from(stored.points.flatMap((p) => [...p])), stored.points.length);
    expect(largestError(together.mean, stored.mean)).toBeLessThan(1e-11);
    expect(largestError(together.variance, stored.variance)).toBeLessThan(1e-11);
    const points = Float64Array.from(stored.points.flatMap((p) => [...p]));
    expect(process.means(points, stored.points.length)).toEqual(together.mean);
  });

  it("leave-one-out, against n fits in SciPy", () => {
    const { mean, variance } = process.leaveOneOut();
    expect(largestError(mean, stored.leaveOneOut.mean)).toBeLessThan(1e-10);
    expect(largestError(variance, stored.leaveOneOut.variance)).toBeLessThan(1e-10);
  });
});

describe("gradients in x, against finite differences", () => {
  for (const kernel of kernels) {
    it.each(regressionShapes)(`${kernel.name}, %o`, (shape) => {
      const data = makeData(shape);
      const process = condition(data, makeHyperparameters(shape.dimension), kernel);
      const nearRow = data.x.slice(0, shape.dimension);
      const numeric = (gradient: Float64Array) => gradient.filter((_, k) => !data.categorical[k]);
      for (const x of [pointIn(shape.dimension, "a"), pointIn(shape.dimension, "b"), nearRow]) {
        const { meanGradient, varianceGradient, mean, variance } = process.predictWithGradient(x);
        const inMean = gradientByDifferences((at) => process.predict(at).mean, x);
        const inVariance = gradientByDifferences((at) => process.predict(at).variance, x);
        expect(largestError(numeric(meanGradient), numeric(inMean))).toBeLessThan(1e-7);
        expect(largestError(numeric(varianceGradient), numeric(inVariance))).toBeLessThan(1e-7);
        expect(largestError([mean, variance], Object.values(process.predict(x)))).toBeLessThan(1e-13);
        data.categorical.forEach((isCategorical, k) => {
          if (isCategorical) expect([meanGradient[k], varianceGradient[k]]).toEqual([0, 0]);
        });
      }
    });
  }

  it("at a row of data without noise: no kink, no NaN", () => {
    const data = makeData({ seed: 4, n: 6, dimension: 2 });
    const process = condition(data, makeHyperparameters(2, { noiseVariance: 1e-6 }), matern52);
    const row = data.x.slice(4, 6);
    const { meanGradient, varianceGradient } = process.predictWithGradient(row);
    expect(
      largestError(
        meanGradient,
        gradientByDifferences((at) => process.predict(at).mean, row),
      ),
    ).toBeLessThan(1e-6);
    // The variance has its minimum here: it falls towards the row and rises away from it.
    expect(largestError(varianceGradient, [0, 0])).toBeLessThan(1e-4);
  });
});

describe("predictions", () => {
  it("return the data if there is hardly any noise, and the prior far away", () => {
    const data = makeData({ seed: 5, n: 8, dimension: 2 });
    const process = condition(data, makeHyperparameters(2, { noiseVariance: 1e-8 }), matern52);
    for (let i = 0; i < 8; i++) {
      const { mean, variance } = process.predict(data.x.slice(2 * i, 2 * i + 2));
      expect(mean).toBeCloseTo(data.y[i], 5);
      expect(variance).toBeLessThan(1e-7);
    }
    const { mean, variance } = process.predict(Float64Array.of(1e3, -1e3));
    expect([mean, variance]).toEqual([0.2, 1.3]);
  });

  it("of one row are the closed form", () => {
    const data = { x: Float64Array.of(0.5), y: Float64Array.of(2), dimension: 1, categorical: [false] };
    const hyperparameters = makeHyperparameters(1, { signalVariance: 1, noiseVariance: 0.25, mean: 0 });
    const { mean, variance } = condition(data, hyperparameters, matern52).predict(Float64Array.of(0.5));
    expect(mean).toBeCloseTo(2 / 1.25, 14);
    expect(variance).toBeCloseTo(1 - 1 / 1.25, 14);
  });

  it("depend on an unseen category only through the other dimensions", () => {
    const data = { x: Float64Array.of(0, 1), y: Float64Array.of(-1, 1), dimension: 1, categorical: [true] };
    const process = condition(data, makeHyperparameters(1, { mean: 0 }), matern52);
    // Both rows are one mismatch away from 7, so they contribute equally.
    expect(process.predict(Float64Array.of(7)).mean).toBeCloseTo(0, 14);
    expect(process.predict(Float64Array.of(7)).variance).toBe(process.predict(Float64Array.of(0.5)).variance);
  });

  it("made together equal those made one at a time, for any number of points", () => {
    const data = makeData({ seed: 6, n: 13, dimension: 3, categorical: [2] });
    const process = condition(data, makeHyperparameters(3), matern52);
    const stream = openStream(makeKey("many"));
    for (const count of [0, 1, 3, 4, 5, 67]) {
      const xs = Float64Array.from({ length: 3 * count }, () => stream.uniform());
      const { mean, variance } = process.predictMany(xs, count);
      expect([mean.length, variance.length]).toEqual([count, count]);
      for (let c = 0; c < count; c++) {
        const alone = process.predict(xs.slice(3 * c, 3 * c + 3));
        expect(largestError([mean[c], variance[c]], [alone.mean, alone.variance])).toBeLessThan(1e-13);
      }
    }
  });

  it("are values: later predictions do not change earlier ones", () => {
    const process = condition(makeData({ seed: 7, n: 5, dimension: 2 }), makeHyperparameters(2), matern52);
    const first = process.predictWithGradient(Float64Array.of(0.1, 0.2));
    const copy = structuredClone(first);
    process.predictWithGradient(Float64Array.of(0.8, 0.9));
    process.predictMany(Float64Array.of(0.8, 0.9, 0.3, 0.4), 2);
    expect(first).toEqual(copy);
  });

  it("have a variance between 0 and σ_f² and stay finite for any rows", () => {
    const coordinate = fc.double({ min: 0, max: 1, noNaN: true });
    const row = fc.tuple(coordinate, coordinate, fc.double({ min: -3, max: 3, noNaN: true }));
    const log10 = (min: number, max: number) => fc.double({ min, max, noNaN: true }).map((power) => 10 ** power);
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 12 }),
        log10(-2, 3),
        log10(-6, 0),
        row,
        (rows, scale, noise, at) => {
          const data = {
            x: Float64Array.from(rows.flatMap(([a, b]) => [a, b])),
            y: Float64Array.from(rows, ([, , y]) => y),
            dimension: 2,
            categorical: [false, false],
          };
          const hyperparameters = makeHyperparameters(2, {
            lengthscales: Float64Array.of(scale, scale),
            noiseVariance: noise,
          });
          const process = condition(data, hyperparameters, matern52);
          for (const x of [Float64Array.of(at[0], at[1]), data.x.slice(0, 2)]) {
            const { mean, variance, meanGradient, varianceGradient } = process.predictWithGradient(x);
            expect(variance).toBeGreaterThanOrEqual(0);
            expect(variance).toBeLessThanOrEqual(1.3);
            for (const value of [mean, ...meanGradient, ...varianceGradient]) expect(Number.isFinite(value)).toBe(true);
          }
        },
      ),
    );
  });
});

describe("difficult rows", () => {
  const difficult = (changes: { x?: number[]; y?: number[] }, noiseVariance: number): GaussianProcess => {
    const y = Float64Array.from(changes.y ?? [0.3, 0.1, -0.4, 0.5]);
    const x = Float64Array.from(changes.x ?? [0.1, 0.4, 0.6, 0.9]);
    const hyperparameters = makeHyperparameters(1, { noiseVariance, mean: 0 });
    return condition({ x, y, dimension: 1, categorical: [false] }, hyperparameters, matern52);
  };

  it("exact duplicates are averaged", () => {
    const process = difficult({ x: [0.5, 0.5, 0.5, 0.5], y: [1, 2, 3, 4] }, 1e-6);
    expect(process.jitter).toBe(0);
    expect(process.predict(Float64Array.of(0.5)).mean).toBeCloseTo(2.5, 5);
    expect(process.predict(Float64Array.of(0.5)).variance).toBeCloseTo(2.5e-7, 10);
  });

  it("exact duplicates without any noise need jitter, and it is reported", () => {
    const process = difficult({ x: [0.5, 0.5, 0.7, 0.9], y: [1, 1, 3, 4] }, 0);
    expect(process.jitter).toBeCloseTo(1.3e-10, 18);
    expect(process.predict(Float64Array.of(0.5)).mean).toBeCloseTo(1, 6);
    expect(process.append(Float64Array.of(0.2), 0.5).jitter).toBe(process.jitter);
  });

  it("near-duplicates that disagree do not move the mean far away", () => {
    const process = difficult({ x: [0.5, 0.5 + 1e-12, 0.5 + 1e-9, 0.9], y: [1, 1.1, 0.9, 0] }, 1e-6);
    expect(process.predict(Float64Array.of(0.5)).mean).toBeCloseTo(1, 2);
    expect(Math.abs(process.predict(Float64Array.of(0.45)).mean)).toBeLessThan(2);
  });

  it("constant y equal to the mean is predicted everywhere", () => {
    const process = difficult({ y: [0, 0, 0, 0] }, 1e-2);
    for (const at of [-1, 0.2, 0.5, 3]) expect(process.predict(Float64Array.of(at)).mean).toBe(0);
  });

  it.each([1e-50, 1e50])("y and variances of scale %f keep their meaning", (scale) => {
    const data = makeData({ seed: 8, n: 6, dimension: 2 });
    const usual = condition(data, makeHyperparameters(2), matern52).predictWithGradient(Float64Array.of(0.3, 0.3));
    const scaled = condition(
      { ...data, y: data.y.map((y) => y * scale) },
      makeHyperparameters(2, {
        signalVariance: 1.3 * scale ** 2,
        noiseVariance: 0.05 * scale ** 2,
        mean: 0.2 * scale,
      }),
      matern52,
    ).predictWithGradient(Float64Array.of(0.3, 0.3));
    expect(scaled.mean / scale).toBeCloseTo(usual.mean, 12);
    expect(scaled.variance / scale ** 2).toBeCloseTo(usual.variance, 12);
    expect(scaled.varianceGradient[0] / scale ** 2).toBeCloseTo(usual.varianceGradient[0], 12);
  });
});

describe("bad input", () => {
  const process = condition(makeData({ seed: 12, n: 3, dimension: 2 }), makeHyperparameters(2), matern52);
  const bad: [string, () => unknown, string][] = [
    ["short x", () => process.predict(Float64Array.of(1)), "invalid length of x; must be 2: 1"],
    ["short x", () => process.predictWithGradient(Float64Array.of(1)), "invalid length of x; must be 2: 1"],
    ["short xs", () => process.predictMany(Float64Array.of(1, 2), 2), "invalid length of xs; must be 4: 2"],
    ["short x", () => process.append(Float64Array.of(1), 0), "invalid length of x; must be 2: 1"],
    ["NaN y", () => process.append(Float64Array.of(0, 0), NaN), "invalid y in row 3; must be finite: NaN"],
    ["NaN x", () => process.append(Float64Array.of(0, NaN), 0), "invalid x in row 3; must be finite: NaN"],
    [
      "negative noise",
      () => process.append(Float64Array.of(0, 0), 0, -1),
      "invalid noise variance in row 3; must be ≥ 0: -1",
    ],
    [
      "no rows",
      () =>
        condition(
          { x: new Float64Array(0), y: new Float64Array(0), dimension: 2, categorical: [false, false] },
          makeHyperparameters(2),
          matern52,
        ),
      "invalid number of rows; must be ≥ 1: 0",
    ],
    [
      "no lengthscale",
      () =>
        condition(
          makeData({ seed: 1, n: 2, dimension: 1 }),
          makeHyperparameters(1, { lengthscales: Float64Array.of(0) }),
          matern52,
        ),
      "invalid lengthscale; must be > 0: 0",
    ],
  ];
  it.each(bad)("%s is refused", (_, act, message) => {
    expect(act).toThrow(new RangeError(message));
  });
});
