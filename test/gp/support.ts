/** Shared by the tests of gp/: derivatives by differences, artificial data, and the golden file. */
import golden from "../golden/gp.json" with { type: "json" };
import type { StationaryKernel } from "../../gp/kernels/kernel.ts";
import { matern52 } from "../../gp/kernels/matern52.ts";
import { squaredExponential } from "../../gp/kernels/squared-exponential.ts";
import type { KernelHyperparameters, RegressionData } from "../../gp/regression-data.ts";
import { makeKey, openStream } from "../../math/random.ts";

/** e^{−r²}, the exponentiated Hamming distance in spaces of categories only: the golden values include it. */
const hamming: StationaryKernel = {
  name: "hamming",
  value: (r2) => Math.exp(-r2),
  slope: (r2) => -Math.exp(-r2),
};

export const kernels: readonly StationaryKernel[] = [matern52, squaredExponential, hamming];

/** Central differences at two widths, extrapolated (error O(h⁴)). */
export function slopeByDifferences(f: (x: number) => number, x: number, h = 1e-4): number {
  const central = (width: number) => (f(x + width) - f(x - width)) / (2 * width);
  return (4 * central(h / 2) - central(h)) / 3;
}

export function gradientByDifferences(f: (x: Float64Array) => number, x: Float64Array, h = 1e-4): Float64Array {
  return x.map((value, k) => slopeByDifferences((moved) => f(x.with(k, moved)), value, h));
}

/** The largest |a − b| / max(1, |b|). */
export function largestError(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 0;
  for (let i = 0; i < expected.length; i++) {
    const error = Math.abs(actual[i] - expected[i]) / Math.max(1, Math.abs(expected[i]));
    largest = error >= largest ? error : Number.isNaN(error) ? Infinity : largest;
  }
  return largest;
}

export interface MadeUp {
  readonly seed: number | string;
  readonly n: number;
  readonly dimension: number;
  /** Dimensions (with three categories each) that are categorical. */
  readonly categorical?: readonly number[];
  readonly noise?: boolean;
}

export function makeData({ seed, n, dimension, categorical = [], noise = false }: MadeUp): RegressionData {
  const stream = openStream(makeKey(seed));
  const isCategorical = Array.from({ length: dimension }, (_, k) => categorical.includes(k));
  const x = Float64Array.from({ length: n * dimension }, (_, i) =>
    isCategorical[i % dimension] ? stream.integer(3) / 3 : stream.uniform(),
  );
  const y = Float64Array.from({ length: n }, (_, i) => {
    let sum = 0.2 * stream.normal();
    for (let k = 0; k < dimension; k++) sum += Math.sin(5 * x[i * dimension + k] + k);
    return sum;
  });
  const noises = Float64Array.from({ length: n }, () => 0.1 * stream.uniform());
  return { x, y, dimension, categorical: isCategorical, ...(noise ? { noise: noises } : {}) };
}

export function makeHyperparameters(
  dimension: number,
  changes: Partial<KernelHyperparameters> = {},
): KernelHyperparameters {
  return {
    lengthscales: Float64Array.from({ length: dimension }, (_, k) => 0.4 + 0.3 * k),
    signalVariance: 1.3,
    noiseVariance: 0.05,
    mean: 0.2,
    ...changes,
  };
}

/** One dimension, several, and some of them categories with known noise. */
export const regressionShapes: readonly MadeUp[] = [
  { seed: 1, n: 9, dimension: 1 },
  { seed: 2, n: 14, dimension: 3 },
  { seed: 3, n: 14, dimension: 4, categorical: [0, 2], noise: true },
];

/** A point of [0, 1]^d. */
export function pointIn(dimension: number, seed: string): Float64Array {
  const stream = openStream(makeKey(seed));
  return Float64Array.from({ length: dimension }, () => stream.uniform());
}

/** A data set of the golden file with all that SciPy computed from it. */
export interface GoldenCase {
  readonly name: string;
  readonly kernel: StationaryKernel;
  readonly data: RegressionData;
  readonly hyperparameters: KernelHyperparameters;
  /** n×n. */
  readonly covariance: Float64Array;
  readonly logMarginalLikelihood: number;
  readonly gradient: readonly number[];
  readonly points: readonly Float64Array[];
  readonly mean: readonly number[];
  readonly variance: readonly number[];
  readonly leaveOneOut: { readonly mean: readonly number[]; readonly variance: readonly number[] };
}

export const goldenCases: readonly GoldenCase[] = golden.cases.map((stored) => {
  const kernel = kernels.find(({ name }) => name === stored.kernel);
  if (kernel === undefined) throw new Error(`unknown kernel in the golden file: ${stored.kernel}`);
  return {
    name: stored.name,
    kernel,
    data: {
      x: Float64Array.from(stored.x.flat()),
      y: Float64Array.from(stored.y),
      dimension: stored.categorical.length,
      categorical: stored.categorical,
      ...(stored.noise === undefined ? {} : { noise: Float64Array.from(stored.noise) }),
    },
    hyperparameters: typed(stored.hyperparameters),
    covariance: Float64Array.from(stored.covariance.flat()),
    logMarginalLikelihood: stored.logMarginalLikelihood,
    gradient: stored.gradient,
    points: stored.points.map((point) => Float64Array.from(point)),
    mean: stored.mean,
    variance: stored.variance,
    leaveOneOut: stored.leaveOneOut,
  };
});

export function goldenCase(name: string): GoldenCase {
  const found = goldenCases.find((candidate) => candidate.name === name);
  if (found === undefined) throw new Error(`no golden case of this name: ${name}`);
  return found;
}

/** The same, from the plain arrays of a golden file. */
export function typed(stored: {
  lengthscales: number[];
  signalVariance: number;
  noiseVariance: number;
  mean: number;
}): KernelHyperparameters {
  return { ...stored, lengthscales: Float64Array.from(stored.lengthscales) };
}
