/** Types of the tables after the newest migration. Columns described as JSON contain strings written by json.ts. */
import type { Generated } from "kysely";
import type { Attempt, AuditEntry } from "../../tuner/store.ts";
import type { StudyState } from "../../tuner/study/study.ts";
import type { TrialState } from "../../tuner/study/trial.ts";

export interface StudiesTable {
  readonly id: Generated<number>;
  readonly name: string;
  /** JSON of an ObjectiveReference. */
  readonly objective: string;
  /** JSON of a SearchSpace. */
  readonly space: string;
  /** JSON of a list of strings. */
  readonly constraints: string;
  /** JSON of a list of Metric. */
  readonly metrics: string;
  /** JSON of StrategySettings. */
  readonly strategy: string;
  readonly seed: number;
  readonly budget_trials: number | null;
  readonly budget_seconds: number | null;
  readonly budget_target: number | null;
  readonly budget_steps: number | null;
  /** JSON of PruningSettings; null means no pruning. */
  readonly pruning: string | null;
  readonly seconds_used: number;
  /** Milliseconds since 1970, like all times. */
  readonly created_at: number;
  readonly state: StudyState;
  readonly max_attempts: number;
  readonly space_revision: number;
  readonly revision: number;
  readonly notes: string;
  /** JSON of a list of strings. */
  readonly tags: string;
  /** JSON of an object. */
  readonly attributes: string;
  /** JSON of an Assessment; null if there is none. */
  readonly assessment: string | null;
  readonly updated_at: number;
  /** Number of trials in each state, not counting deleted ones. */
  readonly waiting_trials: number;
  readonly running_trials: number;
  readonly complete_trials: number;
  readonly pruned_trials: number;
  readonly failed_trials: number;
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
  /** Worker and holder of the last attempt; kept when the lease ends. */
  readonly worker: string | null;
  readonly holder: string | null;
  /** Not null if and only if the trial is running. */
  readonly expires_at: number | null;
  /** The value of the study's first metric; not null if and only if the trial is complete. */
  readonly value: number | null;
  /** JSON of Trial.values (`values` is a reserved word in SQL). */
  readonly metric_values: string | null;
  /** JSON of Trial.standardErrors. */
  readonly standard_errors: string | null;
  /** JSON of Trial.metrics. */
  readonly metrics: string | null;
  /** JSON of a Failure; not null if and only if the trial failed. */
  readonly failure: string | null;
  readonly created_at: number;
  readonly started_at: number | null;
  readonly finished_at: number | null;
  readonly lost: number;
  /** 0 or 1. */
  readonly stop_requested: number;
  /** The last step reported. */
  readonly steps: number | null;
  /** JSON of a PruningDecision. */
  readonly pruning: string | null;
  readonly space_revision: number;
  readonly revision: number;
  readonly notes: string;
  /** JSON of a list of strings. */
  readonly tags: string;
  /** JSON of an object. */
  readonly attributes: string;
  /** The row of a deleted trial remains, so that its number stays taken. */
  readonly deleted_at: number | null;
}

interface IntermediateValuesTable {
  readonly study_id: number;
  readonly number: number;
  readonly step: number;
  readonly metric: string;
  readonly value: number;
}

interface SpacesTable {
  readonly study_id: number;
  readonly revision: number;
  /** JSON of a SearchSpace. */
  readonly space: string;
}

interface ArtifactsTable {
  readonly study_id: number;
  readonly number: number;
  readonly position: number;
  readonly name: string;
  /** JSON of the Artifact. */
  readonly content: string;
}

interface AttemptsTable {
  readonly study_id: number;
  readonly number: number;
  readonly attempt: number;
  readonly worker: string;
  readonly started_at: number;
  readonly ended_at: number;
  readonly ending: Attempt["end"];
}

interface AuditTable {
  readonly study_id: number;
  /** 0, 1, 2 … within each study. */
  readonly entry: number;
  /** The trial's number; null for the study itself. */
  readonly number: number | null;
  readonly action: AuditEntry["action"];
  readonly who: string;
  readonly reason: string | null;
  readonly at: number;
  /** JSON. */
  readonly before: string;
  readonly after: string;
}

interface ModelsTable {
  readonly study_id: number;
  /** The whole model file. */
  readonly content: string;
  readonly kept_at: number;
}

interface AnswersTable {
  readonly scope: string;
  readonly key: string;
  readonly digest: string;
  readonly status: number;
  /** JSON. */
  readonly body: string;
  readonly remembered_at: number;
}

export interface Schema {
  readonly studies: StudiesTable;
  readonly trials: TrialsTable;
  readonly intermediate_values: IntermediateValuesTable;
  readonly spaces: SpacesTable;
  readonly artifacts: ArtifactsTable;
  readonly attempts: AttemptsTable;
  readonly audit: AuditTable;
  readonly models: ModelsTable;
  readonly answers: AnswersTable;
}
