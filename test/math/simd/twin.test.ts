import { CholeskyDecomposition, Matrix } from "ml-matrix";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  appendCholesky,
  cholesky,
  inverseFromCholesky,
  solveLowerMany,
  symmetricRankK,
} from "../../../math/linear-algebra.ts";
import { machine, withTwin } from "../../../math/simd/current-machine.ts";
import { createWasm } from "../../../math/simd/wasm.ts";
import { differencesFromTwin, normals, positiveDefinite, simd, sizes, twin } from "./support.ts";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

describe("which machine computes", () => {
  it("is WebAssembly, the twin where it is forced, and the same ones again", () => {
    expect([simd.name, twin.name]).toEqual(["simd", "typescript"]);
    expect(machine()).toBe(simd);
    expect(withTwin(() => withTwin(machine))).toBe(twin);
    const fail = () => {
      throw new Error("interrupted");
    };
    expect(() => withTwin(fail)).toThrow("interrupted");
    expect(machine()).toBe(simd);
  });

  it.each([
    ["no WebAssembly", undefined],
    ["no SIMD", { validate: () => false }],
  ])("is the twin where there is %s", async (_, substitute) => {
    vi.stubGlobal("WebAssembly", substitute);
    expect(createWasm()).toBeNull();
    vi.resetModules();
    const fresh = await import("../../../math/simd/current-machine.ts");
    expect(fresh.machine().name).toBe("typescript");
  });
});

/** Columns of b (n × m) for the solutions. */
const m = 5;

describe("SIMD and twin have the same bits", () => {
  it.each(sizes)("of order %i", (n) => {
    const a = positiveDefinite(n);
    const b = normals("right", n * m);
    const wide = normals("wide", n * 11);
    const count = differencesFromTwin(() => {
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
