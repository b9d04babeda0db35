/** Converts values of the tuner to documents of the API: times are strings, and lease holders are omitted. */
import { type JsonValue } from "../../common/json-value.ts";
import { type Asked } from "../../tuner/loop/ask.ts";
import {
  type Attempt,
  type AuditEntry,
  type ListedStudy,
  type StudyOverview,
  type StudySummary,
} from "../../tuner/store.ts";
import { type Assessment, judgedAssessment } from "../../tuner/study/assessment.ts";
import { type Study } from "../../tuner/study/study.ts";
import { type Trial } from "../../tuner/study/trial.ts";
import type {
  AttemptsJson,
  AuditJson,
  ListedStudyJson,
  StudyJson,
  StudySummaryJson,
  SuggestionsJson,
  TrialJson,
} from "../api.ts";

export function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

function optionalTime(milliseconds: number | null): string | null {
  return milliseconds === null ? null : time(milliseconds);
}

/** Interfaces have no index signature, but their values are JSON. */
export function json(value: object): JsonValue {
  return value as JsonValue;
}

export function studyJson({ createdAt, assessment, ...study }: Study): StudyJson {
  return { ...study, ...judged(assessment), createdAt: time(createdAt) };
}

function judged(assessment: Assessment | undefined): Pick<StudyJson, "assessment"> {
  return assessment === undefined ? {} : { assessment: judgedAssessment(assessment) };
}

export function listedJson({ study, counts, best, updatedAt }: StudyOverview): ListedStudyJson {
  const { createdAt, assessment, ...rest }: ListedStudy = study;
  return { ...rest, ...judged(assessment), createdAt: time(createdAt), counts, best, updatedAt: time(updatedAt) };
}

export function summaryJson({ study, counts, best, updatedAt, modelKeptAt }: StudySummary): StudySummaryJson {
  return { ...studyJson(study), counts, best, updatedAt: time(updatedAt), modelKeptAt: optionalTime(modelKeptAt) };
}

export function trialJson({ lease, createdAt, startedAt, finishedAt, ...trial }: Trial): TrialJson {
  return {
    ...trial,
    leaseExpiresAt: optionalTime(lease?.expiresAt ?? null),
    createdAt: time(createdAt),
    startedAt: optionalTime(startedAt),
    finishedAt: optionalTime(finishedAt),
  };
}

export function suggestionsJson({ trials, seen, fallbacks, problem, end }: Asked): SuggestionsJson {
  const leased = trials.flatMap((trial) =>
    trial.lease === null ? [] : [{ ...trialJson(trial), lease: trial.lease.holder }],
  );
  return { trials: leased, seen, degraded: fallbacks > 0, problem, end };
}

export function attemptsJson(attempts: readonly Attempt[]): AttemptsJson {
  return {
    attempts: attempts.map((attempt) => ({
      ...attempt,
      startedAt: time(attempt.startedAt),
      endedAt: time(attempt.endedAt),
    })),
  };
}

export function auditJson(entries: readonly AuditEntry[]): AuditJson {
  return {
    entries: entries.map(({ now, reason = null, ...entry }) => ({ ...entry, at: time(now), reason })),
  };
}
