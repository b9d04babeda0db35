/** Conditioning on one more row, against conditioning on all rows at once. */
import { describe, expect, it } from "vitest";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { condition } from "../../gp/posterior.ts";
import { largestError, makeData, makeHyperparameters, pointIn, regressionShapes } from "./support.ts";

describe("append", () => {
  it.each(regressionShapes)("is the same as conditioning anew: %o", (shape) => {
    const data = makeData({ ...shape, n: shape.n + 3 });
    const { dimension } = data;
    const first = (rows: number) => ({
      ...data,
      x: data.x.slice(0, rows * dimension),
      y: data.y.slice(0, rows),
      ...(data.noise === undefined ? {} : { noise: data.noise.slice(0, rows) }),
    });
    const hyperparameters = makeHyperparameters(dimension);
    let grown = condition(first(shape.n), hyperparameters, matern52);
    for (let i = shape.n; i < data.y.length; i++) {
      grown = grown.append(data.x.slice(i * dimension, (i + 1) * dimension), data.y[i], data.noise?.[i]);
    }
    const anew = condition(data, hyperparameters, matern52);
    expect(grown.size).toBe(anew.size);
    for (const label of ["a", "b", "c"]) {
      const x = pointIn(dimension, label);
      const [one, other] = [grown.predictWithGradient(x), anew.predictWithGradient(x)];
      expect(largestError([one.mean, one.variance], [other.mean, other.variance])).toBeLessThan(1e-12);
      expect(largestError(one.meanGradient, other.meanGradient)).toBeLessThan(1e-12);
      expect(largestError(one.varianceGradient, other.varianceGradient)).toBeLessThan(1e-12);
    }
    expect(largestError(grown.leaveOneOut().variance, anew.leaveOneOut().variance)).toBeLessThan(1e-12);
  });

  it("of the predicted mean leaves the mean and shrinks the variance", () => {
    const process = condition(makeData({ seed: 9, n: 7, dimension: 2 }), makeHyperparameters(2), matern52);
    const pending = Float64Array.of(0.35, 0.65);
    const after = process.append(pending, process.predict(pending).mean);
    const elsewhere = Float64Array.of(0.4, 0.6);
    expect(after.predict(elsewhere).mean).toBeCloseTo(process.predict(elsewhere).mean, 12);
    expect(after.predict(elsewhere).variance).toBeLessThan(0.9 * process.predict(elsewhere).variance);
  });

  it("does not change the process it was called on", () => {
    const process = condition(makeData({ seed: 10, n: 4, dimension: 2 }), makeHyperparameters(2), matern52);
    const x = Float64Array.of(0.5, 0.5);
    const before = process.predict(x);
    process.append(x, 10);
    expect(process.size).toBe(4);
    expect(process.predict(x)).toEqual(before);
  });

  it("adds the jitter to the new row", () => {
    const data = {
      x: Float64Array.of(0.5, 0.5, 0.7),
      y: Float64Array.of(1, 1, 3),
      dimension: 1,
      categorical: [false],
    };
    const process = condition(data, makeHyperparameters(1, { noiseVariance: 0 }), matern52);
    expect(process.jitter).toBeGreaterThan(0);
    // Only the jitter lets 3 and 5 both be seen at 0.7, and it trusts them equally.
    const twice = process.append(Float64Array.of(0.7), 5);
    expect(twice.predict(Float64Array.of(0.7)).mean).toBeCloseTo(4, 3);
  });

  it("of an existing row, without noise, still works", () => {
    const data = makeData({ seed: 11, n: 4, dimension: 2 });
    const process = condition(data, makeHyperparameters(2, { noiseVariance: 0 }), matern52);
    const twice = process.append(data.x.slice(0, 2), data.y[0]);
    expect(twice.size).toBe(5);
    expect(twice.jitter).toBeGreaterThan(0);
    expect(twice.predict(data.x.slice(0, 2)).mean).toBeCloseTo(data.y[0], 6);
  });
});
