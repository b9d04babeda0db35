/**
 * Port, downwards: models written by final fits, as commands and servers see them. A model is the text of a file
 * (docs/model-file.md) whose contents only the objective that fitted it understands.
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
  /** Such as `regression`. */
  readonly task: string;
  /** Verdicts of inference. */
  readonly method: string;
  readonly data: { readonly name: string; readonly rows: number; readonly fingerprint: string };
  readonly target: { readonly name: string; readonly unit?: string };
  readonly columns: readonly ModelColumn[];
  /** Verdicts on this fit, and on held-out rows of the trial with the same configuration. */
  readonly verdicts: readonly (Verdict & { readonly name: string; readonly of: "fit" | "validation" })[];
  readonly origin: ModelNotes["origin"];
  readonly made: ModelNotes["made"];
}

export interface PredictOptions {
  /** Probabilities of central intervals, in (0, 1). */
  readonly levels: readonly number[];
  /** Number of draws of the target per row. */
  readonly draws: number;
  /** Seed of those draws. */
  readonly seed: number;
}

export interface Predictions {
  readonly rows: readonly {
    /** Its number in the table, from 1. */
    readonly row: number;
    readonly mean: number;
    /** Standard deviation of the target; √(epistemic² + aleatoric²). */
    readonly deviation: number;
    readonly epistemic: number;
    readonly aleatoric: number;
    readonly intervals: readonly { readonly level: number; readonly low: number; readonly high: number }[];
    readonly draws: readonly number[];
  }[];
  /** If the table has the target of every row; otherwise null. */
  readonly scores: {
    readonly rows: number;
    readonly nll: number;
    readonly rmse: number;
    readonly crps: number;
    readonly coverage95: number;
  } | null;
  readonly notices: readonly string[];
}

export interface FittedModel {
  readonly summary: ModelSummary;
  /** Throws InvalidInput for rows that the model cannot use; each issue names its column. */
  predict(rows: readonly Readonly<Record<string, number | string>>[], options: PredictOptions): Predictions;
  /** The same for the text of a CSV file; `set` has options of reading it, such as `decimal: "comma"`. */
  predictCsv(text: string, set: Readonly<Record<string, string>>, options: PredictOptions): Predictions;
}

/** Opens the text of a model file. Throws InvalidInput, with the reason, for any other text. */
export type OpenModel = (text: string) => Promise<FittedModel>;
