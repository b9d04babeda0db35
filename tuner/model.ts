/**
 * Port, downwards: models written by final fits, as used by commands and servers. A model is the text of a file
 * (docs/model-file.md) that only the objective that fitted it can interpret.
 */
import type { Verdict } from "../common/artifact.ts";
import type { JsonValue } from "../common/json-value.ts";

/** Provenance of a configuration, stored in the file. */
export interface ModelNotes {
  /** Study, trial, its values … */
  readonly origin: Readonly<Record<string, JsonValue>>;
  /** Versions by name, and the time. */
  readonly made: Readonly<Record<string, string>>;
  /** Verdicts recorded by the trial's evaluation. */
  readonly verdicts: readonly (Verdict & { readonly name: string })[];
}

type ModelColumn =
  | {
      readonly name: string;
      readonly kind: "numeric";
      readonly unit?: string;
      /** The range and mean of the training rows. */
      readonly low: number;
      readonly high: number;
      readonly mean: number;
    }
  | { readonly name: string; readonly kind: "categorical"; readonly categories: readonly string[] };

/** A summary of a model. */
export interface ModelSummary {
  readonly task: "regression" | "classification";
  /** The inference method. */
  readonly method: string;
  readonly data: { readonly name: string; readonly rows: number; readonly fingerprint: string };
  /** Includes the class names, if the target has classes. */
  readonly target: { readonly name: string; readonly unit?: string; readonly classes?: readonly string[] };
  readonly columns: readonly ModelColumn[];
  /** Verdicts on this fit, and on held-out rows of the trial with the same configuration. */
  readonly verdicts: readonly (Verdict & { readonly name: string; readonly of: "fit" | "validation" })[];
  readonly origin: ModelNotes["origin"];
  readonly made: ModelNotes["made"];
}

export interface PredictOptions {
  /** Probabilities of central intervals, in (0, 1); null for the defaults that suit the target. */
  readonly levels: readonly number[] | null;
  /** Number of target draws per row. */
  readonly draws: number;
  /** Seed of those draws. */
  readonly seed: number;
}

interface Interval {
  readonly level: number;
  readonly low: number;
  readonly high: number;
}

/** For rows with a numeric target, in its units. */
export interface NumberPredictions {
  readonly task: "regression";
  readonly rows: readonly {
    /** The row's number in the table, from 1. */
    readonly row: number;
    readonly mean: number;
    /** Standard deviation of the target; √(epistemic² + aleatoric²). */
    readonly deviation: number;
    readonly epistemic: number;
    readonly aleatoric: number;
    readonly intervals: readonly Interval[];
    readonly draws: readonly number[];
  }[];
  /** Null unless every row of the table has the target. */
  readonly scores: {
    readonly rows: number;
    readonly nll: number;
    readonly rmse: number;
    readonly crps: number;
    readonly coverage95: number;
  } | null;
  readonly notices: readonly string[];
}

/** For rows whose target is a class. */
export interface ClassPredictions {
  readonly task: "classification";
  readonly rows: readonly {
    readonly row: number;
    /** The most probable class. */
    readonly label: string;
    /**
     * Each class with its probability and how that varies over the posterior; the intervals are those of the
     * probability.
     */
    readonly classes: readonly {
      readonly name: string;
      readonly probability: number;
      readonly deviation: number;
      readonly intervals: readonly Interval[];
    }[];
    /** In nats; total = aleatoric + epistemic. */
    readonly entropy: { readonly total: number; readonly aleatoric: number; readonly epistemic: number };
    readonly draws: readonly string[];
  }[];
  readonly scores: {
    readonly rows: number;
    readonly nll: number;
    readonly accuracy: number;
    readonly brier: number;
    readonly ece: number;
  } | null;
  readonly notices: readonly string[];
}

export type Predictions = NumberPredictions | ClassPredictions;

export interface FittedModel {
  readonly summary: ModelSummary;
  /** Throws InvalidInput for rows that the model cannot use; each issue names its column. */
  predict(rows: readonly Readonly<Record<string, number | string>>[], options: PredictOptions): Predictions;
  /** The same for CSV text; `set` contains options for reading it, such as `decimal: "comma"`. */
  predictCsv(text: string, set: Readonly<Record<string, string>>, options: PredictOptions): Predictions;
}

/** Opens the text of a model file. Throws InvalidInput, with the reason, for any other text. */
export type OpenModel = (text: string) => Promise<FittedModel>;
