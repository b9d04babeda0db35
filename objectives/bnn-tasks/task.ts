/** The interface of a task: everything that depends on the kind of target, numbers or classes. */
import type { Artifact } from "../../common/artifact.ts";
import type { Issue } from "../../common/issue.ts";
import type { ChainsSummary } from "../bnn/artifacts/chains.ts";
import type { Dimension } from "../../tuner/objective.ts";
import type { Dataset } from "../bnn/data/dataset.ts";
import type { Standardizer, StandardizedRows } from "../bnn/data/standardize.ts";
import type { LikelihoodSpec } from "../bnn/inference/plan.ts";
import type { Likelihood } from "../bnn/likelihood/likelihood.ts";
import type { LogDensitiesByDraw } from "../bnn/predictive/by-draw.ts";
import type { PredictingNetwork } from "../bnn/predictive/outputs.ts";
import type { BnnSettings } from "./options.ts";

/** All scores of a predictive distribution; `nll` is tuned. */
export type Scores = Readonly<Record<string, number>> & { readonly nll: number };

/** Baselines that a network should beat. */
export interface Control<P> {
  readonly name: string;
  readonly predictive: P;
}

/** Held-out rows with their predictions, in the target's units. */
export interface HeldOutRows<P> {
  readonly predictive: P;
  readonly targets: Float64Array;
  readonly dataset: Dataset;
  /** Row numbers in the data set. */
  readonly rows: Int32Array;
  readonly controls: readonly Control<P>[];
}

/** Converts the target to the units in which it is learned. */
interface TargetUnits {
  readonly standardizer: Standardizer;
  readonly likelihood: LikelihoodSpec;
}

interface Predicting {
  readonly network: PredictingNetwork;
  readonly likelihood: Likelihood;
}

/** `P` is the type of predictions for held-out rows, in the target's units. */
export interface Task<P> {
  /** Name of the objective. */
  readonly name: string;
  /** Dimensions in addition to the method's knobs, unless fixed by an option; the prior's scale first. */
  readonly dimensions: readonly Dimension[];
  /** Why the network cannot learn this target under these settings; null if it can. */
  issueWith(dataset: Dataset, settings: BnnSettings): Issue | null;
  likelihood(dataset: Dataset, settings: BnnSettings): LikelihoodSpec;
  /** Determined from the training rows. */
  units(dataset: Dataset, learn: Int32Array, likelihood: LikelihoodSpec): TargetUnits;
  /** One prediction per draw of the weights. */
  predict(by: Predicting, sample: readonly Float64Array[], heldOut: StandardizedRows, standardizer: Standardizer): P;
  logDensities(predictive: P, targets: Float64Array): LogDensitiesByDraw;
  /** A number per draw and row that is monitored to compare chains. */
  followed(predictive: P, targets: Float64Array): (draw: number, row: number) => number;
  /** Epistemic and total uncertainty of each row, in the task's own units. */
  uncertainty(predictive: P): { readonly epistemic: Float64Array; readonly total: Float64Array };
  /**
   * Whether a draw's prediction for a row is an error. `targetScale`: original units of the target per standardized
   * unit.
   */
  errors(predictive: P, targets: Float64Array, targetScale: number): (draw: number, row: number) => boolean;
  /** Predictions and targets as rows × width numbers, and the name of their mean squared distance. */
  readonly points: {
    of(predictive: P): Float64Array;
    target(targets: Float64Array, width: number): Float64Array;
    readonly error: string;
  };
  /** Mean −ln p of these targets under a constant distribution fitted to them, in nats. */
  constantNll(targets: Float64Array): number;
  /** The name of an error, for messages. */
  readonly errorName: string;
  /** rows × classes, for tasks that have classes. */
  readonly probabilities?: (predictive: P) => Float64Array;
  summarize(predictive: P, targets: Float64Array): Scores;
  /** Merges the predictions of several folds. */
  join(predictives: readonly P[]): P;
  controls(dataset: Dataset, learn: Int32Array, score: Int32Array): readonly Control<P>[];
  /** Name of the baseline that measures how difficult the rows are. */
  readonly reference: string;
  /** `chains`: one entry per fit; empty if there are no chains, or too few draws for a verdict. */
  artifacts(heldOut: HeldOutRows<P>, chains: readonly ChainsSummary[]): readonly Artifact[];
  /** The names under which scores are reported, and the names that an assessment lists first. */
  readonly names: ScoreNames;
  /** Rescales probabilities by a temperature after the fit, for tasks that support it. */
  readonly scaling?: Scaling<P>;
}

interface ScoreNames {
  /** Names prefixed with `validation` or `test`. */
  readonly prefixed: Readonly<Record<string, string>>;
  readonly plain: readonly string[];
  /** Keys of `prefixed` that an assessment lists as values. */
  readonly assessed: readonly string[];
}

interface Scaling<P> {
  isAsked(settings: BnnSettings): boolean;
  /** The temperature fitted to these rows, and cross-fitted predictions for them. */
  fit(predictive: P, targets: Float64Array): { readonly temperature: number; readonly predictive: P };
  at(predictive: P, temperature: number): P;
}
