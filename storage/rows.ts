/** Between rows and values: a row read twice gives two values that share nothing. */
import type { Selectable } from "kysely";
import type { Metric } from "../tuner/objective.ts";
import type { Annotations, Budget, Study, StudySpec } from "../tuner/study.ts";
import type { Lease, Trial } from "../tuner/trial.ts";
import { finite, readJson, writeJson } from "./json.ts";
import type { StudiesTable, TrialsTable } from "./schema.ts";

export type StudyRow = Selectable<StudiesTable>;
export type TrialRow = Selectable<TrialsTable>;

export function specColumns(spec: StudySpec): Pick<StudyRow, keyof StudySpec> {
  return {
    name: spec.name,
    objective: writeJson(spec.objective, "objective"),
    space: writeJson(spec.space, "space"),
    metrics: writeJson(spec.metrics, "metrics"),
    strategy: writeJson(spec.strategy, "strategy"),
    seed: finite(spec.seed, "seed"),
  };
}

export function budgetColumns(budget: Budget): Pick<StudyRow, "budget_trials" | "budget_seconds" | "budget_target"> {
  const column = (part: keyof Budget) => {
    const value = budget[part];
    return value === undefined ? null : finite(value, `budget.${part}`);
  };
  return { budget_trials: column("trials"), budget_seconds: column("seconds"), budget_target: column("target") };
}

export type AnnotationColumns = Pick<TrialRow, "notes" | "tags" | "attributes">;

/** The columns of those annotations that are given. */
export function annotationColumns(annotations: Partial<Annotations>, path: string): Partial<AnnotationColumns> {
  const { notes, tags, attributes } = annotations;
  return {
    ...(notes === undefined ? {} : { notes }),
    ...(tags === undefined ? {} : { tags: writeJson(tags, `${path}tags`) }),
    ...(attributes === undefined ? {} : { attributes: writeJson(attributes, `${path}attributes`) }),
  };
}

function annotationsOf(row: AnnotationColumns, where: (column: string) => string): Annotations {
  // Mostly there are none, and a hundred thousand trials are read at once.
  return {
    notes: row.notes,
    tags: row.tags === "[]" ? [] : readJson(row.tags, () => where("tags")),
    attributes: row.attributes === "{}" ? {} : readJson(row.attributes, () => where("attributes")),
  };
}

export function studyOf(row: Omit<StudyRow, "id">): Study {
  const where = (column: string) => () => `${column} of study ${JSON.stringify(row.name)}`;
  return {
    name: row.name,
    objective: readJson(row.objective, where("objective")),
    space: readJson(row.space, where("space")),
    metrics: readJson(row.metrics, where("metrics")),
    strategy: readJson(row.strategy, where("strategy")),
    seed: row.seed,
    budget: {
      ...(row.budget_trials === null ? {} : { trials: row.budget_trials }),
      ...(row.budget_seconds === null ? {} : { seconds: row.budget_seconds }),
      ...(row.budget_target === null ? {} : { target: row.budget_target }),
    },
    state: row.state,
    maxAttempts: row.max_attempts,
    spaceRevision: row.space_revision,
    revision: row.revision,
    ...annotationsOf(row, (column) => `${column} of study ${JSON.stringify(row.name)}`),
    secondsUsed: row.seconds_used,
    createdAt: row.created_at,
  };
}

/** The columns that are written once, when a trial is added. `path` says where the trial stands in what was given. */
export function suggestionColumns(
  trial: Trial,
  path: string,
): AnnotationColumns & Pick<TrialRow, "number" | "hyperparameters" | "reason" | "created_at" | "space_revision"> {
  return {
    number: trial.number,
    space_revision: trial.spaceRevision,
    notes: trial.notes,
    tags: writeJson(trial.tags, `${path}tags`),
    attributes: writeJson(trial.attributes, `${path}attributes`),
    hyperparameters: writeJson(trial.hyperparameters, `${path}hyperparameters`),
    reason: writeJson(trial.reason, `${path}reason`),
    created_at: finite(trial.createdAt, `${path}createdAt`),
  };
}

/** The columns that change with the state; those of the holder are in `leaseColumns`. */
export function stateColumns(
  trial: Trial,
  metrics: readonly Metric[],
  path: string,
): Omit<TrialRow, "study_id" | "holder" | "expires_at" | "deleted_at" | keyof ReturnType<typeof suggestionColumns>> {
  const json = (field: "values" | "standardErrors" | "metrics" | "failure") => {
    const value = trial[field];
    return value === null ? null : writeJson(value, path + field);
  };
  const time = (field: "startedAt" | "finishedAt") => {
    const value = trial[field];
    return value === null ? null : finite(value, path + field);
  };
  return {
    state: trial.state,
    attempt: trial.attempt,
    lost: trial.lost,
    stop_requested: trial.stopRequested ? 1 : 0,
    revision: trial.revision,
    worker: trial.worker,
    value: trial.state === "complete" && trial.values !== null ? trial.values[metrics[0].name] : null,
    metric_values: json("values"),
    standard_errors: json("standardErrors"),
    metrics: json("metrics"),
    failure: json("failure"),
    started_at: time("startedAt"),
    finished_at: time("finishedAt"),
  };
}

/** The holder of a lease is kept when the lease ends: only it may tell an outcome again. */
export function leaseColumns(lease: Lease | null): Partial<Pick<TrialRow, "holder">> & Pick<TrialRow, "expires_at"> {
  if (lease === null) return { expires_at: null };
  return { holder: lease.holder, expires_at: finite(lease.expiresAt, "lease.expiresAt") };
}

export function trialOf(row: TrialRow): Trial {
  return {
    number: row.number,
    state: row.state,
    hyperparameters: readColumn(row, "hyperparameters"),
    reason: readColumn(row, "reason"),
    attempt: row.attempt,
    lost: row.lost,
    stopRequested: row.stop_requested === 1,
    spaceRevision: row.space_revision,
    revision: row.revision,
    ...annotationsOf(row, (column) => `${column} of trial ${row.number}`),
    lease: leaseOf(row),
    worker: row.worker,
    values: readColumnOrNull(row, "metric_values"),
    standardErrors: readColumnOrNull(row, "standard_errors"),
    metrics: readColumnOrNull(row, "metrics"),
    failure: readColumnOrNull(row, "failure"),
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  };
}

function readColumn<T>(row: TrialRow, column: "hyperparameters" | "reason"): T {
  return readJson(row[column], () => `${column} of trial ${row.number}`);
}

function readColumnOrNull<T>(
  row: TrialRow,
  column: "metric_values" | "standard_errors" | "metrics" | "failure",
): T | null {
  const text = row[column];
  return text === null ? null : readJson(text, () => `${column} of trial ${row.number}`);
}

function leaseOf(row: TrialRow): Lease | null {
  const { worker, holder, expires_at: expiresAt } = row;
  if (worker === null || holder === null || expiresAt === null) return null;
  return { worker, holder, expiresAt };
}
