import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { makeKey, split } from "../../math/random.ts";
import { sobolDirections } from "../../math/sobol-directions.ts";
import { MAX_SOBOL_DIMENSION, sobolPoints } from "../../math/sobol.ts";
import golden from "../golden/sobol.json" with { type: "json" };
import { chiSquareScore, correlationScore } from "./support.ts";

const key = makeKey("sobol");
const column = (points: Float64Array, dimension: number, k: number): Float64Array =>
  Float64Array.from({ length: points.length / dimension }, (_, row) => points[row * dimension + k]);

describe("unscrambled", () => {
  test.each(golden.cases)("$count points from $skip on in $dimension dimensions are SciPy's", (known) => {
    expect(sobolPoints(known.dimension, known.count, { skip: known.skip })).toEqual(Float64Array.from(known.points));
  });

  test("the last points of the sequence can be requested", () => {
    const points = sobolPoints(2, 3, { skip: 2 ** 32 - 3 });
    expect(points.every((x) => x > 0 && x < 1)).toBe(true);
  });
});

describe("the table of direction numbers", () => {
  test("has a row for every dimension after the first, of odd numbers small enough, and no polynomial twice", () => {
    expect(sobolDirections.length).toBe(MAX_SOBOL_DIMENSION - 1);
    for (const [polynomial, ...initial] of sobolDirections) {
      expect(initial.length).toBe(31 - Math.clz32(polynomial));
      initial.forEach((m, i) => expect(m % 2 === 1 && m < 2 ** (i + 1)).toBe(true));
    }
    expect(new Set(sobolDirections.map(([polynomial]) => polynomial)).size).toBe(sobolDirections.length);
  });

  test("holds primitive polynomials: the powers of x run through all 2^degree − 1 remainders", () => {
    for (const [polynomial, ...initial] of sobolDirections) {
      const top = 1 << initial.length;
      let remainder = 1;
      let order = 0;
      do {
        remainder <<= 1;
        if (remainder & top) remainder ^= polynomial;
        order++;
      } while (remainder !== 1);
      expect(order).toBe(top - 1);
    }
  });
});

describe.each([
  ["plain", undefined],
  ["scrambled", key],
])("%s points are spread evenly", (_, scrambling) => {
  const options = (skip: number) => (scrambling ? { key: scrambling, skip } : { skip });

  test("each of 2^k intervals holds one of 2^k consecutive points, in all 64 dimensions", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 9 }), fc.nat(1000), (k, block) => {
        const count = 2 ** k;
        const points = sobolPoints(64, count, options(block * count));
        for (let dimension = 0; dimension < 64; dimension++) {
          const cells = column(points, 64, dimension).map((x) => Math.floor(x * count));
          expect(new Set(cells).size).toBe(count);
        }
      }),
      { seed: 1, numRuns: 12 },
    );
  });

  test("in the first two dimensions, so does every box of area 2^−k with dyadic sides", () => {
    const k = 8;
    const points = sobolPoints(2, 2 ** k, options(2 ** k * 5));
    for (let across = 0; across <= k; across++) {
      const boxes = new Set<number>();
      for (let row = 0; row < 2 ** k; row++) {
        const column = Math.floor(points[2 * row] * 2 ** across);
        boxes.add(column * 2 ** (k - across) + Math.floor(points[2 * row + 1] * 2 ** (k - across)));
      }
      expect(boxes.size).toBe(2 ** k);
    }
  });
});

describe("scrambled", () => {
  const keys = split(key, 2000);

  test("the same key gives the same sequence from any starting point", () => {
    const whole = sobolPoints(5, 40, { key });
    expect(sobolPoints(5, 40, { key })).toEqual(whole);
    fc.assert(
      fc.property(fc.nat(40), (skip) => {
        expect(sobolPoints(5, 40 - skip, { key, skip })).toEqual(whole.slice(5 * skip));
      }),
      { seed: 2, numRuns: 20 },
    );
  });

  test("a coordinate does not depend on the number of dimensions", () => {
    expect(column(sobolPoints(9, 16, { key }), 9, 3)).toEqual(column(sobolPoints(4, 16, { key }), 4, 3));
  });

  test("every point is uniform over keys, and points and coordinates are uncorrelated", () => {
    const drawn = keys.map((each) => sobolPoints(3, 4, { key: each }));
    for (const at of [0, 1, 2, 5, 9]) {
      const counts = new Int32Array(20);
      for (const points of drawn) counts[Math.floor(points[at] * 20)]++;
      expect(Math.abs(chiSquareScore(counts))).toBeLessThan(5);
    }
    const coordinate = (at: number) => drawn.map((points) => points[at]);
    expect(Math.abs(correlationScore(coordinate(0), coordinate(1)))).toBeLessThan(5);
    expect(Math.abs(correlationScore(coordinate(0), coordinate(11)))).toBeLessThan(5);
  });

  test("scrambling is more than a shift: the bitwise difference of two points varies with the key", () => {
    const differences = keys.map((each) => {
      const [first, , , fourth] = sobolPoints(1, 4, { key: each });
      return ((first * 2 ** 32) ^ (fourth * 2 ** 32)) >>> 0;
    });
    expect(new Set(differences).size).toBeGreaterThan(keys.length - 10);
  });

  test("integrals are unbiased, and far more accurate than with random numbers", () => {
    // The integrand's mean is 1 and its variance (1 + 1/12)^4 − 1.
    const estimates = keys.slice(0, 200).map((each) => {
      const points = sobolPoints(4, 256, { key: each });
      let total = 0;
      for (let row = 0; row < 256; row++) {
        let value = 1;
        for (let k = 0; k < 4; k++) value *= 0.5 + points[row * 4 + k];
        total += value;
      }
      return total / 256;
    });
    const average = estimates.reduce((sum, value) => sum + value, 0) / estimates.length;
    const spread = estimates.reduce((sum, value) => sum + (value - average) ** 2, 0) / (estimates.length - 1);
    expect(Math.abs(average - 1) / Math.sqrt(spread / estimates.length)).toBeLessThan(5);
    const random = ((1 + 1 / 12) ** 4 - 1) / 256;
    expect(spread).toBeLessThan(random / 100);
  });

  test("keys differ", () => {
    const firsts = new Set(keys.map((each) => sobolPoints(1, 1, { key: each })[0]));
    expect(firsts.size).toBe(keys.length);
  });
});

test.each([
  [() => sobolPoints(0, 1), "invalid dimension; must be an integer from 1 to 64: 0"],
  [() => sobolPoints(65, 1), "invalid dimension; must be an integer from 1 to 64: 65"],
  [() => sobolPoints(2.5, 1), "invalid dimension; must be an integer from 1 to 64: 2.5"],
  [() => sobolPoints(2, -1), "invalid count; must be an integer ≥ 0: -1"],
  [() => sobolPoints(2, 4, { skip: -1 }), "invalid skip; must be an integer from 0 to 2^32 − 4: -1"],
  [() => sobolPoints(2, 4, { skip: 2 ** 32 - 3 }), "invalid skip; must be an integer from 0 to 2^32 − 4: 4294967293"],
])("%s", (call, message) => {
  expect(call).toThrow(new RangeError(message));
});
