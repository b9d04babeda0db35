/** The posterior predictive: for each new row, a mixture of one distribution per draw, all from one family. */
import { defined } from "../../../common/defined.ts";
import type { RegressionLikelihood } from "../likelihood/likelihood.ts";
import type { Family } from "./family.ts";
import { outputsOf, type PredictingNetwork } from "./outputs.ts";

/** An equally weighted mixture of `draws` distributions for each of `rows` rows. */
export interface Predictive {
  readonly draws: number;
  readonly rows: number;
  /** draws × rows: μ_s(x_b). */
  readonly mean: Float64Array;
  /** draws × rows: σ²_s(x_b), > 0. */
  readonly variance: Float64Array;
  /** Family of the draws' distributions; Gaussian by default. */
  readonly family?: Family;
}

/** The network, which maps weights to outputs, and the likelihood, which maps outputs to moments of the target. */
interface Predicting {
  readonly likelihood: RegressionLikelihood;
  readonly network: PredictingNetwork;
}

/** Evaluates every draw of the weights on the rows of x (rows × columns, standardized as in training). */
export function predict(
  { network, likelihood }: Predicting,
  sample: readonly Float64Array[],
  { x, rows }: { readonly x: Float64Array; readonly rows: number },
): Predictive {
  const mean = new Float64Array(sample.length * rows);
  const variance = new Float64Array(sample.length * rows);
  sample.forEach((weights, s) => {
    const outputs = outputsOf(network, weights, x, rows);
    const range = [s * rows, (s + 1) * rows] as const;
    const into = { mean: mean.subarray(...range), variance: variance.subarray(...range) };
    likelihood.predict(outputs, weights, network.weightCount, into);
  });
  return { draws: sample.length, rows, mean, variance, family: likelihood.family };
}

/** The predictive of targetMean + targetScale × y, given that of the standardized y. */
export function inOriginalUnits(
  predictive: Predictive,
  { targetMean, targetScale }: { readonly targetMean: number; readonly targetScale: number },
): Predictive {
  return {
    ...predictive,
    mean: predictive.mean.map((value) => targetMean + targetScale * value),
    variance: predictive.variance.map((value) => targetScale * targetScale * value),
  };
}

/**
 * Joins the predictives of several folds into one for all their rows, with the number of draws of the fold with the
 * fewest.
 */
export function joinPredictives(predictives: readonly Predictive[]): Predictive {
  if (predictives.length === 1) return predictives[0];
  const draws = Math.min(...predictives.map((one) => one.draws));
  const rows = predictives.reduce((sum, one) => sum + one.rows, 0);
  const values = { mean: new Float64Array(draws * rows), variance: new Float64Array(draws * rows) };
  const joined = { draws, rows, ...values, ...defined({ family: predictives[0].family }) };
  let from = 0;
  for (const { rows: own, mean: means, variance } of predictives) {
    for (let s = 0; s < draws; s++) {
      joined.mean.set(means.subarray(s * own, (s + 1) * own), s * rows + from);
      joined.variance.set(variance.subarray(s * own, (s + 1) * own), s * rows + from);
    }
    from += own;
  }
  return joined;
}

/** Per row: the mean of the mixture, and its variance split into noise and uncertainty about the weights. */
export interface Moments {
  readonly mean: Float64Array;
  /** mean_s σ²_s. */
  readonly aleatoric: Float64Array;
  /** Var_s μ_s (population), ≥ 0; 0 for a single draw. */
  readonly epistemic: Float64Array;
}

/** The law of total variance, row by row: Var y = aleatoric + epistemic. */
export function moments({ draws, rows, mean, variance }: Predictive): Moments {
  const result = { mean: new Float64Array(rows), aleatoric: new Float64Array(rows), epistemic: new Float64Array(rows) };
  for (let b = 0; b < rows; b++) {
    let [sum, noise, squares] = [0, 0, 0];
    for (let s = 0; s < draws; s++) {
      sum += mean[s * rows + b];
      noise += variance[s * rows + b];
    }
    const center = sum / draws;
    for (let s = 0; s < draws; s++) squares += (mean[s * rows + b] - center) ** 2;
    result.mean[b] = center;
    result.aleatoric[b] = noise / draws;
    result.epistemic[b] = squares / draws;
  }
  return result;
}
