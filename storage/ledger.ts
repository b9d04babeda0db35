/** What a transaction changes in a study's row besides its own business: the revision, the counts, the last change. */
import type { TrialState } from "../tuner/trial.ts";
import { knownStudy, noteStudy } from "./known-studies.ts";
import type { StudyRow } from "./rows.ts";
import { statement } from "./statement.ts";
import type { Tables } from "./workplace.ts";

/** Written once, when the work is done, however many trials it changed. */
export interface Ledger {
  revision: number;
  updatedAt: number;
  /** Trials by state, deleted ones left out. */
  readonly counts: Record<TrialState, number>;
}

export function countsOf(row: StudyRow): Record<TrialState, number> {
  return {
    waiting: row.waiting_trials,
    running: row.running_trials,
    complete: row.complete_trials,
    pruned: row.pruned_trials,
    failed: row.failed_trials,
  };
}

export function openLedger(row: StudyRow): Ledger {
  return { revision: row.revision, updatedAt: row.updated_at, counts: countsOf(row) };
}

/** Counts the next change of the study or one of its trials, and returns its revision. */
export function nextRevision(ledger: Ledger): number {
  ledger.revision += 1;
  return ledger.revision;
}

/** A trial came (`from` null), went (`to` null) or changed its state. */
export function moveTrial({ counts }: Ledger, from: TrialState | null, to: TrialState | null): void {
  if (from !== null) counts[from] -= 1;
  if (to !== null) counts[to] += 1;
}

/** Something happened at these times. */
export function noteTimes(ledger: Ledger, ...times: readonly (number | null)[]): void {
  for (const time of times) if (time !== null && time > ledger.updatedAt) ledger.updatedAt = time;
}

const updateStudy = statement((tables, { id, ...columns }: Pick<StudyRow, "id"> & Partial<StudyRow>) =>
  tables.updateTable("studies").set(columns).where("id", "=", id),
);

export async function writeLedger(
  tables: Tables,
  row: StudyRow,
  { revision, updatedAt, counts }: Ledger,
): Promise<void> {
  if (revision === row.revision) return;
  const columns = {
    revision,
    updated_at: updatedAt,
    waiting_trials: counts.waiting,
    running_trials: counts.running,
    complete_trials: counts.complete,
    pruned_trials: counts.pruned,
    failed_trials: counts.failed,
  };
  await updateStudy(tables, { id: row.id, ...columns });
  // Unless something else in the row was changed too.
  if (knownStudy(tables, row.name) === row) noteStudy(tables, { ...row, ...columns });
}
