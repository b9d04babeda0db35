/** Scores of a predictive against the observed targets, in the units of the predictive. */
import { mean } from "../../../math/statistics.ts";
import { mixtureLogDensities, type LogDensitiesByDraw } from "./by-draw.ts";
import { tailProbabilities } from "./calibration/tail-probabilities.ts";
import { continuousRankedProbabilityScore } from "./crps.ts";
import { distributionOf, GAUSSIAN } from "./family.ts";
import { moments, type Predictive } from "./predictive.ts";

/** ln p(y_b; μ_sb, σ²_sb). */
export function logDensitiesByDraw(predictive: Predictive, y: Float64Array): LogDensitiesByDraw {
  const { draws, rows, mean: means, variance, family = GAUSSIAN } = predictive;
  const { logDensity } = distributionOf(family);
  return { draws, rows, values: means.map((center, at) => logDensity(y[at % rows], center, variance[at])) };
}

/** ln (1/S) Σ_s p(y_b; μ_sb, σ²_sb): the exact log density of the mixture at each target. */
export function logDensities(predictive: Predictive, y: Float64Array): Float64Array {
  return mixtureLogDensities(logDensitiesByDraw(predictive, y));
}

/** −(1/B) Σ_b ln (1/S) Σ_s p(y_b; μ_sb, σ²_sb): the exact negative log density of the mixture, per row. */
export function negativeLogDensity(predictive: Predictive, y: Float64Array): number {
  let total = 0;
  for (const logDensity of logDensities(predictive, y)) total -= logDensity;
  return total / predictive.rows;
}

/**
 * The negative log density of the Gaussian with the mixture's mean and variance (Lakshminarayanan et al. 2017, 2.4),
 * which can differ from that of the mixture by nats if the draws disagree.
 */
export function momentMatchedNegativeLogDensity(predictive: Predictive, y: Float64Array): number {
  const { mean: center, aleatoric, epistemic } = moments(predictive);
  const { logDensity } = distributionOf(GAUSSIAN);
  return mean(y.map((value, b) => -logDensity(value, center[b], aleatoric[b] + epistemic[b])));
}

/** √ mean_b (y_b − mean of the mixture)². */
export function rootMeanSquareError(predictive: Predictive, y: Float64Array): number {
  const { mean: center } = moments(predictive);
  return Math.sqrt(mean(y.map((value, b) => (value - center[b]) ** 2)));
}

/** The fraction of targets inside the central interval of `level`, according to the mixture's distribution function. */
export function coverage(predictive: Predictive, y: Float64Array, level: number): number {
  const { below } = tailProbabilities(predictive, y);
  return below.filter((probability) => Math.abs(probability - 0.5) <= level / 2).length / predictive.rows;
}

/** All scores of a predictive, in the units of its targets. */
export interface Summary {
  readonly nll: number;
  readonly nllMomentMatched: number;
  readonly rmse: number;
  readonly crps: number;
  /** The fraction of targets inside the central 95 % interval. */
  readonly coverage95: number;
  /** Predictive variance due to uncertainty about the weights, averaged over rows. */
  readonly epistemicVariance: number;
  /** Predictive variance due to noise, averaged over rows. */
  readonly aleatoricVariance: number;
}

export function summarize(predictive: Predictive, y: Float64Array): Summary {
  const { epistemic, aleatoric } = moments(predictive);
  return {
    nll: negativeLogDensity(predictive, y),
    nllMomentMatched: momentMatchedNegativeLogDensity(predictive, y),
    rmse: rootMeanSquareError(predictive, y),
    crps: continuousRankedProbabilityScore(predictive, y),
    coverage95: coverage(predictive, y, 0.95),
    epistemicVariance: mean(epistemic),
    aleatoricVariance: mean(aleatoric),
  };
}
