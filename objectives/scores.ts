/** How good a predictive is, against the targets that came true; in the units of the predictive. */
import { normalCdf, normalPdf } from "../math/normal.ts";
import { logMeanExp, mean } from "../math/statistics.ts";
import { moments } from "./predictive.ts";
import type { Predictive } from "./predictive.ts";

const LOG_TWO_PI = Math.log(2 * Math.PI);

/** ln (1/S) Σ_s N(y_b; μ_sb, σ²_sb): the exact log density of the mixture at each target. */
export function logDensities({ draws, rows, mean: means, variance }: Predictive, y: Float64Array): Float64Array {
  const ofDraws = new Float64Array(draws);
  const result = new Float64Array(rows);
  for (let b = 0; b < rows; b++) {
    for (let s = 0; s < draws; s++) {
      ofDraws[s] = normalLogDensity(y[b], means[s * rows + b], variance[s * rows + b]);
    }
    result[b] = logMeanExp(ofDraws);
  }
  return result;
}

/** −(1/B) Σ_b ln (1/S) Σ_s N(y_b; μ_sb, σ²_sb): the exact negative log density of the mixture, per row. */
export function negativeLogDensity(predictive: Predictive, y: Float64Array): number {
  let total = 0;
  for (const logDensity of logDensities(predictive, y)) total -= logDensity;
  return total / predictive.rows;
}

/**
 * The same with the mixture replaced by the Gaussian of its mean and variance (Lakshminarayanan et al. 2017, 2.4); the two
 * can differ by nats where the draws disagree.
 */
export function momentMatchedNegativeLogDensity(predictive: Predictive, y: Float64Array): number {
  const { mean: center, aleatoric, epistemic } = moments(predictive);
  return mean(y.map((value, b) => -normalLogDensity(value, center[b], aleatoric[b] + epistemic[b])));
}

/** √ mean_b (y_b − mean of the mixture)². */
export function rootMeanSquareError(predictive: Predictive, y: Float64Array): number {
  const { mean: center } = moments(predictive);
  return Math.sqrt(mean(y.map((value, b) => (value - center[b]) ** 2)));
}

/** The share of targets inside the central interval of `level`, by the distribution function of the mixture. */
export function coverage({ draws, rows, mean: means, variance }: Predictive, y: Float64Array, level: number): number {
  let inside = 0;
  for (let b = 0; b < rows; b++) {
    let below = 0;
    for (let s = 0; s < draws; s++) {
      below += normalCdf((y[b] - means[s * rows + b]) / Math.sqrt(variance[s * rows + b]));
    }
    if (Math.abs(below / draws - 0.5) <= level / 2) inside += 1;
  }
  return inside / rows;
}

/**
 * Continuous ranked probability score of the moment-matched Gaussian, mean over rows: σ[z(2Φ(z) − 1) + 2φ(z) − 1/√π]
 * (Gneiting & Raftery 2007, eq. 5).
 */
export function continuousRankedProbabilityScore(predictive: Predictive, y: Float64Array): number {
  const { mean: center, aleatoric, epistemic } = moments(predictive);
  return mean(
    y.map((value, b) => {
      const scale = Math.sqrt(aleatoric[b] + epistemic[b]);
      const z = (value - center[b]) / scale;
      return scale * (z * (2 * normalCdf(z) - 1) + 2 * normalPdf(z) - 1 / Math.sqrt(Math.PI));
    }),
  );
}

/** All scores of a predictive, in the units of its targets. */
export interface Summary {
  readonly nll: number;
  readonly nllMomentMatched: number;
  readonly rmse: number;
  readonly crps: number;
  /** Share of targets inside the central 95 % interval. */
  readonly coverage95: number;
  /** Mean over rows of the part of the predictive variance from not knowing the weights. */
  readonly epistemicVariance: number;
  /** Mean over rows of the part from noise. */
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

/** ln N(y; center, variance). */
export function normalLogDensity(y: number, center: number, variance: number): number {
  const residual = y - center;
  return -0.5 * (LOG_TWO_PI + Math.log(variance) + (residual * residual) / variance);
}
