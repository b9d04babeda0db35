/**
 * A model: the posterior of a network's weights, with everything needed to predict the rows of a table. It is plain
 * data, so that it can be sent to threads and stored in files (model-file.ts).
 */
import type { Key } from "../../../math/random.ts";
import type { JsonValue } from "../../../common/json-value.ts";
import type { Verdict } from "../../../common/artifact.ts";
import type { CsvOptions } from "../data/csv-options.ts";
import type { Standardizer } from "../data/standardize.ts";
import type { engineNames } from "../engine/engine.ts";
import type { InferencePlan } from "../inference/plan.ts";
import type { Approximation, PosteriorKind } from "../posterior/posterior.ts";

/** A column used by the network. */
export type ModelColumn =
  | {
      readonly name: string;
      readonly kind: "numeric";
      readonly unit?: string;
      /** The range of values in the training rows. */
      readonly low: number;
      readonly high: number;
    }
  | { readonly name: string; readonly kind: "categorical"; readonly categories: readonly string[] };

/** The form that tables must have. */
export interface TableSchema {
  readonly target: {
    readonly name: string;
    readonly unit?: string;
    /** The class names, in the order of their indices; absent for a numeric target. */
    readonly classes?: readonly string[];
  };
  /** In the order of the network's inputs; a categorical column has one input per category. */
  readonly columns: readonly ModelColumn[];
  /** All names of the training table, in order, including the target and unused columns. */
  readonly header: readonly string[];
  /** The reading options of the training table. */
  readonly reading: Omit<CsvOptions, "ignore">;
}

/** A verdict on the chains of this fit, or on held-out rows of the trial with the same configuration. */
export interface ModelVerdict extends Verdict {
  readonly of: "fit" | "validation";
  readonly name: string;
}

export interface Model {
  readonly task: "regression" | "classification";
  readonly data: {
    readonly name: string;
    /** Number of training rows. */
    readonly rows: number;
    /** SHA-256 of the names and numbers. */
    readonly fingerprint: string;
  };
  readonly schema: TableSchema;
  readonly standardizer: Standardizer;
  readonly plan: InferencePlan;
  readonly posterior: { readonly kind: PosteriorKind; readonly runs: readonly Approximation[] };
  readonly prediction: {
    /** The engine, which determines the precision (single or double); an engine gives the same bits on any machine. */
    readonly engine: (typeof engineNames)[number];
    /**
     * The number of weight vectors to draw, for posteriors that can be sampled without limit, and the key for drawing
     * them.
     */
    readonly draws: number;
    readonly key: Key;
    /** The temperature that divides the class logits; 1 if absent. */
    readonly temperature?: number;
  };
  readonly verdicts: readonly ModelVerdict[];
  /** The origin of the configuration, as given by the caller. */
  readonly origin: Readonly<Record<string, JsonValue>>;
  /** Provenance: versions by name, and the time (ISO 8601, UTC). */
  readonly made: Readonly<Record<string, string>>;
}
