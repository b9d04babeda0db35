/**
 * A study as one JSON document, written by `export`, and checked and read by `import`. Its schema is in
 * wire/archive.ts.
 */
import { isRecord } from "../../common/is-record.ts";
import { nestingIssue } from "../../common/nesting.ts";
import { type Artifact } from "../../common/artifact.ts";
import { defined } from "../../common/defined.ts";
import { type Issue } from "../../common/issue.ts";
import { wellFormed } from "../../common/well-formed.ts";
import { showValue } from "../../common/show-value.ts";
import { type Metric } from "../../tuner/objective.ts";
import { constraintIssues } from "../../tuner/search/feasible/emptiness.ts";
import { validatePoint } from "../../tuner/space/constraint/region.ts";
import { validateSpace } from "../../tuner/space/validate-space.ts";
import { type IntermediateValue } from "../../tuner/store.ts";
import { type ImportedStudy } from "../../tuner/studies.ts";
import { pruningIssues } from "../../tuner/pruning/settings.ts";
import { validateBudget } from "../../tuner/study/budget.ts";
import { metricIssues } from "../../tuner/study/metrics.ts";
import { standardErrorIssues } from "../../tuner/study/outcome.ts";
import { orderedTimes, pastIssues } from "../../tuner/study/past.ts";
import { specOf, type Study } from "../../tuner/study/study.ts";
import { type Trial } from "../../tuner/study/trial.ts";
import { ARCHIVE_FORMAT, ARCHIVE_VERSION, type ArchivedTrial, archive } from "../../wire/archive.ts";
import { firstIssues, issuesOf } from "../../wire/issues.ts";
import { readStudyName } from "../settings/settings.ts";

export type { ArchivedTrial } from "../../wire/archive.ts";

export interface Archive extends Omit<ImportedStudy, "trials"> {
  readonly trials: readonly ArchivedTrial[];
}

export function archiveOf(
  { state, revision, ...study }: Study,
  trials: readonly ArchivedTrial[],
): Readonly<Record<string, unknown>> {
  return { format: ARCHIVE_FORMAT, version: ARCHIVE_VERSION, study, trials };
}

/** A trial for the archive, without its lease (which belongs to a process) and revision (which belongs to a store). */
export function archivedTrial(
  { lease, revision, ...kept }: Trial,
  recorded: { readonly intermediateValues: readonly IntermediateValue[]; readonly artifacts: readonly Artifact[] },
): ArchivedTrial {
  const [intermediateValues, artifacts] = [
    absentIfEmpty(recorded.intermediateValues),
    absentIfEmpty(recorded.artifacts),
  ];
  return { ...kept, ...orderedTimes(kept), ...defined({ intermediateValues, artifacts }) };
}

function absentIfEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length === 0 ? undefined : list;
}

/** Reads a document written by `archiveOf`; returns every issue, each with its path. */
export function readArchive(content: unknown): { readonly archive: Archive } | { readonly issues: readonly Issue[] } {
  const deep = nestingIssues(content);
  if (deep.length > 0) return { issues: deep };
  const document = wellFormed(content);
  if (!isRecord(document) || document.format !== ARCHIVE_FORMAT) {
    const format = showValue(isRecord(document) ? document.format : document);
    return {
      issues: [{ path: "", message: `document; must be one that \`credence export\` wrote: format ${format}` }],
    };
  }
  if (document.version !== ARCHIVE_VERSION) {
    const message = `version; must be ${ARCHIVE_VERSION}: ${showValue(document.version)}. A newer version of Credence may be able to read it.`;
    return { issues: [{ path: "version", message }] };
  }
  const parsed = archive.safeParse(document);
  const meaning = meaningIssues(document);
  // Issues of a dimension are reported there by name, so they are not repeated by index.
  const isSaidBetter = meaning.some(({ path }) => path.startsWith("study.space"));
  const form = parsed.success
    ? parsed.data.trials.flatMap((trial, index) => inTrial(index, pastIssues(trial)))
    : issuesOf(parsed.error, document);
  const issues = [...form.filter(({ path }) => !(isSaidBetter && path.startsWith("study.space"))), ...meaning];
  if (!parsed.success || issues.length > 0) return { issues: firstIssues(withoutRepeats(issues)) };
  const { study, trials } = parsed.data;
  const { budget, secondsUsed, createdAt, maxAttempts, notes, tags, attributes } = study;
  const rest = { budget, secondsUsed, createdAt, maxAttempts, annotations: { notes, tags, attributes } };
  const assessment = renumbered(study.assessment, trials);
  return { archive: { spec: specOf(study), ...rest, ...defined({ assessment }), trials } };
}

/** Import numbers the trials consecutively. Undefined if a trial that was compared has been deleted since. */
function renumbered(assessment: Study["assessment"], trials: readonly ArchivedTrial[]): Study["assessment"] {
  if (assessment === undefined) return undefined;
  const newNumber = (old: number) => trials.findIndex(({ number }) => number === old);
  const [trial, defaultTrial] = [newNumber(assessment.trial), newNumber(assessment.defaultTrial)];
  return trial < 0 || defaultTrial < 0 ? undefined : { ...assessment, trial, defaultTrial };
}

/** The same maximum depth as on a server, for the study and for each trial separately. */
function nestingIssues(content: unknown): readonly Issue[] {
  if (!isRecord(content) || !Array.isArray(content.trials)) return [nestingIssue(content, "")].filter(isIssue);
  const { trials, ...rest } = content;
  const ofTrials = (trials as unknown[]).map((trial, index) => nestingIssue(trial, `trials[${index}]`));
  return [nestingIssue(rest, ""), ...ofTrials].filter(isIssue);
}

function isIssue(issue: Issue | null): issue is Issue {
  return issue !== null;
}

/** Checks beyond the schema: the name, the space, the budget, and whether points are in the space. */
function meaningIssues({ study, trials }: Readonly<Record<string, unknown>>): readonly Issue[] {
  if (!isRecord(study) || !Array.isArray(trials)) return [];
  const spaceIssues = validateSpace(study.space);
  const issues = [
    ...spaceIssues,
    ...metricIssues(study.metrics),
    ...(study.pruning === undefined ? [] : pruningIssues(study.pruning, metricsOf(study.metrics))),
    ...(isRecord(study.budget) ? validateBudget(study.budget) : []),
    ...(isRecord(study.assessment) ? comparisonIssues(study.assessment) : []),
  ].map((issue) => ({
    path: `study.${issue.path}`,
    message: issue.message,
  }));
  if (typeof study.name === "string" && !("value" in readStudyName(study.name))) {
    const message = `name; must be letters, digits and . _ -: ${showValue(study.name)}`;
    issues.push({ path: "study.name", message });
  }
  // Points cannot be checked against an invalid space.
  if (spaceIssues.length > 0) return issues;
  const { space, constraints, spaceRevision = 0, seed = 1 } = study as unknown as Study;
  const ofConstraints = constraintIssues({ space, seed, ...defined({ constraints }) }, "study.constraints");
  if (ofConstraints.length > 0) return [...issues, ...ofConstraints];
  trials.forEach((trial: unknown, index) => {
    if (!isRecord(trial)) return;
    if (Number.isSafeInteger(trial.number) && Number(trial.number) < index) {
      issues.push({
        path: `trials[${index}].number`,
        message: `number; must be at least ${index}: ${String(trial.number)}`,
      });
    }
    const unusable = isRecord(trial.standardErrors)
      ? standardErrorIssues(trial.standardErrors as Readonly<Record<string, number>>)
      : [];
    issues.push(...inTrial(index, unusable));
    // Points suggested for an earlier space need not be valid in the current one.
    if (Number(trial.spaceRevision ?? 0) < spaceRevision || !isRecord(trial.hyperparameters)) return;
    issues.push(...inTrial(index, validatePoint({ space, ...defined({ constraints }) }, trial.hyperparameters)));
  });
  return issues;
}

/** A configuration is compared with another one. */
function comparisonIssues({ trial, defaultTrial }: Readonly<Record<string, unknown>>): readonly Issue[] {
  if (trial !== defaultTrial) return [];
  const message = `trial; must be another one than the default: ${showValue(trial)}`;
  return [{ path: "assessment.trial", message }];
}

/** The valid records among the metrics, even if others are invalid. */
function metricsOf(metrics: unknown): readonly Metric[] {
  return metricIssues(metrics).length === 0 ? (metrics as readonly Metric[]) : [];
}

function inTrial(index: number, issues: readonly Issue[]): readonly Issue[] {
  return issues.map(({ path, message }) => ({ path: `trials[${index}].${path}`, message }));
}

/** Of two issues with the same field, the first is enough. */
function withoutRepeats(issues: readonly Issue[]): readonly Issue[] {
  const seen = new Set<string>();
  return issues.filter(({ path }) => path === "" || (!seen.has(path) && seen.add(path)));
}
