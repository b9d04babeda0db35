/**
 * Port, downwards: what can be tuned. Hyperparameters in, values out; this type is the one place where the meta level
 * (a posterior over a function of hyperparameters) and the parameter level (a posterior over weights) meet. Types only.
 */
import type { Key } from "../math/random.ts";
import type { Artifact } from "../common/artifact.ts";
import type { Issue } from "../common/issue.ts";
import type { ModelNotes } from "./model.ts";
import type { Hyperparameters, SearchSpace } from "./space/search-space.ts";

export type { Hyperparameters, HyperparameterValue, SearchSpace, Dimension } from "./space/search-space.ts";

export type Direction = "minimize" | "maximize";

/**
 * One number that an objective returns, and which way is better. The first metric of a list is tuned; the others are
 * recorded, unless they say that they are tuned or required.
 */
export interface Metric {
  readonly name: string;
  readonly direction: Direction;
  /** Is it tuned, beside the first? At most three are (docs/several-objectives.md). */
  readonly tuned?: boolean;
  /** With several tuned metrics: a value that is just too bad to count. The hypervolume is measured up to it. */
  readonly reference?: number;
  /** Outcome constraints: a trial whose value is above, or below, is infeasible. */
  readonly atMost?: number;
  readonly atLeast?: number;
}

/**
 * Why an evaluation gave no value.
 * - `diverged`: these hyperparameters are bad (NaN, ±∞, an exploding chain); the surrogate learns to avoid them.
 * - `infeasible`: not allowed here; learned too.
 * - `transient`: the machine failed; retried, and the surrogate ignores it.
 */
export type FailureKind = "diverged" | "infeasible" | "transient";

export interface Failure {
  readonly kind: FailureKind;
  readonly message: string;
}

/** What a finished evaluation returns: a number for each metric of the objective, or a failure as a value. */
export type Evaluation =
  | {
      /** It ended early because it was not worth continuing: some metrics may be missing. Absent: it is complete. */
      readonly state?: "pruned";
      /** Metric name → value; every metric of the objective is present. Not finite counts as `diverged`. */
      readonly values: Readonly<Record<string, number>>;
      /** Metric name → standard error of the value, in the value's units, > 0, where the objective knows it. */
      readonly standardErrors?: Readonly<Record<string, number>>;
      /** Further numbers worth keeping; never tuned. */
      readonly metrics?: Readonly<Record<string, number>>;
      readonly artifacts?: readonly Artifact[];
    }
  | { readonly failure: Failure; readonly artifacts?: readonly Artifact[] };

export interface EvaluationContext {
  /** Report an intermediate value; the answer says whether to continue. A return value, never an exception. */
  report(step: number, metric: string, value: number): "continue" | "stop";
  /** Aborted when the evaluation should end at once; what it returns afterwards is ignored. */
  readonly signal: AbortSignal;
  /** Same key, same result. */
  readonly key: Key;
  /**
   * The same for all trials of a study, another one for its assessments: random numbers from it are common to the trials,
   * so that differences between them owe less to chance (Glasserman 2003, section 4.2). Absent outside of a study.
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
  /** Conditions on its hyperparameters, as text (tuner/space/constraint/), of studies that give none themselves. */
  readonly constraints?: readonly string[];
  /** The names that a dimension of a search space for it may have, those of `space` among them; absent means any. */
  readonly accepts?: readonly string[];
  /**
   * The value of a hyperparameter if the space has no dimension of its name: the default of a dimension that gives
   * none.
   */
  readonly defaults?: Hyperparameters;
  /**
   * Dimensions relevant under some values of a parent that `space` lacks; each has a condition. They join a search
   * space for the objective as soon as it has their parents.
   */
  readonly branches?: SearchSpace;
  /** One or more; the first is tuned. */
  readonly metrics: readonly [Metric, ...Metric[]];
  /** Trials of a study of `space` that is given no budget; absent means the usual number. */
  readonly defaultTrials?: number;
  /** The smallest possible value of the first metric where it is known (test functions), in its own units. */
  readonly optimum?: number;
  /** Notices for the user before the study starts (rows dropped from the data, duplicates …). */
  readonly notices?: readonly string[];
  evaluate(hyperparameters: Hyperparameters, context: EvaluationContext): Promise<Evaluation>;
  /**
   * Final assessment on data no evaluation has seen (train on train + validation, score on test), for the report at
   * the end of a study. Returns metric name → number.
   */
  assess?(hyperparameters: Hyperparameters, context: EvaluationContext): Promise<Evaluation>;
  /**
   * The final fit: fits all available data, and returns the text of a model file (docs/model-file.md) that includes
   * these notes. Reports the completed share of the work as the metric `done`.
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
  /** The allowed values, where they are a short list. */
  readonly choices?: readonly OptionValue[];
}

/** An entry of the table of built-in objectives: how to make one from its options. */
export interface ObjectiveDefinition {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly ObjectiveOption[];
  /**
   * Makes the objective. `options` holds what the user gave, as strings; unknown names and bad values come back as
   * issues, all of them, never as an exception.
   */
  create(options: Readonly<Record<string, string>>): ObjectiveCreation;
}

export type ObjectiveCreation = { readonly objective: Objective } | { readonly issues: readonly Issue[] };
