import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { createCholeskyWorkspace } from "../../math/cholesky-workspace.ts";
import type { CholeskyWorkspace } from "../../math/cholesky-workspace.ts";
import { cholesky, logDeterminantFromCholesky } from "../../math/linear-algebra.ts";
import { makeKey, openStream } from "../../math/random.ts";

/** Full rank with a condition number of some hundreds. */
function positiveDefinite(n: number, seed: number): Matrix {
  const stream = openStream(makeKey(seed));
  const root = Matrix.from1DArray(
    n,
    n,
    Float64Array.from({ length: n * n }, () => stream.normal()),
  );
  return root.mmul(root.transpose()).add(Matrix.eye(n, n).mul(0.1 * n));
}

function fill(workspace: CholeskyWorkspace, matrix: Matrix): void {
  for (let i = 0; i < matrix.rows; i++) {
    for (let j = 0; j <= i; j++) workspace.matrix[i * workspace.stride + j] = matrix.get(i, j);
  }
}

function lowerInverse({ inverse, stride }: CholeskyWorkspace, n: number): Matrix {
  const out = Matrix.zeros(n, n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      out.set(i, j, inverse[i * stride + j]);
      out.set(j, i, inverse[i * stride + j]);
    }
  }
  return out;
}

describe.each([1, 2, 3, 4, 5, 8, 17, 40])("order %i", (n) => {
  const workspace = createCholeskyWorkspace(n);
  const matrix = positiveDefinite(n, n);
  fill(workspace, matrix);
  const jitter = workspace.factorize();

  it("needs no jitter", () => {
    expect(jitter).toBe(0);
  });

  it("solves as ml-matrix does, also in place", () => {
    const b = Float64Array.from({ length: n }, (_, i) => Math.cos(i));
    const expected = new CholeskyDecomposition(matrix).solve(Matrix.columnVector(Array.from(b))).to1DArray();
    const x = new Float64Array(n);
    workspace.solve(b, x);
    x.forEach((value, i) => expect(value).toBeCloseTo(expected[i], 11));
    workspace.solve(b, b);
    expect(b).toEqual(x);
  });

  it("has the determinant of the one-off factor", () => {
    const { factor } = cholesky(Float64Array.from(matrix.to1DArray()), n);
    expect(workspace.logDeterminant()).toBeCloseTo(logDeterminantFromCholesky(factor, n), 11);
  });

  it("inverts: A A⁻¹ = I", () => {
    workspace.invert();
    const product = matrix.mmul(lowerInverse(workspace, n));
    expect(product.sub(Matrix.eye(n, n)).abs().max()).toBeLessThan(1e-12);
  });

  it("can be used again: what was there before leaves no trace", () => {
    const again = createCholeskyWorkspace(n);
    fill(again, positiveDefinite(n, n + 100));
    again.factorize();
    again.invert();
    fill(again, matrix);
    again.factorize();
    again.invert();
    workspace.invert();
    expect(again.inverse).toEqual(workspace.inverse);
  });
});

describe("jitter", () => {
  const singular = (n: number) => Matrix.ones(n, n).mul(3);

  it("is the first that works, relative to the mean diagonal", () => {
    const workspace = createCholeskyWorkspace(5);
    fill(workspace, singular(5));
    expect(workspace.factorize()).toBeCloseTo(3e-10, 20);
  });

  it("grows until 1e-4 of the mean diagonal and then gives up", () => {
    const slightlyNegative = (by: number) => {
      const workspace = createCholeskyWorkspace(2);
      fill(
        workspace,
        new Matrix([
          [1, 1 + by],
          [1 + by, 1],
        ]),
      );
      return workspace.factorize();
    };
    expect(slightlyNegative(3e-6)).toBeCloseTo(1e-5, 15);
    expect(slightlyNegative(3e-5)).toBeCloseTo(1e-4, 14);
    expect(slightlyNegative(3e-4)).toBeNaN();
  });

  it("is what cholesky reports", () => {
    for (const matrix of [
      singular(4),
      positiveDefinite(6, 1),
      new Matrix([
        [1, 1 + 3e-7],
        [1 + 3e-7, 1],
      ]),
    ]) {
      const workspace = createCholeskyWorkspace(matrix.rows);
      fill(workspace, matrix);
      expect(workspace.factorize()).toBe(cholesky(Float64Array.from(matrix.to1DArray()), matrix.rows).jitter);
    }
  });

  it.each([NaN, Infinity])("does not help against %f", (value) => {
    const workspace = createCholeskyWorkspace(3);
    fill(workspace, Matrix.eye(3, 3).set(2, 1, value));
    expect(workspace.factorize()).toBeNaN();
  });
});
