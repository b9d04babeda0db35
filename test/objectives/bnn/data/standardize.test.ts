import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Dataset } from "../../../../objectives/bnn/data/dataset.ts";
import { applyStandardizer, fitStandardizer } from "../../../../objectives/bnn/data/standardize.ts";

function datasetOf(features: number[][], target: number[]): Dataset {
  const columns = features[0].length;
  return {
    name: "test",
    featureNames: Array.from({ length: columns }, (_, j) => `x${j}`),
    targetName: "y",
    rows: target.length,
    columns,
    features: Float64Array.from(features.flat()),
    target: Float64Array.from(target),
    notices: [],
  };
}

describe("standardizing", () => {
  const dataset = datasetOf(
    [
      [1, 5],
      [3, 5],
      [1000, 7],
    ],
    [10, 30, -99],
  );

  test("uses the statistics of the given rows only, with the population deviation and 1 for a constant column", () => {
    const standardizer = fitStandardizer(dataset, Int32Array.of(0, 1));
    expect(standardizer).toEqual({
      featureMean: Float64Array.of(2, 5),
      featureScale: Float64Array.of(1, 1),
      targetMean: 20,
      targetScale: 10,
    });
    expect(applyStandardizer(dataset, Int32Array.of(2, 0), standardizer)).toEqual({
      x: Float64Array.of(998, 2, -1, 0),
      y: Float64Array.of(-11.9, -1),
      rows: 2,
      columns: 2,
    });
  });

  test("takes a column that is constant but not exactly representable for constant", () => {
    const constant = datasetOf(Array(7).fill([0.1]), Array(7).fill(0.3));
    const standardizer = fitStandardizer(constant, Int32Array.of(0, 1, 2, 3, 4, 5, 6));
    expect([standardizer.featureScale[0], standardizer.targetScale]).toEqual([1, 1]);
  });

  test("does not divide by a deviation too small to be computed", () => {
    const tiny = datasetOf([[1e-300], [2e-300]], [1, 2]);
    expect(fitStandardizer(tiny, Int32Array.of(0, 1)).featureScale[0]).toBe(1);
  });

  test("gives mean 0 and deviation 1, and goes back to the raw values", () => {
    const cell = fc.integer({ min: -1e9, max: 1e9 }).map((value) => value / 1000);
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell, cell), { minLength: 2, maxLength: 40 }), (cells) => {
        const raw = datasetOf(
          cells.map(([a, b]) => [a, b]),
          cells.map(([, , y]) => y),
        );
        const rows = Int32Array.from(cells.keys());
        const standardizer = fitStandardizer(raw, rows);
        const { x, y } = applyStandardizer(raw, rows, standardizer);
        const { featureMean, featureScale, targetMean, targetScale } = standardizer;
        const columnsOf = [0, 1].map((j) => ({
          z: Array.from(rows, (i) => x[2 * i + j]),
          raw: Array.from(rows, (i) => raw.features[2 * i + j]),
          center: featureMean[j],
          scale: featureScale[j],
        }));
        columnsOf.push({ z: [...y], raw: [...raw.target], center: targetMean, scale: targetScale });
        for (const { z, raw: values, center, scale } of columnsOf) {
          const size = Math.max(...values.map(Math.abs), 1e-300);
          values.forEach((value, i) =>
            expect(Math.abs(center + scale * z[i] - value)).toBeLessThanOrEqual(1e-14 * size),
          );
          // Rounding of the mean is all that is left of a column much narrower than its distance from 0.
          if (scale < 1e-3 * size) continue;
          const mean = z.reduce((sum, v) => sum + v, 0) / z.length;
          const meanSquare = z.reduce((sum, v) => sum + v * v, 0) / z.length;
          expect(Math.abs(mean)).toBeLessThan(1e-10);
          if (new Set(values).size > 1) expect(Math.abs(meanSquare - 1)).toBeLessThan(1e-9);
        }
      }),
    );
  });

  test("needs a row", () => {
    expect(() => fitStandardizer(dataset, new Int32Array())).toThrow(
      new RangeError("invalid rows; must be at least 1: 0"),
    );
  });
});
