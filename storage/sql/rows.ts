/** Converts between rows and values; two reads of a row share no objects. */
import type { Selectable } from "kysely";
import { attributesIssue } from "../../common/attributes.ts";
import { defined } from "../../common/defined.ts";
import { InvalidInput } from "../../common/errors.ts";
import type { Metric } from "../../tuner/objective.ts";
import type { PruningSettings } from "../../tuner/pruning/pruning.ts";
import type { ListedStudy } from "../../tuner/store.ts";
import type { Annotations, Budget, Study, StudySpec } from "../../tuner/study/study.ts";
import type { Lease, Trial } from "../../tuner/study/trial.ts";
import { finite, readJson, writeJson } from "./json.ts";
import type { StudiesTable, TrialsTable } from "./schema.ts";

export type StudyRow = Selectable<StudiesTable>;
export type TrialRow = Selectable<TrialsTable>;

export function specColumns(spec: StudySpec): Pick<StudyRow, keyof StudySpec> {
  return {
    name: spec.name,
    objective: writeJson(spec.objective, "objective"),
    space: writeJson(spec.space, "space"),
    constraints: writeJson(spec.constraints ?? [], "constraints"),
    metrics: writeJson(spec.metrics, "metrics"),
    strategy: writeJson(spec.strategy, "strategy"),
    seed: finite(spec.seed, "seed"),
    pruning: spec.pruning === undefined ? null : writeJson(spec.pruning, "pruning"),
  };
}

export function budgetColumns(budget: Budget): Pick<StudyRow, `budget_${keyof Budget}`> {
  const column = (part: keyof Budget) => {
    const value = budget[part];
    return value === undefined ? null : finite(value, `budget.${part}`);
  };
  return {
    budget_trials: column("trials"),
    budget_seconds: column("seconds"),
    budget_steps: column("steps"),
    budget_target: column("target"),
  };
}

export type AnnotationColumns = Pick<TrialRow, "notes" | "tags" | "attributes">;

/** Columns of the annotations that are set. */
export function annotationColumns(annotations: Partial<Annotations>, path: string): Partial<AnnotationColumns> {
  const { notes, tags, attributes } = annotations;
  return {
    ...defined({
      notes,
      tags: tags === undefined ? undefined : writeJson(tags, `${path}tags`),
      attributes: attributes === undefined ? undefined : writeAttributes(attributes, path),
    }),
  };
}

/** Throws InvalidInput for attributes that are too large. */
function writeAttributes(attributes: Annotations["attributes"], path: string): string {
  const text = writeJson(attributes, `${path}attributes`);
  const issue = attributesIssue(text, `${path}attributes`);
  if (issue !== null) throw new InvalidInput([issue]);
  return text;
}

function annotationsOf(row: AnnotationColumns, where: (column: string) => string): Annotations {
  // Skip parsing the values that are usually empty, since a study may have 100,000 trials.
  return {
    notes: row.notes,
    tags: row.tags === "[]" ? [] : readJson(row.tags, () => where("tags")),
    attributes: row.attributes === "{}" ? {} : readJson(row.attributes, () => where("attributes")),
  };
}

export function studyOf(row: Omit<StudyRow, "id">): Study {
  const where = columnOf(row);
  const attributes = row.attributes === "{}" ? {} : readJson<Study["attributes"]>(row.attributes, where("attributes"));
  const constraints =
    row.constraints === "[]" ? undefined : readJson<readonly string[]>(row.constraints, where("constraints"));
  const space: Study["space"] = readJson(row.space, where("space"));
  return { ...listedStudyOf(row), space, ...defined({ constraints }), attributes };
}

export function listedStudyOf(row: Omit<StudyRow, "id" | "space" | "constraints" | "attributes">): ListedStudy {
  const where = columnOf(row);
  return {
    name: row.name,
    objective: readJson(row.objective, where("objective")),
    metrics: readJson(row.metrics, where("metrics")),
    strategy: readJson(row.strategy, where("strategy")),
    seed: row.seed,
    ...defined({ pruning: pruningOf(row, where("pruning")) }),
    budget: {
      ...defined({
        trials: row.budget_trials ?? undefined,
        seconds: row.budget_seconds ?? undefined,
        steps: row.budget_steps ?? undefined,
        target: row.budget_target ?? undefined,
      }),
    },
    state: row.state,
    maxAttempts: row.max_attempts,
    spaceRevision: row.space_revision,
    revision: row.revision,
    notes: row.notes,
    tags: row.tags === "[]" ? [] : readJson(row.tags, where("tags")),
    ...defined({ assessment: assessmentOf(row, where("assessment")) }),
    secondsUsed: row.seconds_used,
    createdAt: row.created_at,
  };
}

function pruningOf({ pruning }: Pick<StudyRow, "pruning">, where: () => string): PruningSettings | undefined {
  return pruning === null ? undefined : readJson(pruning, where);
}

function assessmentOf({ assessment }: Pick<StudyRow, "assessment">, where: () => string): Study["assessment"] {
  return assessment === null ? undefined : readJson(assessment, where);
}

function columnOf({ name }: Pick<StudyRow, "name">): (column: string) => () => string {
  return (column) => () => `${column} of study ${JSON.stringify(name)}`;
}

/** Columns written once, when a trial is added. `path` is the trial's path in the input. */
export function suggestionColumns(
  trial: Trial,
  path: string,
): AnnotationColumns & Pick<TrialRow, "number" | "hyperparameters" | "reason" | "created_at" | "space_revision"> {
  return {
    number: trial.number,
    space_revision: trial.spaceRevision,
    notes: trial.notes,
    tags: writeJson(trial.tags, `${path}tags`),
    attributes: writeAttributes(trial.attributes, path),
    hyperparameters: writeJson(trial.hyperparameters, `${path}hyperparameters`),
    reason: writeJson(trial.reason, `${path}reason`),
    created_at: finite(trial.createdAt, `${path}createdAt`),
  };
}

/** Columns that change with the state; those of the lease are in `leaseColumns`. */
export function stateColumns(
  trial: Trial,
  metrics: readonly Metric[],
  path: string,
): Omit<TrialRow, "study_id" | "holder" | "expires_at" | "deleted_at" | keyof ReturnType<typeof suggestionColumns>> {
  const json = (field: "values" | "standardErrors" | "metrics" | "failure" | "pruning") => {
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
    steps: trial.steps === null ? null : finite(trial.steps, `${path}steps`),
    pruning: json("pruning"),
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

/** The holder is kept when the lease ends: only the holder may repeat its outcome. */
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
    steps: row.steps,
    pruning: readColumnOrNull(row, "pruning"),
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
  column: "metric_values" | "standard_errors" | "metrics" | "failure" | "pruning",
): T | null {
  const text = row[column];
  return text === null ? null : readJson(text, () => `${column} of trial ${row.number}`);
}

function leaseOf(row: TrialRow): Lease | null {
  const { worker, holder, expires_at: expiresAt } = row;
  if (worker === null || holder === null || expiresAt === null) return null;
  return { worker, holder, expiresAt };
}
