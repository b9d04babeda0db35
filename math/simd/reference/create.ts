/**
 * The TypeScript backend: the fallback without WebAssembly SIMD, and the reference against which the kernels are
 * tested.
 */
import type { Kernels } from "../kernels.ts";
import type { Backend } from "../backend.ts";
import { manage } from "../memory.ts";
import { cholesky, pivotBelow } from "./cholesky.ts";
import { contractSlopes, weightedDifferences } from "./contraction.ts";
import { covarianceMatrix, covarianceRow } from "./covariance.ts";
import { dotRows, squaredNorms } from "./dot.ts";
import { outerProduct } from "./outer.ts";
import { subtractSquare } from "./square.ts";
import { invertFactor, solveBackward, solveRows } from "./triangle.ts";

const FIRST_LENGTH = 131_072;

export function createReference(): Backend {
  let m = new Float64Array(FIRST_LENGTH);
  const grow = (bytes: number): void => {
    const larger = new Float64Array(Math.ceil(bytes / 8));
    larger.set(m);
    m = larger;
  };
  return { name: "typescript", kernels: kernelsOn(() => m), memory: manage({ numbers: () => m, grow }) };
}

/** Converts byte addresses to indices. */
function kernelsOn(numbers: () => Float64Array): Kernels {
  return {
    cholesky: (a, n, stride, d) => cholesky(numbers(), n, { l: a / 8, stride, d: d / 8 }),
    pivotBelow: (x, n, diagonal) => pivotBelow(numbers(), x / 8, n, diagonal),
    solveRows(l, n, stride, d, rows, rowStride, count) {
      solveRows(numbers(), n, { l: l / 8, stride, d: d / 8 }, { x: rows / 8, stride: rowStride, count });
    },
    solveBackward: (l, n, stride, d, x) => solveBackward(numbers(), n, { l: l / 8, stride, d: d / 8 }, x / 8),
    invertFactor: (l, n, stride, d, u) => invertFactor(numbers(), n, { l: l / 8, stride, d: d / 8 }, u / 8),
    subtractSquare(a, n, length, stride, c, cStride, upper) {
      subtractSquare(numbers(), n, length, { at: a / 8, stride }, { at: c / 8, stride: cStride }, upper !== 0);
    },
    outerProduct: (x, n, stride, c) => outerProduct(numbers(), x / 8, n, stride, c / 8),
    dotRows: (rows, stride, count, x, length, out) =>
      dotRows(numbers(), rows / 8, stride, count, x / 8, length, out / 8),
    squaredNorms: (rows, stride, count, length, out) =>
      squaredNorms(numbers(), rows / 8, stride, count, length, out / 8),
    covarianceMatrix: (model, n, stride, out, slopes) =>
      covarianceMatrix(numbers(), model / 8, n, stride, out / 8, slopes / 8),
    covarianceRow: (model, n, x, out, slopes) => covarianceRow(numbers(), model / 8, n, x / 8, out / 8, slopes / 8),
    covarianceRows(model, n, xs, count, out, stride) {
      const m = numbers();
      const dimension = m[model / 8 + 2];
      for (let c = 0; c < count; c++) {
        covarianceRow(m, model / 8, n, xs / 8 + c * dimension, out / 8 + c * stride, 0);
      }
    },
    contractSlopes: (model, n, w, slopes, stride, q, out) =>
      contractSlopes(numbers(), model / 8, n, w / 8, slopes / 8, stride, q / 8, out / 8),
    weightedDifferences: (model, n, x, a, slopes, q, out) =>
      weightedDifferences(numbers(), model / 8, n, x / 8, a / 8, slopes / 8, q / 8, out / 8),
  };
}
