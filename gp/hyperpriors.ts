/** Priors over the kernel hyperparameters ℓ, σ_f², σ_n² and m. */
import { LOG_TWO_PI } from "../math/constants.ts";
import { openStream, type Key, type RandomStream } from "../math/random.ts";
import { logParameterLayout } from "./log-parameters.ts";
import type { KernelHyperparameters } from "./regression-data.ts";

/**
 * A prior over one hyperparameter v, and the bounds of the fit. `logDensity` is normalized. `logSlope` is d logDensity
 * / d ln v for the three positive hyperparameters and d logDensity / dv for the mean, that is, the slope along the
 * coordinate used in the fit.
 */
export interface Hyperprior {
  readonly initial: number;
  readonly lower: number;
  readonly upper: number;
  logDensity(value: number): number;
  logSlope(value: number): number;
  draw(stream: RandomStream): number;
}

/** One prior for each kind of lengthscale, and one for each of the other three hyperparameters. */
export interface Hyperpriors {
  readonly name: HyperpriorsName;
  readonly dimension: number;
  readonly lengthscale: Hyperprior;
  /** Lengthscale of a categorical dimension. */
  readonly categoricalLengthscale: Hyperprior;
  /** Whether each dimension is categorical; missing entries mean false. */
  readonly categorical: readonly boolean[];
  readonly signalVariance: Hyperprior;
  readonly noiseVariance: Hyperprior;
  readonly mean: Hyperprior;
}

export type HyperpriorsName = "default" | "dimension-scaled";

const HALF_LOG_2PI = 0.5 * LOG_TWO_PI;
/** Rate of the Gamma prior on a numeric lengthscale: mode 1/3, mean 1/2. */
const NUMERIC_RATE = 6;
/**
 * Above this many dimensions, the rate may fall like 1/d, so that irrelevant dimensions do not make all points
 * uncorrelated.
 */
const FEW_DIMENSIONS = 8;
/**
 * Parameters of the Gamma prior on a categorical lengthscale, whose mean of 1.3 leaves a correlation of 0.6 after one
 * mismatch.
 */
const CATEGORICAL_RATE = 2.3;
const LENGTHSCALE_BOUNDS = { lower: 0.01, upper: 1e3 };

/**
 * ℓ_k ~ Gamma(shape 3, rate 6), ln σ_f² ~ N(0, 1), σ_n² ~ LogNormal(−4, 1), m ~ N(0, 1), for x in [0, 1]^d and
 * standardized y. The Gamma is the lengthscale prior that BoTorch used until 2024. With `longLengthscales`, its rate is
 * 6 · 8/d in more than eight dimensions.
 */
export function defaultHyperpriors(
  dimension: number,
  { categorical = [], longLengthscales = false }: { categorical?: readonly boolean[]; longLengthscales?: boolean } = {},
): Hyperpriors {
  const share = longLengthscales ? Math.min(1, FEW_DIMENSIONS / checkDimension(dimension)) : 1;
  const rate = NUMERIC_RATE * share;
  return {
    name: "default",
    dimension: checkDimension(dimension),
    lengthscale: gamma3(rate, { initial: 3 / rate, ...LENGTHSCALE_BOUNDS }),
    // With a mean of 1/2, one mismatch would leave a correlation of 0.14, and categories would share hardly any
    // information.
    categoricalLengthscale: gamma3(CATEGORICAL_RATE, { initial: 3 / CATEGORICAL_RATE, ...LENGTHSCALE_BOUNDS }),
    categorical,
    ...sharedHyperpriors(),
  };
}

/**
 * ℓ_k ~ LogNormal(√2 + ½ ln d, √3), starting from its mode; the other priors are the defaults. Distances in [0, 1]^d
 * grow like √d, and so do these lengthscales (Hvarfner, Hellsten & Nardi 2024, section 4).
 */
export function dimensionScaledHyperpriors(dimension: number): Hyperpriors {
  const location = Math.SQRT2 + 0.5 * Math.log(checkDimension(dimension));
  const lengthscale = logNormal(location, Math.sqrt(3), { initial: Math.exp(location - 3), ...LENGTHSCALE_BOUNDS });
  return {
    name: "dimension-scaled",
    dimension,
    lengthscale,
    categoricalLengthscale: lengthscale,
    categorical: [],
    ...sharedHyperpriors(),
  };
}

function lengthscalePrior({ lengthscale, categoricalLengthscale, categorical }: Hyperpriors, k: number): Hyperprior {
  return categorical[k] ? categoricalLengthscale : lengthscale;
}

/** Throws RangeError for an unknown name. */
export function hyperpriorsByName(name: HyperpriorsName, dimension: number): Hyperpriors {
  switch (name) {
    case "default":
      return defaultHyperpriors(dimension);
    case "dimension-scaled":
      return dimensionScaledHyperpriors(dimension);
    default:
      throw new RangeError(`unknown hyperpriors; must be default or dimension-scaled: ${String(name)}`);
  }
}

/** Log density of all hyperparameters together. */
export function logHyperprior(hyperpriors: Hyperpriors, hyperparameters: KernelHyperparameters): number {
  let sum =
    hyperpriors.signalVariance.logDensity(hyperparameters.signalVariance) +
    hyperpriors.noiseVariance.logDensity(hyperparameters.noiseVariance) +
    hyperpriors.mean.logDensity(hyperparameters.mean);
  for (const [k, lengthscale] of hyperparameters.lengthscales.entries()) {
    sum += lengthscalePrior(hyperpriors, k).logDensity(lengthscale);
  }
  return sum;
}

/** Adds the slopes of `logHyperprior` with respect to (ln ℓ, ln σ_f², ln σ_n², m) to `gradient`. */
export function addLogHyperpriorSlopes(
  hyperpriors: Hyperpriors,
  hyperparameters: KernelHyperparameters,
  gradient: Float64Array,
): void {
  const { lengthscales, signalVariance, noiseVariance, mean } = hyperparameters;
  const at = logParameterLayout(lengthscales.length);
  for (let k = 0; k < lengthscales.length; k++)
    gradient[k] += lengthscalePrior(hyperpriors, k).logSlope(lengthscales[k]);
  gradient[at.signalVariance] += hyperpriors.signalVariance.logSlope(signalVariance);
  gradient[at.noiseVariance] += hyperpriors.noiseVariance.logSlope(noiseVariance);
  gradient[at.mean] += hyperpriors.mean.logSlope(mean);
}

/** The bounds of the hyperparameters, as log parameters. */
export function logParameterBounds(hyperpriors: Hyperpriors): { lower: Float64Array; upper: Float64Array } {
  const at = logParameterLayout(hyperpriors.dimension);
  const bounds = (side: "lower" | "upper") => {
    const out = new Float64Array(at.length).fill(Math.log(hyperpriors.lengthscale[side]));
    out[at.signalVariance] = Math.log(hyperpriors.signalVariance[side]);
    out[at.noiseVariance] = Math.log(hyperpriors.noiseVariance[side]);
    out[at.mean] = hyperpriors.mean[side];
    return out;
  };
  return { lower: bounds("lower"), upper: bounds("upper") };
}

/** The default starting point of the fit. */
export function initialHyperparameters(hyperpriors: Hyperpriors): KernelHyperparameters {
  return {
    lengthscales: Float64Array.from(
      { length: hyperpriors.dimension },
      (_, k) => lengthscalePrior(hyperpriors, k).initial,
    ),
    signalVariance: hyperpriors.signalVariance.initial,
    noiseVariance: hyperpriors.noiseVariance.initial,
    mean: hyperpriors.mean.initial,
  };
}

/** `count` independent draws from the hyperpriors, within their bounds. */
export function drawHyperparameters(hyperpriors: Hyperpriors, key: Key, count: number): KernelHyperparameters[] {
  const stream = openStream(key);
  const drawInside = (prior: Hyperprior) => Math.min(Math.max(prior.draw(stream), prior.lower), prior.upper);
  return Array.from({ length: count }, () => ({
    lengthscales: Float64Array.from({ length: hyperpriors.dimension }, (_, k) =>
      drawInside(lengthscalePrior(hyperpriors, k)),
    ),
    signalVariance: drawInside(hyperpriors.signalVariance),
    noiseVariance: drawInside(hyperpriors.noiseVariance),
    mean: drawInside(hyperpriors.mean),
  }));
}

type Box = Pick<Hyperprior, "initial" | "lower" | "upper">;

function sharedHyperpriors() {
  return {
    signalVariance: normalOfLogarithm({ initial: 1, lower: 1e-3, upper: 1e2 }),
    noiseVariance: logNormal(-4, 1, { initial: 1e-2, lower: 1e-6, upper: 2 }),
    mean: standardNormal({ initial: 0, lower: -Infinity, upper: Infinity }),
  };
}

/** Density of v: rate³ v² e^{−rate·v} / 2. */
function gamma3(rate: number, box: Box): Hyperprior {
  const logNormaliser = 3 * Math.log(rate) - Math.LN2;
  return {
    ...box,
    logDensity: (value) => logNormaliser + 2 * Math.log(value) - rate * value,
    logSlope: (value) => 2 - rate * value,
    // A Gamma variable of integer shape is a sum of that number of exponential variables.
    draw: (stream) => -Math.log((1 - stream.uniform()) * (1 - stream.uniform()) * (1 - stream.uniform())) / rate,
  };
}

/** Density of v itself, so its mode is e^{location − scale²}. */
function logNormal(location: number, scale: number, box: Box): Hyperprior {
  const standardise = (value: number) => (Math.log(value) - location) / scale;
  const logNormaliser = -HALF_LOG_2PI - Math.log(scale);
  return {
    ...box,
    logDensity: (value) => logNormaliser - Math.log(value) - 0.5 * standardise(value) ** 2,
    logSlope: (value) => -1 - standardise(value) / scale,
    draw: (stream) => Math.exp(location + scale * stream.normal()),
  };
}

/** Density of ln v, so its mode in v is 1, without the −ln v term that would pull a scale towards zero. */
function normalOfLogarithm(box: Box): Hyperprior {
  return {
    ...box,
    logDensity: (value) => -HALF_LOG_2PI - 0.5 * Math.log(value) ** 2,
    logSlope: (value) => -Math.log(value),
    draw: (stream) => Math.exp(stream.normal()),
  };
}

function standardNormal(box: Box): Hyperprior {
  return {
    ...box,
    logDensity: (value) => -HALF_LOG_2PI - 0.5 * value * value,
    logSlope: (value) => -value,
    draw: (stream) => stream.normal(),
  };
}

function checkDimension(dimension: number): number {
  if (!Number.isInteger(dimension) || dimension < 1) {
    throw new RangeError(`invalid dimension; must be an integer ≥ 1: ${dimension}`);
  }
  return dimension;
}
