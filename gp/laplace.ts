/** Which kernel hyperparameters the data leave open: the log posterior at its top, taken for a parabola. */
import { cholesky, solveLowerTransposed } from "../math/linear-algebra.ts";
import { fold, openStream } from "../math/random.ts";
import type { Key } from "../math/random.ts";
import { logParameterBounds } from "./hyperpriors.ts";
import type { Hyperpriors } from "./hyperpriors.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { fromLogParameters, toLogParameters } from "./log-parameters.ts";
import { openLogPosterior } from "./log-posterior.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

export interface LaplaceOptions {
  readonly kernel: StationaryKernel;
  readonly hyperpriors: Hyperpriors;
  /** Where the log posterior is largest, as `fit` finds it. */
  readonly mode: KernelHyperparameters;
}

/** Distance over which slopes are compared, in log parameters. */
const STEP = 0.01;
/** Shares of the mean curvature that are added, in turn, where the log posterior is no peak in every direction. */
const RIDGES = [0, 0.01, 0.1, 1];

/**
 * Minus the second derivatives of the log posterior in (ln ℓ_1 … ln ℓ_d, ln σ_f², ln σ_n², m) at the mode
 * ((d + 3) × (d + 3)), from differences of its slopes.
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
      // Half of it from either side of the diagonal: differences are symmetric only almost.
      const half = (before[j] - after[j]) / (4 * STEP);
      curvature[k * size + j] += half;
      curvature[j * size + k] += half;
    }
  }
  return curvature;
}

/**
 * `count` draws from the Laplace approximation: log parameters ~ N(mode, curvature⁻¹), kept in the hyperpriors' box
 * (MacKay 2003, chapter 27). Throws RangeError for invalid data.
 */
export function drawFits(
  data: RegressionData,
  options: LaplaceOptions,
  { count, key }: { count: number; key: Key },
): readonly KernelHyperparameters[] {
  const mode = toLogParameters(options.mode);
  const { lower, upper } = logParameterBounds(options.hyperpriors);
  const factor = factorOf(logPosteriorCurvature(data, options), mode.length);
  return Array.from({ length: count }, (_, index) => {
    const standard = new Float64Array(mode.length);
    openStream(fold(key, index)).fillNormal(standard);
    const offset = solveLowerTransposed(factor, mode.length, standard);
    return fromLogParameters(mode.map((value, k) => Math.min(upper[k], Math.max(lower[k], value + offset[k]))));
  });
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
  // No peak at all: widths of 1, as the hyperpriors have them.
  const unit = new Float64Array(size * size);
  for (let k = 0; k < size; k++) unit[k * size + k] = 1;
  return unit;
}
