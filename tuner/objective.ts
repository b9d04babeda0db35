/**
 * Port, downwards: what can be tuned. Hyperparameters in, values out; this type is the only connection between the
 * meta level (a posterior over a function of hyperparameters) and the parameter level (a posterior over weights).
 * Types only.
 */
import type { Key } from "../math/random.ts";
import type { Artifact } from "../common/artifact.ts";
import type { Issue } from "../common/issue.ts";
import type { ModelNotes } from "./model.ts";
import type { Hyperparameters, SearchSpace } from "./space/search-space.ts";

export type { Hyperparameters, HyperparameterValue, SearchSpace, Dimension } from "./space/search-space.ts";

export type Direction = "minimize" | "maximize";

/**
 * A number that an objective returns, and its direction. The first metric of a list is tuned; the others are only
 * recorded, unless marked as tuned or required.
 */
export interface Metric {
  readonly name: string;
  readonly direction: Direction;
  /** Whether it is tuned in addition to the first. At most three metrics are tuned (docs/several-objectives.md). */
  readonly tuned?: boolean;
  /**
   * With several tuned metrics: a value that is just too bad to count. It is used as the reference point of the
   * hypervolume.
   */
  readonly reference?: number;
  /** Outcome constraints: a trial whose value is above, or below, this bound is infeasible. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

/**
 * Why an evaluation gave no value.
 * - `diverged`: these hyperparameters are bad (NaN, ±∞, an exploding chain); the surrogate learns to avoid them.
 * - `infeasible`: no value is possible here; the surrogate learns this, too.
 * - `transient`: the machine failed; retried, and the surrogate ignores it.
 */
export type FailureKind = "diverged" | "infeasible" | "transient";

export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
}

/** What a finished evaluation returns: a number for each metric of the objective, or a failure. */
export type Evaluation =
  | {
      /** `pruned`: it ended early because continuing was not worthwhile; metrics may be missing. Complete if absent. */
      readonly state?: "pruned";
      /** Metric name → value; every metric of the objective is present. A non-finite value counts as `diverged`. */
      readonly values: Readonly<Record<string, number>>;
      /** Metric name → standard error of the value, in the value's units, > 0, if known. */
      readonly standardErrors?: Readonly<Record<string, number>>;
      /**
       * Of an assessment: metric name → its value on each row of the held-out data, in the same order for every
       * configuration, so that differences can be paired. The mean over the rows is the value.
       */
      readonly rowValues?: Readonly<Record<string, readonly number[]>>;
      /** Additional numbers to record; never tuned. */
      readonly metrics?: Readonly<Record<string, number>>;
      readonly artifacts?: readonly Artifact[];
    }
  | { readonly failure: Failure; readonly artifacts?: readonly Artifact[] };

export interface EvaluationContext {
  /** Reports an intermediate value; returns whether to continue. */
  report(step: number, metric: string, value: number): "continue" | "stop";
  /** Aborted if the evaluation should end immediately; its result is then ignored. */
  readonly signal: AbortSignal;
  /** The same key gives the same result. */
  readonly key: Key;
  /**
   * The same key for all trials of a study, and a different one for its assessments: common random numbers reduce the
   * variance of differences between trials (Glasserman 2003, section 4.2). Absent outside of a study.
   */
  readonly commonKey?: Key;
  /** The trial this evaluation belongs to: number 0, 1, 2 … within its study, and the attempt at it, from 1. */
  readonly trial: { readonly study: string; readonly number: number; readonly attempt: number };
}

/** What a final fit returns: the text of a model file. */
export type ModelFit = { readonly model: string } | { readonly failure: Failure };

/** A function of hyperparameters that can be tuned. */
export interface Objective {
  readonly name: string;
  readonly space: SearchSpace;
  /** Default constraints on its hyperparameters, as text (tuner/space/constraint/). */
  readonly constraints?: readonly string[];
  /** The allowed names of dimensions, including those in `space`; any names if absent. */
  readonly accepts?: readonly string[];
  /**
   * The values of hyperparameters that are not in the space; also the defaults of dimensions without one.
   */
  readonly defaults?: Hyperparameters;
  /**
   * Conditional dimensions whose parents are not in `space`. They are added to a search space that has their parents.
   */
  readonly branches?: SearchSpace;
  /** One or more metrics; the first is tuned. */
  readonly metrics: readonly [Metric, ...Metric[]];
  /** Default number of trials for `space`; the general default if absent. */
  readonly defaultTrials?: number;
  /** The smallest possible value of the first metric, if known (test functions), in its own units. */
  readonly optimum?: number;
  /** Notices for the user before the study starts (rows dropped from the data, duplicates …). */
  readonly notices?: readonly string[];
  evaluate(hyperparameters: Hyperparameters, context: EvaluationContext): Promise<Evaluation>;
  /**
   * Final assessment on data that no evaluation has seen (train on train + validation, score on test), for the report
   * at the end of a study. Returns metric name → number.
   */
  assess?(hyperparameters: Hyperparameters, context: EvaluationContext): Promise<Evaluation>;
  /**
   * The final fit: fits all available data, and returns the text of a model file (docs/model-file.md) that includes
   * these notes. Reports the completed fraction of the work as the metric `done`.
   */
  fit?(hyperparameters: Hyperparameters, context: EvaluationContext, notes: ModelNotes): Promise<ModelFit>;
  /** Releases the objective's resources (threads). */
  close?(): Promise<void>;
}

/** The value of an objective's own option, as given by `--set key=value`. */
export type OptionValue = string | number | boolean;

/** An option of an objective: fixed for a study, not tuned. */
export interface ObjectiveOption {
  readonly name: string;
  readonly summary: string;
  /** Shown in help; absent means "none". */
  readonly default?: OptionValue;
  /** The allowed values, if there are few. */
  readonly choices?: readonly OptionValue[];
}

/** An entry of the table of built-in objectives: creates an objective from its options. */
export interface ObjectiveDefinition {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly ObjectiveOption[];
  /**
   * Creates the objective. `options` holds the user's options as strings; all unknown names and invalid values are
   * returned as issues, never thrown.
   */
  create(options: Readonly<Record<string, string>>): ObjectiveCreation;
}

export type ObjectiveCreation = { readonly objective: Objective } | { readonly issues: readonly Issue[] };
