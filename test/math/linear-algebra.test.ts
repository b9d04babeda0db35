import fc from "fast-check";
import { CholeskyDecomposition, LuDecomposition, Matrix, inverse } from "ml-matrix";
import { describe, expect, test } from "vitest";
import {
  appendCholesky,
  cholesky,
  dot,
  inverseFromCholesky,
  logDeterminantFromCholesky,
  multiplyMatrixVector,
  solveCholesky,
  solveLower,
  solveLowerMany,
  solveLowerTransposed,
  symmetricRankK,
} from "../../math/linear-algebra.ts";
import { makeKey, openStream } from "../../math/random.ts";

/** Sizes just below and above multiples of the loops' blocks of four. */
const size = fc.integer({ min: 1, max: 23 });
const seed = fc.integer();
const config = { seed: 1, numRuns: 60 };

const draw = (label: number, count: number): Float64Array => {
  const out = new Float64Array(count);
  openStream(makeKey(label)).fillNormal(out);
  return out;
};
const asMatrix = (flat: Float64Array, rows: number, cols: number): Matrix => Matrix.from1DArray(rows, cols, flat);
const flatten = (matrix: Matrix): Float64Array => Float64Array.from(matrix.to1DArray());
/** B Bᵀ + I: its condition number stays near that of small Gaussian matrices. */
const positiveDefinite = (label: number, n: number): Float64Array => {
  const b = asMatrix(draw(label, n * n), n, n);
  return flatten(b.mmul(b.transpose()).add(Matrix.eye(n)));
};
const expectClose = (actual: Float64Array, expected: Float64Array, tolerance = 1e-10): void => {
  expect(actual.length).toBe(expected.length);
  const scale = expected.reduce((largest, value) => Math.max(largest, Math.abs(value)), 1);
  actual.forEach((value, i) => expect(Math.abs(value - expected[i]) / scale).toBeLessThan(tolerance));
};
const product = (factor: Float64Array, n: number): Float64Array => symmetricRankK(factor, n, n);
const addDiagonal = (a: Float64Array, n: number, amount: number): Float64Array =>
  a.map((value, at) => (at % (n + 1) === 0 ? value + amount : value));

describe("against ml-matrix", () => {
  test("the Cholesky factor", () => {
    fc.assert(
      fc.property(size, seed, (n, label) => {
        const a = positiveDefinite(label, n);
        const { factor, jitter } = cholesky(a, n);
        const peer = new CholeskyDecomposition(asMatrix(a, n, n)).lowerTriangularMatrix;
        expectClose(factor, flatten(peer), 1e-12);
        expect(jitter).toBe(0);
      }),
      config,
    );
  });

  test("solutions, inverse and determinant", () => {
    fc.assert(
      fc.property(size, seed, (n, label) => {
        const a = positiveDefinite(label, n);
        const b = draw(label + 1, n);
        const { factor } = cholesky(a, n);
        const lower = asMatrix(factor, n, n);
        const column = Matrix.columnVector(b);
        expectClose(solveLower(factor, n, b), flatten(new LuDecomposition(lower).solve(column)));
        expectClose(solveLowerTransposed(factor, n, b), flatten(new LuDecomposition(lower.transpose()).solve(column)));
        expectClose(solveCholesky(factor, n, b), flatten(new LuDecomposition(asMatrix(a, n, n)).solve(column)));
        expectClose(inverseFromCholesky(factor, n), flatten(inverse(asMatrix(a, n, n))));
        const determinant = new LuDecomposition(asMatrix(a, n, n)).determinant;
        expect(logDeterminantFromCholesky(factor, n)).toBeCloseTo(Math.log(determinant), 9);
      }),
      config,
    );
  });

  test("many right-hand sides at once are the same as one after the other", () => {
    fc.assert(
      fc.property(size, fc.integer({ min: 0, max: 9 }), seed, (n, m, label) => {
        const { factor } = cholesky(positiveDefinite(label, n), n);
        const b = draw(label + 1, n * m);
        const x = solveLowerMany(factor, n, b, m);
        expect(x.length).toBe(n * m);
        for (let c = 0; c < m; c++) {
          const column = Float64Array.from({ length: n }, (_, i) => b[i * m + c]);
          const solved = Float64Array.from({ length: n }, (_, i) => x[i * m + c]);
          expectClose(solved, solveLower(factor, n, column), 1e-12);
        }
      }),
      config,
    );
  });

  test("products", () => {
    fc.assert(
      fc.property(size, size, seed, (n, k, label) => {
        const a = draw(label, n * k);
        const x = draw(label + 1, k);
        const matrix = asMatrix(a, n, k);
        expectClose(multiplyMatrixVector(a, n, k, x), flatten(matrix.mmul(Matrix.columnVector(x))), 1e-13);
        expectClose(symmetricRankK(a, n, k), flatten(matrix.mmul(matrix.transpose())), 1e-13);
        expect(dot(a.subarray(0, k), x)).toBeCloseTo(Matrix.rowVector(a.subarray(0, k)).dot(Matrix.rowVector(x)), 10);
        expect(dot(a, x, 1)).toBe(a[0] * x[0]);
      }),
      config,
    );
  });
});

describe("identities", () => {
  test("L Lᵀ is the matrix, and A A⁻¹ the identity, at a size beyond every block", () => {
    const n = 101;
    const a = positiveDefinite(7, n);
    const { factor } = cholesky(a, n);
    expectClose(product(factor, n), a, 1e-14);
    const identity = asMatrix(a, n, n).mmul(asMatrix(inverseFromCholesky(factor, n), n, n));
    expectClose(flatten(identity), flatten(Matrix.eye(n)), 1e-11);
  });

  test("inputs are not modified", () => {
    const n = 6;
    const a = positiveDefinite(3, n);
    const b = draw(4, n);
    const { factor } = cholesky(a, n);
    const kept = [a.slice(), factor.slice(), b.slice()];
    solveCholesky(factor, n, b);
    solveLowerTransposed(factor, n, b);
    solveLowerMany(factor, n, b, 1);
    inverseFromCholesky(factor, n);
    appendCholesky(factor, n, b, 1000);
    expect([a, factor, b]).toEqual(kept);
  });

  test("only the lower triangle is read", () => {
    const n = 5;
    const a = positiveDefinite(5, n);
    const scribbled = a.map((value, at) => (at % n > Math.floor(at / n) ? NaN : value));
    expect(cholesky(scribbled, n)).toEqual(cholesky(a, n));
  });

  test("a matrix without rows needs no work", () => {
    expect(cholesky(new Float64Array(0), 0)).toEqual({ factor: new Float64Array(0), jitter: 0 });
    expect(appendCholesky(new Float64Array(0), 0, new Float64Array(0), 4)).toEqual(Float64Array.of(2));
  });
});

describe("appending", () => {
  test("gives exactly the numbers of a new factorization", () => {
    fc.assert(
      fc.property(size, seed, (n, label) => {
        const larger = n + 1;
        const a = positiveDefinite(label, larger);
        const leading = Float64Array.from({ length: n * n }, (_, at) => a[Math.floor(at / n) * larger + (at % n)]);
        const column = a.slice(n * larger, n * larger + n);
        const appended = appendCholesky(cholesky(leading, n).factor, n, column, a[larger * larger - 1]);
        expect(appended).toEqual(cholesky(a, larger).factor);
      }),
      config,
    );
  });

  test("refuses a row that the matrix already holds", () => {
    const { factor } = cholesky(Float64Array.of(4, 2, 2, 3), 2);
    expect(() => appendCholesky(factor, 2, Float64Array.of(4, 2), 4)).toThrow(
      new RangeError("invalid matrix; must be positive definite: pivot 2 is 0 with jitter 0"),
    );
    expect(() => appendCholesky(factor, 2, Float64Array.of(NaN, 2), 4)).toThrow(
      new RangeError("invalid matrix; must be positive definite: pivot 2 is NaN with jitter 0"),
    );
  });
});

describe("jitter", () => {
  /** Correlations of a smooth process at nearly equal points. */
  const smooth = (places: readonly number[]): Float64Array =>
    Float64Array.from(places.flatMap((s) => places.map((t) => Math.exp(-0.5 * (s - t) ** 2))));

  test.each([
    ["a repeated place", [0, 1, 2, 1]],
    ["places 1e-9 apart", [0, 1e-9, 2e-9, 1, 1 + 1e-9]],
    ["thirty places that say nearly the same", Array.from({ length: 30 }, (_, i) => i / 30)],
  ])("%s: the smallest sufficient jitter is added and reported", (_, places) => {
    const n = places.length;
    const a = smooth(places);
    const { factor, jitter } = cholesky(a, n);
    expect(jitter).toBeGreaterThanOrEqual(1e-10);
    expect(jitter).toBeLessThanOrEqual(1e-9);
    expectClose(product(factor, n), addDiagonal(a, n, jitter), 1e-14);
    const b = draw(1, n);
    const residual = multiplyMatrixVector(addDiagonal(a, n, jitter), n, n, solveCholesky(factor, n, b));
    expectClose(residual, b, 1e-4);
  });

  test.each([
    [-5e-11, 1e-10],
    [-5e-10, 1e-9],
    [-5e-7, 1e-6],
    [-5e-5, 1e-4],
  ])("an eigenvalue of %d needs %d, in units of the mean diagonal", (eigenvalue, expected) => {
    for (const scale of [1, 1e6, 1e-6]) {
      const a = Float64Array.of(1, 1 - eigenvalue, 1 - eigenvalue, 1).map((value) => value * scale);
      expect(cholesky(a, 2).jitter / scale / expected).toBeCloseTo(1, 12);
    }
  });

  test("a pivot that rounding alone may have made positive does not count", () => {
    const a = Float64Array.of(1, 1, 1, 1 + 2 ** -52);
    expect(cholesky(a, 2).jitter).toBeCloseTo(1e-10, 20);
    expect(() => appendCholesky(Float64Array.of(1), 1, Float64Array.of(1), 1 + 2 ** -52)).toThrow(RangeError);
  });

  test("the sequence of jitters can be set", () => {
    const a = Float64Array.of(1, 1.005, 1.005, 1);
    expect(() => cholesky(a, 2)).toThrow(RangeError);
    expect(cholesky(a, 2, { initialJitter: 1e-3, maxJitter: 1 }).jitter).toBeCloseTo(1e-2, 15);
    expect(() => cholesky(a, 2, { maxJitter: 0 })).toThrow(RangeError);
  });

  test.each([
    [[1, 2, 2, 1], "pivot 1 is -2.9995 with jitter 0.0001"],
    [[-1, 0, 0, -1], "pivot 0 is -1 with jitter 0"],
    [[0, 0, 0, 0], "pivot 0 is 0 with jitter 0"],
    [[NaN, 0, 0, 1], "pivot 0 is NaN with jitter 0"],
    [[1, NaN, NaN, 1], "pivot 1 is NaN with jitter 0"],
    [[Infinity, 0, 0, 1], "pivot 0 is Infinity with jitter 0"],
  ])("%j is refused: %s", (entries, reason) => {
    expect(() => cholesky(Float64Array.from(entries), 2)).toThrow(
      new RangeError(`invalid matrix; must be positive definite: ${reason}`),
    );
  });
});
