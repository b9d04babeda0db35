/** The shape of a likelihood: how a target is distributed around what the network says. */

/** Which likelihood it is; a Gaussian one with its number: the known variance of fixed noise, else the least variance. */
type LikelihoodForm =
  | { readonly kind: "learned" | "fixed" | "heteroscedastic"; readonly variance: number }
  | { readonly kind: "categorical" };

/** A weight of the likelihood itself, behind those of the network, with its Gaussian prior. */
interface OwnWeight {
  readonly name: string;
  readonly priorMean: number;
  readonly priorScale: number;
}

/**
 * p(y | network outputs, own weights). The likelihood's own weights are those at `offset` and beyond in the weight
 * vector.
 */
export interface Likelihood {
  /** What an engine with kernels of its own for it goes by. */
  readonly form: LikelihoodForm;
  /** Numbers that the network puts out for a row. */
  readonly outputs: number;
  readonly ownWeights: readonly OwnWeight[];
  /**
   * Σ_rows log p(y_row | …). Fills `outputGradient` (rows × outputs) with its gradient in the outputs, and adds to
   * `gradient` its gradient in the own weights, everything times `factor` but the value.
   */
  logDensity(observed: Observed, own: OwnPlace, factor: number): number;
}

/** For standardized targets that are numbers: Gaussian in y. */
export interface RegressionLikelihood extends Likelihood {
  /** Fills `mean` and `variance` (one per row) with those of y. */
  predict(outputs: Float64Array, weights: Float64Array, offset: number, into: PredictiveMoments): void;
}

/** Rows of network outputs and the targets seen there; `outputGradient` is written. */
interface Observed {
  /** rows × outputs. */
  readonly outputs: Float64Array;
  readonly targets: Float64Array;
  readonly rows: number;
  /** rows × outputs. */
  readonly outputGradient: Float64Array;
}

/** Where the likelihood's own weights lie, and the gradient to add to; both are whole weight vectors. */
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
