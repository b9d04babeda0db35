/** Values of the tuner as they go over the wire. */
import type { JsonValue } from "../../tuner/json-value.ts";
import type { Asked } from "../../tuner/service/ask.ts";
import type { Attempt, AuditEntry, StudySummary } from "../../tuner/store.ts";
import type { Study } from "../../tuner/study.ts";
import type { Trial } from "../../tuner/trial.ts";
import type { AttemptsJson, AuditJson, StudyJson, StudySummaryJson, SuggestionsJson, TrialJson } from "../api.ts";

export function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

/** What is an interface for the compiler is JSON all the same. */
export function json(value: object): JsonValue {
  return value as JsonValue;
}

export function studyJson(study: Study): StudyJson {
  const { name, objective, space, metrics, strategy, seed, state, budget } = study;
  const { maxAttempts, spaceRevision, revision, secondsUsed, notes, tags, attributes } = study;
  return {
    name,
    objective,
    space,
    metrics,
    strategy,
    seed,
    state,
    budget,
    maxAttempts,
    spaceRevision,
    revision,
    secondsUsed,
    notes,
    tags,
    attributes,
    createdAt: time(study.createdAt),
  };
}

export function summaryJson({ study, counts, best, updatedAt }: StudySummary): StudySummaryJson {
  return { ...studyJson(study), counts, best, updatedAt: time(updatedAt) };
}

export function trialJson(trial: Trial): TrialJson {
  const { lease, createdAt, startedAt, finishedAt } = trial;
  return {
    number: trial.number,
    state: trial.state,
    hyperparameters: trial.hyperparameters,
    reason: trial.reason,
    attempt: trial.attempt,
    lost: trial.lost,
    worker: trial.worker,
    leaseExpiresAt: lease === null ? null : time(lease.expiresAt),
    values: trial.values,
    standardErrors: trial.standardErrors,
    metrics: trial.metrics,
    failure: trial.failure,
    stopRequested: trial.stopRequested,
    spaceRevision: trial.spaceRevision,
    revision: trial.revision,
    notes: trial.notes,
    tags: trial.tags,
    attributes: trial.attributes,
    createdAt: time(createdAt),
    startedAt: startedAt === null ? null : time(startedAt),
    finishedAt: finishedAt === null ? null : time(finishedAt),
  };
}

export function suggestionsJson({ trials, seen, degraded, end }: Asked): SuggestionsJson {
  const leased = trials.flatMap((trial) =>
    trial.lease === null ? [] : [{ ...trialJson(trial), lease: trial.lease.holder }],
  );
  return { trials: leased, seen, degraded, end };
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
    entries: entries.map(({ who, now, reason, number, action, before, after }) => ({
      who,
      at: time(now),
      reason: reason ?? null,
      number,
      action,
      before,
      after,
    })),
  };
}
