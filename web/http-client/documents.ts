/** Converts API documents to values and back. Times are strings in documents and milliseconds in values. */
import { isRecord } from "../../common/is-record.ts";
import { defined } from "../../common/defined.ts";
import { CredenceError } from "../../common/errors.ts";
import { type Artifact } from "../../common/artifact.ts";
import { servedReference } from "../../service/objective-reference.ts";
import { type Failure } from "../../tuner/objective.ts";
import {
  type Attempt,
  type IntermediateValue,
  type StopAnswer,
  type StudyOverview,
  type StudySummary,
} from "../../tuner/store.ts";
import { type ListedObjective } from "../../tuner/studies.ts";
import { type Study, type StudySpec } from "../../tuner/study/study.ts";
import { type Lease, type Outcome, type Trial } from "../../tuner/study/trial.ts";
import type {
  ArtifactsJson,
  AttemptsJson,
  DecisionJson,
  LeasedTrialJson,
  ListedStudyJson,
  ObjectivesJson,
  StudySummaryJson,
  TrialDetailJson,
  TrialJson,
} from "../api.ts";

/** A server's limits on the length of a failure message, and on the total bytes of artifacts. */
const MAX_MESSAGE = 10_000;
export const MAX_ARTIFACT_BYTES = 900_000;

export type Document = Readonly<Record<string, unknown>>;

/** Throws `unavailable` if the response is not from Credence, or from a different version. */
export function asDocument(value: unknown, noun: string): Document {
  if (isRecord(value)) return value;
  const found = JSON.stringify(value)?.slice(0, 100);
  throw new CredenceError("unavailable", `The server's response contains no ${noun}: ${found}.`, { fields: { noun } });
}

export function asList(value: unknown, noun: string): readonly Document[] {
  if (!Array.isArray(value)) asDocument(null, `list of ${noun}`);
  return (value as readonly unknown[]).map((one) => asDocument(one, noun));
}

/** A study, from its document or its summary. */
export function studyOf(value: unknown): Study {
  const { createdAt, assessment, counts, best, updatedAt, modelKeptAt, ...rest } = asDocument(
    value,
    "study",
  ) as StudySummaryJson;
  return { ...rest, ...storedAssessment(assessment), createdAt: Date.parse(createdAt) };
}

/** Without the fields that follow from the others. */
function storedAssessment(judged: StudySummaryJson["assessment"]): Pick<Study, "assessment"> {
  if (judged === undefined) return {};
  const { gain, verdict, text, ...assessment } = judged;
  return { assessment };
}

/** Trials in each state, from a study's summary. */
export function countsOf(value: unknown): StudySummary["counts"] {
  return (asDocument(value, "study") as StudySummaryJson).counts;
}

export function listedOf(value: unknown): StudyOverview {
  const { createdAt, assessment, counts, best, updatedAt, ...rest } = asDocument(value, "study") as ListedStudyJson;
  const study = { ...rest, ...storedAssessment(assessment), createdAt: Date.parse(createdAt) };
  return { study, counts, best, updatedAt: Date.parse(updatedAt) };
}

/** A trial. `holder`: the lease's token, if the server has just issued one. */
export function trialOf(value: unknown, holder = ""): Trial {
  const document = asDocument(value, "trial") as LeasedTrialJson & TrialDetailJson;
  const { leaseExpiresAt, intermediateValues, lease: _, createdAt, startedAt, finishedAt, ...rest } = document;
  const expiresAt = timeOf(leaseExpiresAt);
  // Without the token, the lease is another worker's and cannot be used.
  const lease: Lease | null = expiresAt === null ? null : { worker: rest.worker ?? "", holder, expiresAt };
  return {
    ...rest,
    lease,
    createdAt: Date.parse(createdAt),
    startedAt: timeOf(startedAt),
    finishedAt: timeOf(finishedAt),
  };
}

/** A trial from an ask, with the lease's token. */
export function askedTrialOf(value: unknown): Trial {
  const { lease } = asDocument(value, "trial");
  if (typeof lease !== "string") throw new CredenceError("unavailable", "The server's response contains no lease.");
  return trialOf(value, lease);
}

export function intermediateValuesOf(documents: readonly Document[]): readonly IntermediateValue[] {
  return documents as unknown as TrialDetailJson["intermediateValues"];
}

export function artifactsOf(documents: readonly Document[]): readonly Artifact[] {
  return documents as unknown as ArtifactsJson["artifacts"];
}

export function attemptsOf(value: unknown): readonly Attempt[] {
  const { attempts = [] } = asDocument(value, "list of attempts") as Partial<AttemptsJson>;
  return attempts.map((attempt) => ({
    ...attempt,
    startedAt: Date.parse(attempt.startedAt),
    endedAt: Date.parse(attempt.endedAt),
  }));
}

export function objectivesOf(value: unknown): readonly ListedObjective[] {
  return (asDocument(value, "list of objectives") as Partial<ObjectivesJson>).objectives ?? [];
}

/** The document to create a study. */
export function specDocument(spec: StudySpec): Document {
  const { name, space, constraints, metrics, strategy, seed, pruning } = spec;
  const objective = servedReference(spec.objective);
  return { name, space, metrics, strategy, seed, objective, ...defined({ constraints, pruning }) };
}

/** The server's response to a report. */
export function stopAnswerOf(value: unknown): StopAnswer {
  const { decision, prunedBy = null } = asDocument(value, "decision") as Partial<DecisionJson>;
  return { stopRequested: decision === "stop", prunedBy };
}

/** The outcome of a trial, as the body of `POST …/result`. */
export function outcomeDocument(outcome: Outcome): Document {
  if (outcome.state === "failed") return { failure: failureDocument(outcome.failure) };
  const { state, values, standardErrors, metrics } = outcome;
  const artifacts = fitting(outcome.artifacts ?? []);
  return {
    values,
    ...defined({
      state: state === "pruned" ? state : undefined,
      standardErrors,
      metrics,
      artifacts: artifacts.length === 0 ? undefined : artifacts,
    }),
  };
}

export function failureDocument({ kind, message }: Failure): Document {
  return { kind, message: message.slice(0, MAX_MESSAGE) };
}

/** Drops artifacts that would make the request too large, since the value is more important. */
export function fitting(artifacts: readonly Artifact[], bytes = MAX_ARTIFACT_BYTES): readonly Artifact[] {
  let left = bytes;
  return artifacts.filter((artifact) => {
    const size = new TextEncoder().encode(JSON.stringify(artifact)).length;
    if (size > left) return false;
    left -= size;
    return true;
  });
}

export function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function timeOf(written: TrialJson["startedAt"] | undefined): number | null {
  return written === null || written === undefined ? null : Date.parse(written);
}
