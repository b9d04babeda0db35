/**
 * Bayesian neural networks without the tuner: `import { fitRegression } from "credence/bnn"`. The fit functions cover
 * the common case; the parts exported below are for other uses of the same networks.
 */
export { fitRegression, type Noise, type RegressionFit, type RegressionOptions } from "./regression.ts";
export { fitClassification, type ClassificationFit, type ClassPrediction } from "./classification.ts";
export { Diverged, type ChainDiagnostics } from "./infer.ts";
export type { FitOptions } from "./options.ts";
export type { ModelNames } from "./save.ts";
export type { Rows } from "./table.ts";
export { CredenceError, InvalidInput } from "../../common/errors.ts";

export type { PredictionOptions, PredictionScores, RowPrediction } from "../../objectives/bnn/model/predict.ts";

/** Network, likelihood and prior built from plain data, and their log density. */
export { bayesianNetwork } from "../../objectives/bnn/inference/bayesian-network.ts";
export { networkLogPosterior, type BayesianNetwork, type LogPosterior } from "../../objectives/bnn/log-posterior.ts";
export type { LikelihoodSpec } from "../../objectives/bnn/inference/plan.ts";
export type { PriorSpec } from "../../objectives/bnn/prior/network-prior.ts";

/** The available choices, with each method's knobs. */
export { posteriorMethods } from "../../objectives/bnn/posterior/index.ts";
export type { Approximation, Posterior, PosteriorKind } from "../../objectives/bnn/posterior/posterior.ts";

/** Predictives and their scores. */
export { moments, type Moments, type Predictive } from "../../objectives/bnn/predictive/predictive.ts";
export { summarize, type Summary } from "../../objectives/bnn/predictive/scores.ts";
export {
  classProbabilities,
  entropyParts,
  type ClassPredictive,
} from "../../objectives/bnn/predictive/class-probabilities.ts";
export { summarizeClasses, type ClassSummary } from "../../objectives/bnn/predictive/class-summary.ts";

/** Diagnostics for arbitrary chains of numbers. */
export { splitRhat } from "../../objectives/bnn/diagnostics/split-rhat.ts";
export {
  bulkEffectiveSampleSize,
  tailEffectiveSampleSize,
} from "../../objectives/bnn/diagnostics/effective-sample-size.ts";
