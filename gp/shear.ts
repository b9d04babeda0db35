/**
 * Oblique metrics: per-axis lengthscales cannot express that a sum of two coordinates matters (on logarithmic scales, a
 * product). A shear x_to ← x_to + factor · x_from turns such a direction into an axis, and the kernel then sees the
 * sheared points.
 */
import type { StationaryKernel } from "./kernels/kernel.ts";
import { condition, type GaussianProcess } from "./posterior.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

export interface Shear {
  readonly from: number;
  readonly to: number;
  readonly factor: number;
}

/** Applies the shears in order to each of `count` points (count × d). Returns the same array if there are none. */
export function shearPoints(
  points: Float64Array,
  { dimension, shears }: { dimension: number; shears: readonly Shear[] },
): Float64Array {
  if (shears.length === 0) return points;
  const sheared = points.slice();
  for (let start = 0; start < points.length; start += dimension) {
    for (const { from, to, factor } of shears) sheared[start + to] += factor * sheared[start + from];
  }
  return sheared;
}

export function shearData(data: RegressionData, shears: readonly Shear[]): RegressionData {
  return shears.length === 0 ? data : { ...data, x: shearPoints(data.x, { dimension: data.dimension, shears }) };
}

/**
 * The process given the data, with a kernel that sees sheared points; points and gradients are in the coordinates of
 * `data`. Throws the same RangeErrors as `condition`.
 */
export function conditionSheared(
  data: RegressionData,
  hyperparameters: KernelHyperparameters,
  { kernel, shears }: { kernel: StationaryKernel; shears: readonly Shear[] },
): GaussianProcess {
  const process = condition(shearData(data, shears), hyperparameters, kernel);
  return shears.length === 0 ? process : inOriginalCoordinates(process, data.dimension, shears);
}

function inOriginalCoordinates(process: GaussianProcess, dimension: number, shears: readonly Shear[]): GaussianProcess {
  const sheared = (points: Float64Array) => shearPoints(points, { dimension, shears });
  /** The transpose of the shears, applied in reverse order. */
  const pullBack = (gradient: Float64Array) => {
    const back = gradient.slice();
    for (const { from, to, factor } of [...shears].reverse()) back[from] += factor * back[to];
    return back;
  };
  return {
    ...process,
    get logMarginalLikelihood() {
      return process.logMarginalLikelihood;
    },
    predict: (x) => process.predict(sheared(x)),
    predictMany: (xs, count) => process.predictMany(sheared(xs), count),
    means: (xs, count) => process.means(sheared(xs), count),
    predictWithGradient(x) {
      const { meanGradient, varianceGradient, ...prediction } = process.predictWithGradient(sheared(x));
      return {
        ...prediction,
        meanGradient: pullBack(meanGradient),
        varianceGradient: pullBack(varianceGradient),
      };
    },
    append: (x, y, noise) => inOriginalCoordinates(process.append(sheared(x), y, noise), dimension, shears),
  };
}
