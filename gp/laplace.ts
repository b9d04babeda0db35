/** The Laplace approximation of the posterior over kernel hyperparameters. */
import { LOG_TWO_PI } from "../math/constants.ts";
import { cholesky, solveLowerTransposed } from "../math/linear-algebra.ts";
import { fold, openStream, type Key } from "../math/random.ts";
import { logParameterBounds, type Hyperpriors } from "./hyperpriors.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { fromLogParameters, toLogParameters } from "./log-parameters.ts";
import { openLogPosterior } from "./log-posterior.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

export interface LaplaceOptions {
  readonly kernel: StationaryKernel;
  readonly hyperpriors: Hyperpriors;
  /** The mode of the log posterior, as found by `fit`. */
  readonly mode: KernelHyperparameters;
}

/** Finite-difference step, in log parameters. */
const STEP = 0.01;
/** Fractions of the mean curvature that are added in turn if the Hessian is not negative definite. */
const RIDGES = [0, 0.01, 0.1, 1];

/**
 * The negated second derivatives of the log posterior in (ln ℓ_1 … ln ℓ_d, ln σ_f², ln σ_n², m) at the mode ((d + 3) ×
 * (d + 3)), from differences of its slopes.
 */
export function logPosteriorCurvature(data: RegressionData, options: LaplaceOptions): Float64Array {
  const posterior = openLogPosterior(data, options);
  const mode = toLogParameters(options.mode);
  const size = mode.length;
  const slopesAt = (k: number, step: number) => {
    const slopes = new Float64Array(size);
    posterior.evaluate(mode.with(k, mode[k] + step), slopes);
    return slopes;
  };
  const curvature = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    const before = slopesAt(k, -STEP);
    const after = slopesAt(k, STEP);
    for (let j = 0; j < size; j++) {
      // Averaged over both sides of the diagonal, because finite differences are only approximately symmetric.
      const half = (before[j] - after[j]) / (4 * STEP);
      curvature[k * size + j] += half;
      curvature[j * size + k] += half;
    }
  }
  return curvature;
}

/** A normal distribution of log parameters around a mode. */
export interface LaplaceApproximation {
  /**
   * Log of the ratio of the volume under the peak to its height: ½ ln |2π curvature⁻¹|, over the parameters that vary.
   */
  readonly logVolume: number;
  draw(key: Key): KernelHyperparameters;
}

/**
 * Log parameters ~ N(mode, curvature⁻¹), restricted to the hyperpriors' bounds (MacKay 2003, chapter 27). `fixed`:
 * indices of log parameters that do not vary. Throws RangeError for invalid data.
 */
export function laplaceAt(
  data: RegressionData,
  options: LaplaceOptions,
  fixed: readonly number[] = [],
): LaplaceApproximation {
  const mode = toLogParameters(options.mode);
  const { lower, upper } = logParameterBounds(options.hyperpriors);
  const free = [...mode.keys()].filter((k) => !fixed.includes(k));
  const all = logPosteriorCurvature(data, options);
  const curvature = Float64Array.from(free.flatMap((i) => free.map((j) => all[i * mode.length + j])));
  const factor = factorOf(curvature, free.length);
  const logDeterminant = free.reduce((sum, _, k) => sum + 2 * Math.log(factor[k * free.length + k]), 0);
  return {
    logVolume: 0.5 * (free.length * LOG_TWO_PI - logDeterminant),
    draw(key) {
      const standard = new Float64Array(free.length);
      openStream(key).fillNormal(standard);
      const offset = solveLowerTransposed(factor, free.length, standard);
      const moved = mode.slice();
      for (const [i, k] of free.entries()) moved[k] = Math.min(upper[k], Math.max(lower[k], mode[k] + offset[i]));
      return fromLogParameters(moved);
    },
  };
}

/** `count` draws from the Laplace approximation at the mode. Throws RangeError for invalid data. */
export function drawFits(
  data: RegressionData,
  options: LaplaceOptions,
  { count, key }: { count: number; key: Key },
): readonly KernelHyperparameters[] {
  const approximation = laplaceAt(data, options);
  return Array.from({ length: count }, (_, index) => approximation.draw(fold(key, index)));
}

function factorOf(curvature: Float64Array, size: number): Float64Array {
  let trace = 0;
  for (let k = 0; k < size; k++) trace += Math.abs(curvature[k * size + k]);
  for (const ridge of RIDGES) {
    const steeper = curvature.slice();
    for (let k = 0; k < size; k++) steeper[k * size + k] += (ridge * trace) / size;
    try {
      return cholesky(steeper, size).factor;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  // Not a maximum: fall back to unit widths, as in the hyperpriors.
  const unit = new Float64Array(size * size);
  for (let k = 0; k < size; k++) unit[k * size + k] = 1;
  return unit;
}
