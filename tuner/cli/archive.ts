/** A study as one JSON document: written by `export`, checked and read by `import`. */
import { validateBudget } from "../budget.ts";
import { isRecord } from "../canonical-json.ts";
import type { Artifact, Issue } from "../objective.ts";
import { showValue } from "../show-value.ts";
import { validateHyperparameters, validateSpace } from "../space-validation.ts";
import type { IntermediateValue } from "../store.ts";
import type { Annotations, Budget, Study, StudySpec } from "../study.ts";
import { newStudy, noAnnotations, specOf } from "../study.ts";
import type { Trial } from "../trial.ts";
import { readStudyName } from "./settings.ts";

const FORMAT = "credence-study";
const VERSION = 1;

export interface ArchivedTrial extends Omit<Trial, "lease" | "revision"> {
  /** In the order in which they were reported; absent when there are none. */
  readonly intermediateValues?: readonly IntermediateValue[];
  /** Absent when there are none. */
  readonly artifacts?: readonly Artifact[];
}

export interface Archive {
  readonly spec: StudySpec;
  readonly budget: Budget;
  readonly secondsUsed: number;
  readonly createdAt: number;
  readonly annotations: Annotations;
  readonly maxAttempts: number;
  readonly trials: readonly ArchivedTrial[];
}

export function archiveOf(study: Study, trials: readonly ArchivedTrial[]): Readonly<Record<string, unknown>> {
  const { budget, secondsUsed, createdAt, maxAttempts, spaceRevision, notes, tags, attributes } = study;
  const rest = { budget, secondsUsed, createdAt, maxAttempts, spaceRevision, notes, tags, attributes };
  return { format: FORMAT, version: VERSION, study: { ...specOf(study), ...rest }, trials };
}

/** A trial for the archive. Leases stay behind: they belong to processes; and revisions: they belong to a store. */
export function archivedTrial(
  trial: Trial,
  recorded: { readonly intermediateValues: readonly IntermediateValue[]; readonly artifacts: readonly Artifact[] },
): ArchivedTrial {
  const { lease, revision, ...kept } = trial;
  const { intermediateValues, artifacts } = recorded;
  return {
    ...kept,
    ...(intermediateValues.length === 0 ? {} : { intermediateValues }),
    ...(artifacts.length === 0 ? {} : { artifacts }),
  };
}

/** Reads a document that `archiveOf` wrote; returns every problem, each with its path. */
export function readArchive(document: unknown): { readonly archive: Archive } | { readonly issues: readonly Issue[] } {
  if (!isRecord(document) || document.format !== FORMAT) {
    return {
      issues: [
        {
          path: "",
          message: `document; must be one that \`credence export\` wrote: format ${showValue(isRecord(document) ? document.format : document)}`,
        },
      ],
    };
  }
  if (document.version !== VERSION) {
    const message = `version; must be ${VERSION}: ${showValue(document.version)}. A newer Credence may read it.`;
    return { issues: [{ path: "version", message }] };
  }
  const { study, trials } = document;
  if (!isRecord(study))
    return { issues: [{ path: "study", message: `study; must be an object: ${showValue(study)}` }] };
  if (!Array.isArray(trials))
    return { issues: [{ path: "trials", message: `trials; must be a list: ${showValue(trials)}` }] };

  const issues = [...studyIssues(study)];
  // Whether hyperparameters fit cannot be said of a space that is none.
  if (issues.length === 0) {
    const spec = study as unknown as Study;
    trials.forEach((trial: unknown, index) => issues.push(...trialIssues(trial, index, spec)));
  }
  if (issues.length > 0) return { issues };
  // What an earlier release did not write is as it is in a new study.
  const { budget, secondsUsed, createdAt, ...rest } = { ...newStudy, ...(study as unknown as Study) };
  const { maxAttempts, notes, tags, attributes } = rest;
  const annotations = { notes, tags, attributes };
  const complete = (trials as ArchivedTrial[]).map((trial) => ({ ...newTrial, ...trial }));
  return {
    archive: { spec: specOf(rest), budget, secondsUsed, createdAt, maxAttempts, annotations, trials: complete },
  };
}

const newTrial = { lost: 0, stopRequested: false, spaceRevision: 0, ...noAnnotations };

function studyIssues(study: Readonly<Record<string, unknown>>): readonly Issue[] {
  const issues: Issue[] = [];
  const demand = (holds: boolean, field: string, rule: string) => {
    if (!holds) issues.push({ path: `study.${field}`, message: `${field}; ${rule}: ${showValue(study[field])}` });
  };
  const { name, objective, metrics, strategy, seed, budget, secondsUsed, createdAt } = study;
  demand(typeof name === "string" && "value" in readStudyName(name), "name", "must be letters, digits and . _ -");
  demand(isReference(objective), "objective", "must say kind builtin, command, module or external, with its fields");
  demand(isMetrics(metrics), "metrics", "must be a list of names with direction minimize or maximize, at least one");
  demand(isStrategy(strategy), "strategy", "must be strategy settings");
  demand(Number.isSafeInteger(seed) && Number(seed) >= 0, "seed", "must be an integer ≥ 0");
  demand(typeof secondsUsed === "number" && secondsUsed >= 0, "secondsUsed", "must be a number ≥ 0");
  demand(typeof createdAt === "number" && Number.isFinite(createdAt), "createdAt", "must be milliseconds since 1970");
  demand(isRecord(budget), "budget", "must be an object");
  const { maxAttempts = 1, notes = "", tags = [], attributes = {} } = study;
  demand(Number.isSafeInteger(maxAttempts) && Number(maxAttempts) >= 1, "maxAttempts", "must be an integer ≥ 1");
  demand(isText(notes), "notes", "must be a text");
  demand(isTexts(tags), "tags", "must be a list of texts");
  demand(isRecord(attributes), "attributes", "must be an object");
  const inside = [...validateSpace(study.space), ...(isRecord(budget) ? validateBudget(budget as Budget) : [])];
  return [...issues, ...inside.map(({ path, message }) => ({ path: `study.${path}`, message }))];
}

function isReference(value: unknown): boolean {
  if (!isRecord(value)) return false;
  switch (value.kind) {
    case "builtin":
      return typeof value.name === "string" && isRecord(value.options) && Object.values(value.options).every(isText);
    case "command":
      return Array.isArray(value.arguments) && value.arguments.length > 0 && value.arguments.every(isText);
    case "module":
      return typeof value.path === "string";
    default:
      return value.kind === "external";
  }
}

function isMetrics(value: unknown): boolean {
  const isMetric = (metric: unknown) =>
    isRecord(metric) && isText(metric.name) && (metric.direction === "minimize" || metric.direction === "maximize");
  return Array.isArray(value) && value.length > 0 && value.every(isMetric);
}

function isStrategy(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { name, acquisition, kappa, startup, repeats } = value;
  const knownName = name === "gp" || name === "sobol" || name === "random";
  const knownAcquisition = acquisition === "alternate" || acquisition === "log-ei" || acquisition === "ucb";
  const numbers = typeof kappa === "number" && kappa > 0 && (startup === undefined || Number.isInteger(startup));
  return knownName && knownAcquisition && numbers && typeof repeats === "boolean";
}

function trialIssues(trial: unknown, index: number, study: Study): readonly Issue[] {
  const path = `trials[${index}]`;
  if (!isRecord(trial)) return [{ path, message: `trial; must be an object: ${showValue(trial)}` }];
  const issues: Issue[] = [];
  const demand = (holds: boolean, field: string, rule: string) => {
    if (!holds) issues.push({ path: `${path}.${field}`, message: `${field}; ${rule}: ${showValue(trial[field])}` });
  };
  const isTime = (value: unknown) => value === null || (typeof value === "number" && Number.isFinite(value));
  const isNumbers = (value: unknown) =>
    value === null || (isRecord(value) && Object.values(value).every((one) => typeof one === "number"));
  const states = ["waiting", "running", "complete", "pruned", "failed"];
  demand(Number.isSafeInteger(trial.number) && Number(trial.number) >= index, "number", `must be at least ${index}`);
  demand(trial.notes === undefined || isText(trial.notes), "notes", "must be a text");
  demand(trial.tags === undefined || isTexts(trial.tags), "tags", "must be a list of texts");
  demand(trial.attributes === undefined || isRecord(trial.attributes), "attributes", "must be an object");
  demand(
    trial.intermediateValues === undefined || isReported(trial.intermediateValues),
    "intermediateValues",
    reported,
  );
  demand(trial.artifacts === undefined || isArtifacts(trial.artifacts), "artifacts", artifact);
  demand(states.includes(String(trial.state)), "state", `must be ${states.join(" or ")}`);
  demand(
    isRecord(trial.reason) && isText(trial.reason.strategy),
    "reason",
    "must say which strategy made the suggestion",
  );
  demand(Number.isSafeInteger(trial.attempt) && Number(trial.attempt) >= 0, "attempt", "must be an integer ≥ 0");
  demand(trial.worker === null || isText(trial.worker), "worker", "must be a text or null");
  for (const field of ["values", "standardErrors", "metrics"]) {
    demand(isNumbers(trial[field]), field, "must be numbers by name, or null");
  }
  demand(trial.failure === null || isFailure(trial.failure), "failure", "must be a kind and a message, or null");
  demand(typeof trial.createdAt === "number", "createdAt", "must be milliseconds since 1970");
  for (const field of ["startedAt", "finishedAt"])
    demand(isTime(trial[field]), field, "must be milliseconds since 1970, or null");
  // Those of an earlier space need not fit the current one.
  const isEarlier = Number(trial.spaceRevision ?? 0) < (study.spaceRevision ?? 0) && isRecord(trial.hyperparameters);
  const inside = isEarlier ? [] : validateHyperparameters(study.space, trial.hyperparameters);
  return [...issues, ...inside.map((issue) => ({ path: `${path}.${issue.path}`, message: issue.message }))];
}

const reported = "must be a list of step, metric and value";
const artifact = "must be a list of name, kind, title and data";

function isReported(value: unknown): boolean {
  const isOne = (one: unknown) =>
    isRecord(one) && Number.isFinite(one.step) && isText(one.metric) && Number.isFinite(one.value);
  return Array.isArray(value) && value.every(isOne);
}

function isArtifacts(value: unknown): boolean {
  const isOne = (one: unknown) =>
    isRecord(one) && isText(one.name) && isText(one.kind) && isText(one.title) && one.data !== undefined;
  return Array.isArray(value) && value.every(isOne);
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every(isText);
}

function isFailure(value: unknown): boolean {
  return (
    isRecord(value) && ["diverged", "infeasible", "transient"].includes(String(value.kind)) && isText(value.message)
  );
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
