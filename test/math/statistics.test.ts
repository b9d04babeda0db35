import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  createRunningMoments,
  logMeanExp,
  logSumExp,
  mean,
  median,
  medianAbsoluteDeviation,
  quantile,
  sampleVariance,
  standardDeviation,
  variance,
} from "../../math/statistics.ts";
import golden from "../golden/statistics.json" with { type: "json" };
import { relativeError } from "./support.ts";

describe.each(golden.lists)("NumPy's summaries of $values", (known) => {
  const { values } = known;

  test("quantiles", () => {
    golden.probabilities.forEach((p, i) => {
      expect(relativeError(quantile(values, p), known.quantiles[i])).toBeLessThan(1e-14);
    });
    expect(median(values)).toBe(known.median);
    expect(relativeError(medianAbsoluteDeviation(values), known.medianAbsoluteDeviation)).toBeLessThan(1e-14);
  });

  test("moments", () => {
    expect(relativeError(mean(values), known.mean)).toBeLessThan(1e-14);
    expect(relativeError(variance(values), known.variance)).toBeLessThan(1e-14);
    expect(relativeError(standardDeviation(values), known.standardDeviation)).toBeLessThan(1e-14);
    if (known.sampleVariance !== null) {
      expect(relativeError(sampleVariance(values), known.sampleVariance)).toBeLessThan(1e-14);
    }
  });

  test("log-sum-exp", () => {
    expect(relativeError(logSumExp(values), known.logSumExp)).toBeLessThan(1e-14);
    expect(logMeanExp(values)).toBeCloseTo(known.logSumExp - Math.log(values.length), 10);
  });
});

describe("quantile", () => {
  test("stays between neighbours and rises with p", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 30 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (values, p, q) => {
          const [low, high] = [quantile(values, Math.min(p, q)), quantile(values, Math.max(p, q))];
          expect(low).toBeLessThanOrEqual(high + 1e-9);
          expect(low).toBeGreaterThanOrEqual(Math.min(...values));
          expect(high).toBeLessThanOrEqual(Math.max(...values) + 1e-9);
        },
      ),
      { seed: 1 },
    );
  });

  test("infinities are ordered correctly, and NaN is not hidden", () => {
    expect(quantile([1, Infinity, 2], 0.5)).toBe(2);
    expect(quantile([1, Infinity, Infinity], 0.75)).toBe(Infinity);
    expect(quantile([1, Infinity], 0)).toBe(1);
    expect(quantile([3, NaN, 1], 0.5)).toBeNaN();
  });

  test("the input is not reordered", () => {
    const values = Float64Array.of(3, 1, 2);
    median(values);
    expect(values).toEqual(Float64Array.of(3, 1, 2));
  });
});

describe("log-sum-exp of extremes", () => {
  test.each([
    [[1000, 1000], 1000 + Math.LN2],
    [[-1000, -1000, -1000], -1000 + Math.log(3)],
    [[0, -800], 0],
    [[-Infinity, 2], 2],
    [[-Infinity, -Infinity], -Infinity],
    [[Infinity, 1], Infinity],
    [[], -Infinity],
  ])("%j", (values, expected) => {
    expect(logSumExp(values)).toBe(expected);
  });

  test("NaN is not hidden", () => {
    expect(logSumExp([NaN, 1])).toBeNaN();
    expect(logSumExp([1, NaN, 2])).toBeNaN();
  });

  test("shifting all values shifts it", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: 1 }),
        fc.double({ min: -1e5, max: 1e5, noNaN: true }),
        (values, shift) => {
          const shifted = logMeanExp(values.map((value) => value + shift));
          expect(Math.abs(shifted - (logMeanExp(values) + shift))).toBeLessThan(1e-9);
        },
      ),
      { seed: 2 },
    );
  });
});

describe("running moments", () => {
  test("are the moments of the list so far", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1 }), (values) => {
        const running = createRunningMoments();
        for (const value of values) running.push(value + 1e6);
        expect(running.count).toBe(values.length);
        expect(running.mean).toBeCloseTo(mean(values) + 1e6, 7);
        expect(Math.abs(running.variance - variance(values))).toBeLessThan(1e-6 * (1 + variance(values)));
      }),
      { seed: 3 },
    );
  });

  test("of no numbers are NaN, and of one number have no spread", () => {
    const running = createRunningMoments();
    expect([running.count, running.mean, running.variance]).toEqual([0, NaN, NaN]);
    running.push(5);
    expect([running.count, running.mean, running.variance]).toEqual([1, 5, 0]);
  });
});

test.each([
  [() => mean([]), "invalid values; must be at least 1 number: 0"],
  [() => variance([]), "invalid values; must be at least 1 number: 0"],
  [() => quantile([], 0.5), "invalid values; must be at least 1 number: 0"],
  [() => logMeanExp([]), "invalid values; must be at least 1 number: 0"],
  [() => sampleVariance([1]), "invalid values; must be at least 2 numbers: 1"],
  [() => quantile([1], 1.5), "invalid probability; must be from 0 to 1: 1.5"],
  [() => quantile([1], NaN), "invalid probability; must be from 0 to 1: NaN"],
])("%s", (call, message) => {
  expect(call).toThrow(new RangeError(message));
});
