/** The kernels of layer normalization and dropout: SIMD and reference bit by bit, and both against double precision. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FREE, normals, onBoth } from "./support.ts";

const [X, GAIN, SHIFT, STANDARDIZED, INVERSES, OUT, DELTA, BACK] = [0, 1, 2, 3, 4, 5, 6, 7].map(
  (i) => FREE + i * 2 ** 17,
);
const EPSILON = 1e-5;
const padded = (count: number) => (count + 3) & ~3;

/** Rows of `width` numbers, zeros up to the next multiple of four. */
function paddedRows(seed: string, rows: number, width: number): Float32Array {
  const stride = padded(width);
  return normals(seed, rows * stride).map((value, i) => (i % stride < width ? value : 0));
}

const shapes = fc.record({ rows: fc.integer({ min: 1, max: 9 }), width: fc.integer({ min: 1, max: 67 }) });

describe("normalize and normalizeBack", () => {
  it("agree with double precision for every shape, and leave zeros beside the rows", () => {
    fc.assert(
      fc.property(shapes, fc.constantFrom(0, 100), ({ rows, width }, offset) => {
        const stride = padded(width);
        const count = rows * stride;
        const x = paddedRows("x", rows, width).map((value, i) => (i % stride < width ? value + offset : 0));
        const [gain, shift] = [paddedRows("gain", 1, width), paddedRows("shift", 1, width)];
        const delta = paddedRows("delta", rows, width);
        const given = [
          [X, x],
          [GAIN, gain],
          [SHIFT, shift],
          [DELTA, delta],
        ] as const;
        const compute = ({ kernels }: Parameters<Parameters<typeof onBoth>[1]>[0]) => {
          kernels.normalize(X, rows, width, EPSILON, GAIN, SHIFT, STANDARDIZED, INVERSES, OUT);
          kernels.normalizeBack(DELTA, rows, width, GAIN, STANDARDIZED, INVERSES, BACK);
          kernels.productSums(DELTA, STANDARDIZED, rows, width, X);
        };
        const [out, back, sums] = [OUT, BACK, X].map((address) => {
          const [fast, plain] = onBoth(given, compute, { address, count: address === X ? stride : count });
          expect(fast).toEqual(plain);
          return fast;
        });
        const truth = reference({ x, gain, shift, delta, rows, width });
        // Deviations are known to the last bit of the offset.
        const tolerance = offset === 0 ? 2e-5 : 1e-2;
        const close = (found: Float32Array, expected: Float64Array) =>
          found.every((value, i) => Math.abs(value - expected[i]) < tolerance * (1 + Math.abs(expected[i])));
        expect(close(out, truth.out)).toBe(true);
        // A row of one or two numbers is all mean and size: what is left of its gradient is rounding, times 1/√ε at most.
        if (width > 2) {
          expect(close(back, truth.back)).toBe(true);
          expect(close(sums, truth.sums)).toBe(true);
        }
        expect(back.every((value, i) => i % stride < width || value === 0)).toBe(true);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it("may overwrite their input", () => {
    const [rows, width] = [5, 11];
    const given = [
      [X, paddedRows("x", rows, width)],
      [GAIN, paddedRows("gain", 1, width)],
      [SHIFT, paddedRows("shift", 1, width)],
    ] as const;
    const into = (out: number) =>
      onBoth(
        given,
        ({ kernels }) => kernels.normalize(X, rows, width, EPSILON, GAIN, SHIFT, STANDARDIZED, INVERSES, out),
        { address: out, count: rows * padded(width) },
      );
    expect(into(X)).toEqual(into(OUT));
  });
});

interface Given {
  readonly x: Float32Array;
  readonly gain: Float32Array;
  readonly shift: Float32Array;
  readonly delta: Float32Array;
  readonly rows: number;
  readonly width: number;
}

/** The formulas in double precision, each number by itself. */
function reference({ x, gain, shift, delta, rows, width }: Given) {
  const stride = padded(width);
  const zeros = (count: number) => new Float64Array(count);
  const [out, back, sums] = [zeros(rows * stride), zeros(rows * stride), zeros(stride)];
  for (let row = 0; row < rows; row++) {
    const numbers = (list: Float32Array) => Array.from(list.subarray(row * stride, row * stride + width));
    const average = (list: readonly number[]) => list.reduce((sum, value) => sum + value, 0) / width;
    const mean = average(numbers(x));
    const deviation = Math.sqrt(average(numbers(x).map((value) => (value - mean) ** 2)) + EPSILON);
    const standardized = numbers(x).map((value) => (value - mean) / deviation);
    const scaled = numbers(delta).map((value, i) => gain[i] * value);
    const [drift, growth] = [average(scaled), average(scaled.map((value, i) => value * standardized[i]))];
    for (let i = 0; i < width; i++) {
      out[row * stride + i] = gain[i] * standardized[i] + shift[i];
      back[row * stride + i] = (scaled[i] - drift - standardized[i] * growth) / deviation;
      sums[i] += delta[row * stride + i] * standardized[i];
    }
  }
  return { out, back, sums };
}

describe("drop", () => {
  const [STATE, MASK] = [FREE + 2 ** 20, FREE + 2 ** 20 + 64];

  it("drops the numbers determined by the stream, identically on both backends, and keeps the mask", () => {
    fc.assert(
      fc.property(shapes, fc.double({ min: 0, max: 0.999, noNaN: true }), ({ rows, width }, rate) => {
        const count = rows * padded(width);
        const x = paddedRows("x", rows, width);
        const kept = Math.fround(1 / (1 - rate));
        const compute = ({ kernels }: Parameters<Parameters<typeof onBoth>[1]>[0]) => {
          kernels.seed(STATE, 3, rows);
          kernels.drop(STATE, X, rows, width, Math.floor(rate * 2 ** 32), kept, MASK, OUT);
          kernels.applyMask(MASK, X, BACK, 4 * count);
        };
        const [mask, out, back] = [MASK, OUT, BACK].map((address) => {
          const [fast, plain] = onBoth([[X, x]], compute, { address, count });
          expect(fast).toEqual(plain);
          return fast;
        });
        expect(mask.every((value) => value === 0 || value === kept)).toBe(true);
        expect(out).toEqual(x.map((value, i) => value * mask[i]));
        expect(back).toEqual(out);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it.each([0, 0.1, 0.5, 0.97])("drops a share of %d", (rate) => {
    const [rows, width] = [250, 64];
    const compute = ({ kernels }: Parameters<Parameters<typeof onBoth>[1]>[0]) => {
      kernels.seed(STATE, 1, 2);
      kernels.drop(STATE, X, rows, width, Math.floor(rate * 2 ** 32), 1, MASK, OUT);
    };
    const [mask] = onBoth([], compute, { address: MASK, count: rows * width });
    const share = mask.filter((value) => value === 0).length / mask.length;
    expect(Math.abs(share - rate)).toBeLessThanOrEqual(5 * Math.sqrt((rate * (1 - rate)) / mask.length));
  });
});
