import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outputWarp } from "../../gp/output-warp.ts";
import { mean, standardDeviation } from "../../math/statistics.ts";
import golden from "../golden/gp.json" with { type: "json" };
import { largestError, slopeByDifferences } from "./support.ts";

const clipLogWarp = (y: ArrayLike<number>) => outputWarp(y, { shape: "log" });

it.each(golden.clipLog)("is NumPy's, for $y.length values", ({ y, clip, z }) => {
  const { warp, clip: ours } = clipLogWarp(y);
  expect(largestError([ours], [clip])).toBeLessThan(1e-14);
  expect(largestError(y.map(warp), z)).toBeLessThan(1e-13);
});

it("of 0 … 3 follows the formula, by hand", () => {
  // Median 1.5, MAD 1: no clip. u = y / 1.5.
  const logs = [0, 1, 2, 3].map((y) => Math.log(1 + y / 1.5));
  const { warp } = clipLogWarp([0, 1, 2, 3]);
  expect(warp(2)).toBeCloseTo((logs[2] - mean(logs)) / standardDeviation(logs), 14);
});

it("clips at Tukey's fence for eight or more values, at five median deviations for fewer", () => {
  expect(clipLogWarp([1, 2, 3, 4, 5, 6, 7]).clip).toBeCloseTo(4 + 5 * 1.4826 * 2, 12);
  expect(clipLogWarp([1, 2, 3, 4, 5, 6, 7, 8]).clip).toBeCloseTo(6.25 + 1.5 * 3.5, 12);
});

it("scales by the mean if half of the values equal the best", () => {
  // The clip is 2, the clipped values have mean 1 + 2/7.
  const { warp } = clipLogWarp([1, 1, 1, 1, 1, 2, 3]);
  const share = (warp(1.5) - warp(1)) / (warp(2) - warp(1));
  expect(share).toBeCloseTo(Math.log1p(0.5 * 3.5) / Math.log1p(3.5), 13);
});

const moderate = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const value = fc.oneof(
  { weight: 4, arbitrary: moderate },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 1e8, -1e8, 1e300, -1e300, 1e-300) },
);
const lists = fc.array(value, { minLength: 1, maxLength: 30 });

describe("for any values", () => {
  it("keeps the order, strictly so below the clip", () => {
    fc.assert(
      fc.property(lists, (y) => {
        const { warp } = clipLogWarp(y);
        const sorted = [...y].sort((a, b) => a - b);
        for (let i = 1; i < sorted.length; i++) {
          expect(warp(sorted[i])).toBeGreaterThanOrEqual(warp(sorted[i - 1]));
        }
      }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 }), (y) => {
        const { warp, clip } = clipLogWarp(y);
        const sorted = y.filter((v) => v <= clip).sort((a, b) => a - b);
        for (let i = 1; i < sorted.length; i++) expect(warp(sorted[i])).toBeGreaterThan(warp(sorted[i - 1]));
      }),
    );
  });

  it("gives finite values of mean 0, and deviation 1 unless all are equal", () => {
    fc.assert(
      fc.property(lists, (y) => {
        const { warp, slope } = clipLogWarp(y);
        const z = y.map(warp);
        for (let i = 0; i < y.length; i++) {
          expect(Number.isFinite(z[i])).toBe(true);
          expect(slope(y[i])).toBeGreaterThan(0);
        }
        expect(mean(z)).toBeCloseTo(0, 9);
        const deviation = standardDeviation(z);
        expect(deviation === 0 || Math.abs(deviation - 1) < 1e-9).toBe(true);
      }),
    );
  });

  it("does not depend on the unit or the zero of y", () => {
    const spread = fc.uniqueArray(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 30 });
    fc.assert(
      fc.property(spread, fc.double({ min: 1e-3, max: 1e3, noNaN: true }), moderate, (y, unit, zero) => {
        const changed = y.map((each) => unit * each + zero);
        const [here, there] = [clipLogWarp(y), clipLogWarp(changed)];
        expect(largestError(changed.map(there.warp), y.map(here.warp))).toBeLessThan(1e-6);
      }),
    );
  });

  it("is undone by unwarp below the clip, even for values better than all observed ones", () => {
    fc.assert(
      fc.property(fc.array(moderate, { minLength: 1, maxLength: 30 }), moderate, (y, other) => {
        const { warp, unwarp, clip } = clipLogWarp(y);
        const spread = Math.max(...y) - Math.min(...y);
        fc.pre(spread === 0 || spread > 1e-6);
        for (const each of [...y, other, Math.min(...y) - 100]) {
          if (each <= clip)
            expect(Math.abs(unwarp(warp(each)) - each)).toBeLessThan(1e-6 * Math.max(1, Math.abs(each)));
        }
      }),
    );
  });
});

describe("slope", () => {
  const y = [3, 1, 4, 1.5, 9, 2.6, 5, 3.5, 8.9, 7.9];
  const { warp, slope, clip } = clipLogWarp(y);

  it.each([-5, 0.9, 1.7, 4, 8.9])("is that of finite differences at %f", (at) => {
    expect(slope(at)).toBeCloseTo(slopeByDifferences(warp, at), 8);
  });

  it("at the best value is the same from both sides", () => {
    expect(slope(1 - 1e-12)).toBeCloseTo(slope(1 + 1e-12), 10);
    expect(warp(1) - warp(1 - 1e-6)).toBeCloseTo(1e-6 * slope(1), 12);
  });

  it("above the clip is the slope at the clip", () => {
    expect(slope(clip + 100)).toBe(slope(clip));
    expect(warp(clip + 100)).toBe(warp(clip));
  });
});

describe("outliers", () => {
  const usual = [0.52, 0.61, 0.48, 0.9, 0.75, 0.66, 0.57, 1.1, 0.7, 0.83];

  it("of 1e8 are clipped and leave the rest spread out", () => {
    const { warp, clip } = clipLogWarp([...usual, 1e8]);
    expect(clip).toBeLessThan(2);
    expect(warp(1e8)).toBeLessThan(4);
    const z = usual.map(warp);
    expect(Math.max(...z) - Math.min(...z)).toBeGreaterThan(1.5);
  });

  it("have no additional effect if they are even worse", () => {
    const [a, b] = [1e4, 1e300].map((outlier) => clipLogWarp([...usual, outlier]));
    for (const y of usual) expect(a.warp(y)).toBe(b.warp(y));
    expect(a.warp(1e4)).toBe(b.warp(1e300));
  });

  it("stretch values near the best: equal steps shrink from good to bad", () => {
    const { warp } = clipLogWarp([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(warp(1) - warp(0)).toBeGreaterThan(2 * (warp(8) - warp(7)));
  });
});

describe("few, or equal, values", () => {
  it("one value is 0, and others still come out in order", () => {
    const { warp, unwarp } = clipLogWarp([7]);
    expect(warp(7)).toBe(0);
    expect(unwarp(0)).toBe(7);
    expect(warp(6)).toBeLessThan(0);
  });

  it("two values are −1 and 1", () => {
    const { warp } = clipLogWarp([5, 3]);
    expect([warp(3), warp(5)].map((z) => Math.round(1e12 * z) / 1e12)).toEqual([-1, 1]);
  });

  it.each([0, -3, 1e8, 1e-90])("constant y = %f is all 0", (y) => {
    const { warp, unwarp, slope } = clipLogWarp(new Array(12).fill(y));
    expect(warp(y)).toBe(0);
    expect(unwarp(0)).toBe(y);
    expect(slope(y)).toBeGreaterThan(0);
  });

  it.each([[[1, 1, 1, 2, 3]], [[1, 1, 1, 1, 1, 1, 1, 1, 2, 3]]])(
    "mostly equal values keep the worse apart: %o",
    (y) => {
      const { warp } = clipLogWarp(y);
      expect(warp(2)).toBeGreaterThan(warp(1) + 1);
      expect(warp(3)).toBe(warp(2));
    },
  );

  it("mostly equal values keep the better apart", () => {
    const { warp } = clipLogWarp([1, 1, 1, 1, 1, 1, 1, 1, 0.5]);
    expect(warp(1)).toBeGreaterThan(warp(0.5) + 1);
  });
});

describe("refuses", () => {
  it("no values", () => {
    expect(() => clipLogWarp([])).toThrow(new RangeError("invalid number of objective values; must be ≥ 1: 0"));
  });

  it.each([NaN, Infinity, -Infinity])("%f, among the values or later", (y) => {
    const error = new RangeError(`invalid objective value; must be finite: ${y}`);
    expect(() => clipLogWarp([1, y])).toThrow(error);
    expect(() => clipLogWarp([1, 2]).warp(y)).toThrow(error);
  });
});
