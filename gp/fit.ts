/** The most probable kernel hyperparameters: the log marginal likelihood plus the log hyperprior, climbed from several starts. */
import { minimize } from "../math/minimize.ts";
import type { Minimum } from "../math/minimize.ts";
import type { Key } from "../math/random.ts";
import { drawHyperparameters, initialHyperparameters, logParameterBounds } from "./hyperpriors.ts";
import type { Hyperpriors } from "./hyperpriors.ts";
import type { StationaryKernel } from "./kernels/kernel.ts";
import { fromLogParameters, logParameterLayout, toLogParameters } from "./log-parameters.ts";
import { openLogPosterior } from "./log-posterior.ts";
import { checkKernelHyperparameters, checkPositive } from "./regression-data.ts";
import type { KernelHyperparameters, RegressionData } from "./regression-data.ts";

export interface FitOptions {
  readonly kernel: StationaryKernel;
  readonly hyperpriors: Hyperpriors;
  /** Where the last fit ended: the first start, and nearly always the last word when one row was added. */
  readonly previous?: KernelHyperparameters;
  /** Starts drawn from the hyperpriors, beside `previous` and their own initial values. Default 0. */
  readonly draws?: number;
  /** What the draws are made from. */
  readonly key?: Key;
  /** A noise variance (> 0) that is known, so that it is not fitted and the hyperprior's bounds do not count. */
  readonly fixedNoiseVariance?: number;
  /** Per start. Default 60. */
  readonly maxIterations?: number;
}

export interface Fit {
  readonly hyperparameters: KernelHyperparameters;
  /** Log marginal likelihood + log hyperprior there, both normalised. */
  readonly logPosterior: number;
  /** How often value and gradient were evaluated, over all starts. */
  readonly evaluations: number;
  /** What had to be added to the diagonal of C there. */
  readonly jitter: number;
}

/**
 * Iterations after which a start is looked at: when it is on its way to the optimum that is already known, as most are
 * (this near in every log parameter, and this near in log posterior), it is given up.
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

function starts({ hyperpriors, previous, key, draws = 0 }: FitOptions): KernelHyperparameters[] {
  const drawn = key === undefined ? [] : drawHyperparameters(hyperpriors, key, draws);
  return [...(previous === undefined ? [] : [previous]), initialHyperparameters(hyperpriors), ...drawn];
}

/** The hyperpriors' bounds; a fixed noise variance is a box of no width. */
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
