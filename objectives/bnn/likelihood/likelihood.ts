/** The interface of a likelihood: the distribution of a target given the network's outputs. */
import type { Family } from "../predictive/family.ts";

/**
 * The kind of likelihood with its parameters: `variance` is the known variance for fixed noise, and the minimum
 * otherwise.
 */
export type LikelihoodForm =
  | { readonly kind: "learned" | "fixed" | "heteroscedastic"; readonly variance: number }
  | { readonly kind: "student-t"; readonly variance: number; readonly degreesOfFreedom: number }
  | { readonly kind: "poisson"; readonly rate: number }
  | { readonly kind: "bernoulli" }
  | { readonly kind: "categorical" };

/** A weight of the likelihood itself, stored after those of the network, with its Gaussian prior. */
export interface OwnWeight {
  readonly name: string;
  readonly priorMean: number;
  readonly priorScale: number;
}

/** p(y | network outputs, own weights). The likelihood's own weights start at `offset` in the weight vector. */
export interface Likelihood {
  /** Identifies the likelihood to engines with specialized kernels. */
  readonly form: LikelihoodForm;
  /** Number of network outputs per row. */
  readonly outputs: number;
  /** Number of leading outputs that determine the location of the target; a constant model sets them to zero. */
  readonly locations: number;
  readonly ownWeights: readonly OwnWeight[];
  /**
   * Σ_rows log p(y_row | …). Fills `outputGradient` (rows × outputs) with its gradient with respect to the outputs, and
   * adds the gradient with respect to the own weights to `gradient`. The gradients, but not the value, are multiplied
   * by `factor`.
   */
  logDensity(observed: Observed, own: OwnPlace, factor: number): number;
  /**
   * Targets and weights (which sum to 1) that give the exact expectation over y of the squared gradient of log p(y | …)
   * with respect to a row's outputs and the own weights.
   */
  outcomes(outputs: Float64Array, weights: Float64Array, offset: number): readonly Outcome[];
}

export interface Outcome {
  readonly target: number;
  readonly weight: number;
}

/** For numeric targets: standardized values, or counts. */
export interface RegressionLikelihood extends Likelihood {
  /** The family of distributions of y, which its mean and variance determine. */
  readonly family: Family;
  /** Fills `mean` and `variance` (one entry per row) with those of y. */
  predict(outputs: Float64Array, weights: Float64Array, offset: number, into: PredictiveMoments): void;
}

export function isOfNumbers(likelihood: Likelihood): likelihood is RegressionLikelihood {
  return "predict" in likelihood;
}

/** @throws TypeError for a classification likelihood */
export function ofNumbers(likelihood: Likelihood): RegressionLikelihood {
  if (isOfNumbers(likelihood)) return likelihood;
  throw new TypeError(`invalid likelihood; must contain numbers: ${likelihood.form.kind}`);
}

/** For targets that are class indices from 0 to classes − 1. */
export interface ClassLikelihood extends Likelihood {
  /** ≥ 2. */
  readonly classes: number;
  /** Fills `into` (rows × classes) with unnormalized log probabilities of the classes. */
  logits(outputs: Float64Array, into: Float64Array): void;
}

/** @throws TypeError for a regression likelihood */
export function ofClasses(likelihood: Likelihood): ClassLikelihood {
  if ("classes" in likelihood) return likelihood as ClassLikelihood;
  throw new TypeError(`invalid likelihood; must be of classes: ${likelihood.form.kind}`);
}

/** Rows of network outputs and their observed targets; `outputGradient` is filled in. */
interface Observed {
  /** rows × outputs. */
  readonly outputs: Float64Array;
  readonly targets: Float64Array;
  readonly rows: number;
  /** rows × outputs. */
  readonly outputGradient: Float64Array;
}

/** Offset of the likelihood's own weights, and the gradient to add to; both arrays are full weight vectors. */
interface OwnPlace {
  readonly weights: Float64Array;
  readonly gradient: Float64Array;
  readonly offset: number;
}

/** Mean and variance of y, one per row. */
interface PredictiveMoments {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}
