/** Per-transaction bookkeeping for a study's row: revision, trial counts, last-modified time. */
import type { TrialState } from "../../tuner/study/trial.ts";
import { noteChange } from "./changed-studies.ts";
import { cachedStudyRow, cacheStudyRow } from "./study-row-cache.ts";
import type { StudyRow } from "./rows.ts";
import { prepared } from "./prepared.ts";
import type { Tables } from "./transactions.ts";

/** Written once, at the end of the transaction. */
export interface StudyCounters {
  revision: number;
  updatedAt: number;
  /** Number of trials by state, not counting deleted ones. */
  readonly counts: Record<TrialState, number>;
}

export function countsOf(row: Pick<StudyRow, `${TrialState}_trials`>): Record<TrialState, number> {
  return {
    waiting: row.waiting_trials,
    running: row.running_trials,
    complete: row.complete_trials,
    pruned: row.pruned_trials,
    failed: row.failed_trials,
  };
}

export function countersOf(row: StudyRow): StudyCounters {
  return { revision: row.revision, updatedAt: row.updated_at, counts: countsOf(row) };
}

/** Increments the study's revision and returns it. */
export function nextRevision(counters: StudyCounters): number {
  counters.revision += 1;
  return counters.revision;
}

/** Counts a trial that was added (`from` null), removed (`to` null) or changed its state. */
export function countTransition({ counts }: StudyCounters, from: TrialState | null, to: TrialState | null): void {
  if (from !== null) counts[from] -= 1;
  if (to !== null) counts[to] += 1;
}

/** Moves the last-modified time forward to the latest of `times`. */
export function noteTimes(counters: StudyCounters, ...times: readonly (number | null)[]): void {
  for (const time of times) if (time !== null && time > counters.updatedAt) counters.updatedAt = time;
}

const updateStudy = prepared((tables, { id, ...columns }: Pick<StudyRow, "id"> & Partial<StudyRow>) =>
  tables.updateTable("studies").set(columns).where("id", "=", id),
);

export async function writeCounters(
  tables: Tables,
  row: StudyRow,
  { revision, updatedAt, counts }: StudyCounters,
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
  noteChange(tables, row.name);
  // Only if nothing else in the row was changed.
  if (cachedStudyRow(tables, row.name) === row) cacheStudyRow(tables, { ...row, ...columns });
}
