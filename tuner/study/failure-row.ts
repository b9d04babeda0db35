/** Failures of one kind in a row: a sign that something other than the hyperparameters is wrong. */
import { informativeLine } from "../../common/informative-line.ts";
import type { FailureKind } from "../objective.ts";
import type { Trial } from "./trial.ts";

/** Failures in a row that stop a run or pause a study: while no trial has succeeded, and afterwards. */
export const BREAKER = { atFirst: 5, later: 10 } as const;

export interface FailureRow {
  readonly kind: FailureKind;
  /** Number of failures, in the order in which they ended; ≥ 1. */
  readonly numbers: readonly number[];
  /** Message of the last one. */
  readonly message: string;
  /** Has any trial succeeded before? */
  readonly someSucceeded: boolean;
}

/** The failures of one kind that ended last, without a success among them; null if the last trial to end succeeded. */
export function failureRow(trials: readonly Trial[]): FailureRow | null {
  let success = -Infinity;
  for (const { state, finishedAt } of trials) {
    if (state === "complete" || state === "pruned") success = Math.max(success, finishedAt ?? 0);
  }
  const failed = trials
    .filter(({ state, finishedAt }) => state === "failed" && (finishedAt ?? 0) > success)
    .sort((a, b) => (a.finishedAt ?? 0) - (b.finishedAt ?? 0) || a.number - b.number);
  const last = failed.at(-1)?.failure;
  if (last === undefined || last === null) return null;
  const other = failed.findLastIndex(({ failure }) => failure?.kind !== last.kind);
  const row = failed.slice(other + 1);
  return {
    kind: last.kind,
    numbers: row.map(({ number }) => number),
    message: last.message,
    someSucceeded: success > -Infinity,
  };
}

/** Number of failures in a row that is too many. `limit`: null for the default. */
export function mostFailures({ someSucceeded }: Pick<FailureRow, "someSucceeded">, limit: number | null): number {
  return limit ?? (someSucceeded ? BREAKER.later : BREAKER.atFirst);
}

const words: Readonly<Record<FailureKind, string>> = {
  diverged: "diverged",
  infeasible: "were infeasible",
  transient: "failed because of the machine",
};

/** `5 trials in a row that diverged: ValueError: no data` */
export function rowText({ kind, count, message }: { kind: FailureKind; count: number; message: string }): string {
  const trials = count === 1 ? "1 trial" : `${count} trials`;
  return `${trials} in a row that ${words[kind]}: ${informativeLine(message).informative}`;
}
