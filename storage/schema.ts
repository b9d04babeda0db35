/** The tables as TypeScript types, as of the newest migration. Columns called JSON hold text that json.ts writes. */
import type { Generated } from "kysely";
import type { TrialState } from "../tuner/trial.ts";

export interface StudiesTable {
  readonly id: Generated<number>;
  readonly name: string;
  /** JSON of an ObjectiveReference. */
  readonly objective: string;
  /** JSON of a SearchSpace. */
  readonly space: string;
  /** JSON of the list of Metric. */
  readonly metrics: string;
  /** JSON of StrategySettings. */
  readonly strategy: string;
  readonly seed: number;
  readonly budget_trials: number | null;
  readonly budget_seconds: number | null;
  readonly budget_target: number | null;
  readonly seconds_used: number;
  /** Milliseconds since 1970, as every time. */
  readonly created_at: number;
}

export interface TrialsTable {
  readonly study_id: number;
  readonly number: number;
  readonly state: TrialState;
  /** JSON of Hyperparameters. */
  readonly hyperparameters: string;
  /** JSON of a SuggestionReason. */
  readonly reason: string;
  readonly attempt: number;
  /** Who ran it last, and under which holder; they stay when the lease ends. */
  readonly worker: string | null;
  readonly holder: string | null;
  /** Not null exactly while the trial is running. */
  readonly expires_at: number | null;
  /** The value of the study's first metric; not null exactly when the trial is complete. */
  readonly value: number | null;
  /** JSON of Trial.values (a column cannot well be called `values` in SQL). */
  readonly metric_values: string | null;
  /** JSON of Trial.standardErrors. */
  readonly standard_errors: string | null;
  /** JSON of Trial.metrics. */
  readonly metrics: string | null;
  /** JSON of a Failure; not null exactly when the trial is failed. */
  readonly failure: string | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
}

interface IntermediateValuesTable {
  readonly study_id: number;
  readonly number: number;
  readonly step: number;
  readonly metric: string;
  readonly value: number;
}

export interface Schema {
  readonly studies: StudiesTable;
  readonly trials: TrialsTable;
  readonly intermediate_values: IntermediateValuesTable;
}
