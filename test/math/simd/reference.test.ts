import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  appendCholesky,
  cholesky,
  inverseFromCholesky,
  solveLowerMany,
  symmetricRankK,
} from "../../../math/linear-algebra.ts";
import { currentBackend, withReferenceKernels } from "../../../math/simd/current-backend.ts";
import { createWasm } from "../../../math/simd/wasm.ts";
import { differencesFromReference, normals, positiveDefinite, simd, sizes, reference } from "./support.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe("which backend computes", () => {
  it("is WebAssembly, or the reference if forced, and is reused", () => {
    expect([simd.name, reference.name]).toEqual(["simd", "typescript"]);
    expect(currentBackend()).toBe(simd);
    expect(withReferenceKernels(() => withReferenceKernels(currentBackend))).toBe(reference);
    const fail = () => {
      throw new Error("interrupted");
    };
    expect(() => withReferenceKernels(fail)).toThrow("interrupted");
    expect(currentBackend()).toBe(simd);
  });

  it.each([
    ["no WebAssembly", undefined],
    ["no SIMD", { validate: () => false }],
  ])("is the reference if there is %s", async (_, substitute) => {
    vi.stubGlobal("WebAssembly", substitute);
    expect(createWasm()).toBeNull();
    vi.resetModules();
    const fresh = await import("../../../math/simd/current-backend.ts");
    expect(fresh.currentBackend().name).toBe("typescript");
  });
});

/** Columns of b (n × m) for the solutions. */
const m = 5;

describe("SIMD and reference have the same bits", () => {
  it.each(sizes)("of order %i", (n) => {
    const a = positiveDefinite(n);
    const b = normals("right", n * m);
    const wide = normals("wide", n * 11);
    const count = differencesFromReference(() => {
      const { factor } = cholesky(a, n);
      const larger = appendCholesky(factor, n, b.subarray(0, n), 3 * n + 40);
      return [
        factor,
        larger,
        solveLowerMany(factor, n, b, m),
        inverseFromCholesky(factor, n),
        symmetricRankK(wide, n, 11),
      ];
    });
    expect(count).toBe(0);
  });
});

describe("both agree with ml-matrix", () => {
  const relative = (actual: Float64Array, expected: Matrix): number => {
    const list = expected.to1DArray();
    const scale = list.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
    return actual.reduce((worst, value, i) => Math.max(worst, Math.abs(value - list[i]) / scale), 0);
  };

  it.each([1, 2, 3, 4, 5, 31, 63, 64, 65, 127, 300])("of order %i", (n) => {
    const a = positiveDefinite(n);
    const peer = new CholeskyDecomposition(Matrix.from1DArray(n, n, a));
    const { factor } = cholesky(a, n);
    expect(relative(factor, peer.lowerTriangularMatrix)).toBeLessThan(1e-13);
    expect(relative(inverseFromCholesky(factor, n), peer.solve(Matrix.eye(n)))).toBeLessThan(1e-12);
    const wide = normals("wide", n * 11);
    const matrix = Matrix.from1DArray(n, 11, wide);
    expect(relative(symmetricRankK(wide, n, 11), matrix.mmul(matrix.transpose()))).toBeLessThan(1e-13);
  });
});
