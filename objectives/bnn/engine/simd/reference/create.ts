/**
 * The backend in plain TypeScript: the fallback without WebAssembly SIMD, and the reference against which the kernels
 * are tested.
 */
import type { NetworkKernels } from "../kernels.ts";
import { viewsOf, type NetworkBackend, type Views } from "../backend.ts";
import { activate, deactivate } from "./activation.ts";
import { applyMask, drop } from "./dropout.ts";
import { normalize, normalizeBack, productSums } from "./layer-norm.ts";
import { logDensity } from "./likelihood.ts";
import { columnSums, multiply, transpose } from "./matmul.ts";
import { adam, forward, langevin, logPosterior, rowGradient, rowGradients } from "./network.ts";
import { fillNormal, seed } from "./random.ts";
import { add, addBranch, scale } from "./residual.ts";

export function createReference(): NetworkBackend {
  let current = viewsOf(new ArrayBuffer(0));
  const views = () => current;
  return {
    name: "typescript",
    kernels: kernelsOn(views),
    views,
    reserve(bytes) {
      if (current.words.byteLength < bytes) current = viewsOf(new ArrayBuffer(8 * Math.ceil(bytes / 8)));
      else current.words.fill(0, 0, Math.ceil(bytes / 4));
    },
  };
}

function kernelsOn(views: () => Views): NetworkKernels {
  return {
    multiply(a, ai, ak, b, bk, c, ci, m, n, k, alpha, d, di) {
      multiply(views(), {
        a: { at: a / 4, row: ai / 4, column: ak / 4 },
        b: { at: b / 4, row: bk / 4, column: 1 },
        c: { at: c / 4, row: ci / 4, column: 1 },
        m,
        n,
        k,
        alpha,
        d: d === 0 ? null : { at: d / 4, row: di / 4, column: 1 },
      });
    },
    transpose: (a, m, n, out) => transpose(views(), a, { m, n }, out),
    columnSums: (a, m, n, out) => columnSums(views(), a, { m, n }, out),
    activate: (kind, z, out, slopes, size) => activate(views(), kind, { z, out, slopes, size }),
    deactivate: (kind, values, slopes, gradient, delta, size) =>
      deactivate(views(), kind, { values, slopes, gradient, delta, size }),
    normalize: (x, rows, width, epsilon, gain, shift, standardized, inverses, out) =>
      normalize(views(), { x, rows, width, epsilon, gain, shift, standardized, inverses, out }),
    normalizeBack: (delta, rows, width, gain, standardized, inverses, out) =>
      normalizeBack(views(), { delta, rows, width, gain, standardized, inverses, out }),
    productSums: (delta, standardized, rows, width, out) =>
      productSums(views(), delta, standardized, { rows, width, out }),
    drop: (state, x, rows, width, threshold, kept, mask, out) =>
      drop(views(), { state, x, rows, width, threshold, kept, mask, out }),
    applyMask: (mask, gradient, out, size) => applyMask(views(), mask, gradient, { out, size }),
    addBranch: (input, branch, values, out, size) => addBranch(views(), branch, { input, values, out, size }),
    scale: (a, factor, out, size) => scale(views(), a, factor, { out, size }),
    add: (a, b, out, size) => add(views(), a, b, { out, size }),
    logDensity: (kind, outputs, width, targets, rows, delta, factor, variance, degrees, constant, own, ownGradient) => {
      const numbers = { factor, variance, degrees, constant };
      return logDensity(views(), { kind, outputs, width, targets, rows, delta, ...numbers, own, ownGradient });
    },
    seed: (state, high, low) => seed(views(), state, high, low),
    fillNormal: (state, out, count) => fillNormal(views(), state, out, count),
    forward: (plan, rows) => forward(views(), plan, rows),
    logPosterior: (plan, rows, count) => logPosterior(views(), plan, rows, count),
    rowGradients: (plan, rows, count) => rowGradients(views(), plan, rows, count),
    rowGradient: (plan, row) => rowGradient(views(), plan, row),
    langevin: (plan, rows, count, settings, iterations, values) =>
      langevin(views(), plan, { rows, count, settings, iterations, values }),
    adam: (plan, rows, count, learningRate, momentumTotal, squareTotal) =>
      adam(views(), plan, { rows, count, learningRate, momentumTotal, squareTotal }),
  };
}
