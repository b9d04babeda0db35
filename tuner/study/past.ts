/**
 * Consistency rules for a trial's times and attempts, whether the trial was evaluated here, told over HTTP, or read
 * from a file.
 */
import type { Issue } from "../../common/issue.ts";
import { showValue } from "../../common/show-value.ts";
import { isInTimeRange, TIME_RULE } from "../../common/time-range.ts";
import type { Trial } from "./trial.ts";

export type TrialPast = Pick<Trial, "state" | "attempt" | "lost" | "worker" | "createdAt" | "startedAt" | "finishedAt">;

/**
 * Problems with a trial's history: times outside the years 0 to 9999, a start before its creation, an end before its
 * start or creation, more lost attempts than attempts, or a value or a run without an attempt.
 */
export function pastIssues(past: TrialPast): readonly Issue[] {
  const times = timeIssues(past);
  return [...(times.length > 0 ? times : orderIssues(past)), ...attemptIssues(past)];
}

/**
 * The times of a trial with contradictions removed, since databases from earlier releases contain times from clocks
 * that had been set back.
 */
export function orderedTimes({
  createdAt,
  startedAt,
  finishedAt,
}: Pick<TrialPast, "createdAt" | "startedAt" | "finishedAt">): Pick<TrialPast, "startedAt" | "finishedAt"> {
  const began = startedAt === null ? null : Math.max(startedAt, createdAt);
  return { startedAt: began, finishedAt: finishedAt === null ? null : Math.max(finishedAt, began ?? createdAt) };
}

function timeIssues(past: TrialPast): readonly Issue[] {
  return (["createdAt", "startedAt", "finishedAt"] as const).flatMap((field) => {
    const time = past[field];
    if (time === null || isInTimeRange(time)) return [];
    return [{ path: field, message: `${field}; must be ${TIME_RULE}: ${showValue(time)}` }];
  });
}

function orderIssues({ createdAt, startedAt, finishedAt }: TrialPast): readonly Issue[] {
  if (startedAt !== null && startedAt < createdAt) return [isEarly("startedAt", startedAt, "created", createdAt)];
  if (finishedAt === null) return [];
  if (startedAt !== null && finishedAt < startedAt) return [isEarly("finishedAt", finishedAt, "started", startedAt)];
  return finishedAt < createdAt ? [isEarly("finishedAt", finishedAt, "created", createdAt)] : [];
}

function attemptIssues({ state, attempt, lost, worker, startedAt }: TrialPast): readonly Issue[] {
  const hasValues = state === "complete" || state === "pruned";
  const issue = (path: "attempt" | "lost", rule: string, value: number) => [
    { path, message: `${path}; ${rule}: ${value}` },
  ];
  if (attempt === 0) {
    if (hasValues || state === "running") return issue("attempt", `must be at least 1 of a ${state} trial`, attempt);
    if (startedAt !== null || worker !== null) {
      return issue("attempt", "must be at least 1 of a trial that was started", attempt);
    }
  }
  // The attempt that produced the values was not lost.
  const most = hasValues ? attempt - 1 : attempt;
  if (lost <= most) return [];
  const rule = hasValues ? `must be less than its ${attempt} attempts` : `must be at most its ${attempt} attempts`;
  return issue("lost", rule, lost);
}

function isEarly(field: string, time: number, what: string, earlier: number): Issue {
  const shown = new Date(time).toISOString();
  return {
    path: field,
    message: `${field}; must not be before it was ${what} (${new Date(earlier).toISOString()}): ${shown}`,
  };
}
