/** Fits the kernel hyperparameters: maximizes log marginal likelihood plus log hyperprior from several starts. */
import { minimize, type Minimum } from "../math/minimize.ts";
import type { Key } from "../math/random.ts";
import { drawHyperparameters, initialHyperparameters, logParameterBounds, type Hyperpriors } from "./hyperpriors.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { fromLogParameters, logParameterLayout, toLogParameters } from "./log-parameters.ts";
import { openLogPosterior } from "./log-posterior.ts";
import {
  checkKernelHyperparameters,
  checkPositive,
  type KernelHyperparameters,
  type RegressionData,
} from "./regression-data.ts";

export interface FitOptions {
  readonly kernel: StationaryKernel;
  readonly hyperpriors: Hyperpriors;
  /** The result of the last fit, used as the first starting point; usually already the optimum if one row was added. */
  readonly previous?: KernelHyperparameters;
  /** Searches from `previous` only, for small updates. */
  readonly onlyPrevious?: boolean;
  /**
   * Number of starting points drawn from the hyperpriors, in addition to `previous` and their initial values. Default:
   * 0.
   */
  readonly draws?: number;
  /** The key of these draws. */
  readonly key?: Key;
  /** A known noise variance (> 0), which is then not fitted and not subject to the hyperprior's bounds. */
  readonly fixedNoiseVariance?: number;
  /** Per start. Default: 60. */
  readonly maxIterations?: number;
}

export interface Fit {
  readonly hyperparameters: KernelHyperparameters;
  /** Log marginal likelihood + log hyperprior at the optimum, both normalized. */
  readonly logPosterior: number;
  /** Number of evaluations of value and gradient, over all starts. */
  readonly evaluations: number;
  /** The jitter added to the diagonal of C at the optimum. */
  readonly jitter: number;
}

/**
 * After this many iterations, a start is abandoned if it is converging to the optimum already found, as most do, that
 * is, if it is this close in every log parameter and in log posterior.
 */
const FIRST_LEG = 6;
const NEAR = 0.7;
const NEAR_VALUE = 1;

/**
 * Maximum a posteriori by box-constrained L-BFGS in (ln ℓ, ln σ_f², ln σ_n², m). Throws RangeError for invalid data or
 * options.
 */
export function fit(data: RegressionData, options: FitOptions): Fit {
  checkOptions(data, options);
  const { hyperpriors, maxIterations = 60 } = options;
  const posterior = openLogPosterior(data, options);
  const box = searchBox(hyperpriors, options.fixedNoiseVariance);

  function negativeLogPosterior(parameters: Float64Array, gradient: Float64Array): number {
    const value = posterior.evaluate(parameters, gradient);
    for (let k = 0; k < gradient.length; k++) gradient[k] = -gradient[k];
    return -value;
  }

  let best: Minimum | null = null;
  let evaluations = 0;
  const descend = (from: Float64Array, iterations: number): Minimum => {
    const found = minimize(negativeLogPosterior, from, { ...box, maxIterations: iterations });
    evaluations += found.evaluations;
    return found;
  };

  for (const start of starts(options)) {
    const firstLeg = best === null ? maxIterations : Math.min(FIRST_LEG, maxIterations);
    let found = descend(toLogParameters(start), firstLeg);
    const isUnfinished = !found.converged && found.iterations === firstLeg && firstLeg < maxIterations;
    if (isUnfinished && !(best !== null && isNear(found, best))) found = descend(found.x, maxIterations - firstLeg);
    if (Number.isFinite(found.value) && (best === null || found.value < best.value)) best = found;
  }

  const gradient = new Float64Array(box.lower.length);
  if (best === null) {
    const logPosterior = -negativeLogPosterior(toLogParameters(initialHyperparameters(hyperpriors)), gradient);
    throw new RangeError(`invalid data; log posterior must be finite: ${logPosterior}. Standardise y.`);
  }
  const logPosterior = -negativeLogPosterior(best.x, gradient);
  evaluations++;
  return { hyperparameters: fromLogParameters(best.x), logPosterior, evaluations, jitter: posterior.jitter };
}

function isNear(found: Minimum, best: Minimum): boolean {
  return found.value < best.value + NEAR_VALUE && found.x.every((value, k) => Math.abs(value - best.x[k]) < NEAR);
}

function starts({ hyperpriors, previous, onlyPrevious = false, key, draws = 0 }: FitOptions): KernelHyperparameters[] {
  if (onlyPrevious && previous !== undefined) return [previous];
  const drawn = key === undefined ? [] : drawHyperparameters(hyperpriors, key, draws);
  return [...(previous === undefined ? [] : [previous]), initialHyperparameters(hyperpriors), ...drawn];
}

/** The hyperpriors' bounds; those of a fixed noise variance coincide. */
function searchBox(
  hyperpriors: Hyperpriors,
  fixedNoiseVariance?: number,
): { lower: Float64Array; upper: Float64Array } {
  const box = logParameterBounds(hyperpriors);
  if (fixedNoiseVariance === undefined) return box;
  const { noiseVariance } = logParameterLayout(hyperpriors.dimension);
  for (const side of [box.lower, box.upper]) side[noiseVariance] = Math.log(fixedNoiseVariance);
  return box;
}

function checkOptions(data: RegressionData, options: FitOptions): void {
  const { hyperpriors, previous, key, draws = 0, fixedNoiseVariance } = options;
  if (hyperpriors.dimension !== data.dimension) {
    throw new RangeError(`invalid hyperpriors; must be for ${data.dimension} dimensions: ${hyperpriors.dimension}`);
  }
  if (previous !== undefined) checkKernelHyperparameters(previous, data.dimension);
  if (!Number.isInteger(draws) || draws < 0) {
    throw new RangeError(`invalid number of draws; must be an integer ≥ 0: ${draws}`);
  }
  if (draws > 0 && key === undefined) throw new RangeError(`no key; draws from the hyperpriors need one: ${draws}`);
  if (fixedNoiseVariance !== undefined) checkPositive("fixed noise variance", fixedNoiseVariance);
}
