/** Inserts, updates and removes trial rows; each change increments the study's revision. */
import type { Trial } from "../../tuner/study/trial.ts";
import { countTransition, nextRevision, noteTimes } from "./study-counters.ts";
import { leaseColumns, stateColumns, suggestionColumns, trialOf, type TrialRow } from "./rows.ts";
import { prepared } from "./prepared.ts";
import type { StudyTransaction } from "./find.ts";

const insertRow = prepared((tables, row: TrialRow) => tables.insertInto("trials").values(row));

const updateRow = prepared(
  (tables, { study_id, number, ...columns }: Partial<TrialRow> & Pick<TrialRow, "study_id" | "number">) =>
    tables.updateTable("trials").set(columns).where("study_id", "=", study_id).where("number", "=", number),
);

/**
 * Adds the trial unchanged, in the current space, and returns it as a read would. `path` is the trial's path in the
 * input.
 */
export async function insertTrial(transaction: StudyTransaction, source: Trial, path: string): Promise<Trial> {
  const { tables, id, metrics, counters } = transaction;
  const trial = { ...source, revision: nextRevision(counters), spaceRevision: transaction.row.space_revision };
  const row: TrialRow = {
    study_id: id,
    holder: null,
    deleted_at: null,
    ...suggestionColumns(trial, path),
    ...stateColumns(trial, metrics, path),
    ...leaseColumns(trial.lease),
  };
  await insertRow(tables, row);
  countTransition(counters, null, trial.state);
  noteTimes(counters, trial.createdAt, trial.startedAt, trial.finishedAt);
  return trialOf(row);
}

/** Writes the new state of a trial, and returns it as a read would. */
export async function updateTrial(transaction: StudyTransaction, row: TrialRow, source: Trial): Promise<Trial> {
  const { metrics, counters } = transaction;
  const trial = { ...source, revision: nextRevision(counters) };
  const columns = { ...stateColumns(trial, metrics, ""), ...leaseColumns(trial.lease) };
  await setColumns(transaction, row.number, columns);
  countTransition(counters, row.state, trial.state);
  noteTimes(counters, trial.startedAt, trial.finishedAt);
  return trialOf({ ...row, ...columns });
}

/** Writes columns that do not change the trial's state, and returns it as a read would. */
export async function touchTrial(
  transaction: StudyTransaction,
  row: TrialRow,
  columns: Partial<TrialRow>,
): Promise<Trial> {
  const all = { ...columns, revision: nextRevision(transaction.counters) };
  await setColumns(transaction, row.number, all);
  return trialOf({ ...row, ...all });
}

/** Marks the row as deleted, so that its number stays taken, and deletes the trial's recorded data. */
export async function removeTrial(transaction: StudyTransaction, row: TrialRow, now: number): Promise<void> {
  const { tables, id, counters } = transaction;
  await setColumns(transaction, row.number, { deleted_at: now, revision: nextRevision(counters) });
  countTransition(counters, row.state, null);
  await tables.deleteFrom("intermediate_values").where("study_id", "=", id).where("number", "=", row.number).execute();
  await tables.deleteFrom("attempts").where("study_id", "=", id).where("number", "=", row.number).execute();
  await tables.deleteFrom("artifacts").where("study_id", "=", id).where("number", "=", row.number).execute();
}

async function setColumns({ tables, id }: StudyTransaction, number: number, columns: Partial<TrialRow>): Promise<void> {
  await updateRow(tables, { ...columns, study_id: id, number });
}
