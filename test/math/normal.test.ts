import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { erfcx } from "../../math/normal/erfc.ts";
import {
  erfc,
  logExpectedImprovementFactor,
  logExpectedImprovementSlope,
  normalCdf,
  normalLogCdf,
  normalLogPdf,
  normalPdf,
  normalQuantile,
} from "../../math/normal.ts";
import golden from "../golden/normal.json" with { type: "json" };
import { relativeError } from "./support.ts";

const powers = Array.from({ length: 300 }, (_, k) => 10 ** (k / 2 - 20)).filter((size) => size < 1e150);
const everywhere = [...powers.map((size) => -size).reverse(), 0, ...powers];

describe("against 120-digit arithmetic", () => {
  test.each(golden.tails)("z = $z", ({ z, pdf, logPdf, cdf, logCdf, logFactor, slope }) => {
    expect(relativeError(normalPdf(z), pdf)).toBeLessThan(1e-15);
    expect(relativeError(normalCdf(z), cdf)).toBeLessThan(1e-15);
    expect(relativeError(normalLogPdf(z), logPdf)).toBeLessThan(4e-16);
    // Above 38 the upper tail is smaller than any double.
    expect(z > 38 ? -normalLogCdf(z) : relativeError(normalLogCdf(z), logCdf)).toBeLessThan(1e-15);
    expect(Math.abs(logExpectedImprovementFactor(z) - logFactor)).toBeLessThan(
      1e-15 * Math.max(1, Math.abs(logFactor)),
    );
    expect(relativeError(logExpectedImprovementSlope(z), slope)).toBeLessThan(4e-15);
  });

  test.each(golden.farTails)("z = $z", ({ z, logCdf, logFactor, slope }) => {
    expect(relativeError(normalLogCdf(z), logCdf)).toBeLessThan(4e-16);
    expect(relativeError(logExpectedImprovementFactor(z), logFactor)).toBeLessThan(4e-16);
    expect(relativeError(logExpectedImprovementSlope(z), slope)).toBeLessThan(4e-16);
  });

  test("erfc and its scaled form", () => {
    for (const { x, erfc: expected } of golden.erfc) expect(relativeError(erfc(x), expected)).toBeLessThan(6e-16);
    for (const { x, erfcx: expected } of golden.erfcx) expect(relativeError(erfcx(x), expected)).toBeLessThan(6e-16);
  });

  test.each(golden.quantiles)("the quantile of $p", ({ p, z }) => {
    expect(relativeError(normalQuantile(p), z)).toBeLessThan(1e-15);
  });
});

describe("over the whole range", () => {
  test("values are finite, ln Φ and ln h rise, the slope falls", () => {
    let last = { z: -1e150, logCdf: -Infinity, factor: -Infinity, slope: Infinity };
    for (const z of everywhere) {
      const now = {
        z,
        logCdf: normalLogCdf(z),
        factor: logExpectedImprovementFactor(z),
        slope: logExpectedImprovementSlope(z),
      };
      expect(Object.values(now).every(Number.isFinite), `z = ${z}`).toBe(true);
      expect(now.logCdf, `z = ${z}`).toBeGreaterThanOrEqual(last.logCdf);
      expect(now.factor, `z = ${z}`).toBeGreaterThanOrEqual(last.factor);
      expect(now.slope, `z = ${z}`).toBeLessThanOrEqual(last.slope);
      expect(now.slope, `z = ${z}`).toBeGreaterThan(0);
      last = now;
    }
  });

  test.each([-6, -3])("nothing jumps at z = %d, where the algorithm changes", (seam) => {
    let lastFactor = -Infinity;
    let lastSlope = Infinity;
    for (let k = -200; k <= 200; k++) {
      const z = seam + k * 1e-7;
      const factor = logExpectedImprovementFactor(z);
      const slope = logExpectedImprovementSlope(z);
      expect(factor).toBeGreaterThan(lastFactor);
      expect(slope).toBeLessThan(lastSlope);
      if (k > -200) expect(factor - lastFactor).toBeCloseTo(slope * 1e-7, 12);
      [lastFactor, lastSlope] = [factor, slope];
    }
  });

  test("the slope is the derivative", () => {
    fc.assert(
      fc.property(fc.double({ min: -60, max: 12, noNaN: true }), (z) => {
        const step = 1e-4;
        const rise = logExpectedImprovementFactor(z + step) - logExpectedImprovementFactor(z - step);
        expect(relativeError(rise / (2 * step), logExpectedImprovementSlope(z))).toBeLessThan(1e-6);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test("ends", () => {
    expect(normalCdf(-Infinity)).toBe(0);
    expect(normalCdf(Infinity)).toBe(1);
    expect(normalPdf(Infinity)).toBe(0);
    expect(normalLogCdf(-Infinity)).toBe(-Infinity);
    expect(logExpectedImprovementFactor(-Infinity)).toBe(-Infinity);
    expect(logExpectedImprovementFactor(Infinity)).toBe(Infinity);
    expect([erfc(-Infinity), erfc(0), erfc(Infinity)]).toEqual([2, 1, 0]);
    expect(normalCdf(0)).toBe(0.5);
    for (const f of [normalPdf, normalCdf, normalLogCdf, logExpectedImprovementFactor, erfc]) expect(f(NaN)).toBeNaN();
  });
});

describe("inverses and symmetries", () => {
  test("Φ⁻¹(Φ(z)) = z wherever Φ is precise enough", () => {
    fc.assert(
      fc.property(fc.double({ min: -37, max: 5, noNaN: true }), (z) => {
        // Rounding p moves z by p's last bit over the density.
        const rounding = (2e-16 * normalCdf(z)) / normalPdf(z);
        expect(Math.abs(normalQuantile(normalCdf(z)) - z)).toBeLessThan(2 * rounding + 4e-16 * Math.abs(z));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test("the two tails mirror each other", () => {
    fc.assert(
      fc.property(fc.double({ min: -8, max: 8, noNaN: true }), (z) => {
        expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 15);
        expect(erfc(z) + erfc(-z)).toBeCloseTo(2, 15);
        // h(z) − h(−z) = z.
        const difference = Math.exp(logExpectedImprovementFactor(z)) - Math.exp(logExpectedImprovementFactor(-z));
        expect(difference).toBeCloseTo(z, 13);
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

test.each([-0.1, 1.0001, NaN])("the quantile of %d is refused", (p) => {
  expect(() => normalQuantile(p)).toThrow(new RangeError(`invalid probability; must be from 0 to 1: ${p}`));
});
