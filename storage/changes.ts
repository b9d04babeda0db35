/** The ways in which a trial's row changes: each gives the trial the study's next revision. */
import type { Trial } from "../tuner/trial.ts";
import { moveTrial, nextRevision, noteTimes } from "./ledger.ts";
import { leaseColumns, stateColumns, suggestionColumns, trialOf } from "./rows.ts";
import type { TrialRow } from "./rows.ts";
import { statement } from "./statement.ts";
import type { StudyAtWork } from "./tables.ts";

const insertRow = statement((tables, row: TrialRow) => tables.insertInto("trials").values(row));

const updateRow = statement(
  (tables, { study_id, number, ...columns }: Partial<TrialRow> & Pick<TrialRow, "study_id" | "number">) =>
    tables.updateTable("trials").set(columns).where("study_id", "=", study_id).where("number", "=", number),
);

/** Adds the trial as it is, in the current space, and returns it as a read would. `path` says where it stands in what was given. */
export async function insertTrial(atWork: StudyAtWork, given: Trial, path: string): Promise<Trial> {
  const { tables, id, metrics, ledger } = atWork;
  const trial = { ...given, revision: nextRevision(ledger), spaceRevision: atWork.row.space_revision };
  const row: TrialRow = {
    study_id: id,
    holder: null,
    deleted_at: null,
    ...suggestionColumns(trial, path),
    ...stateColumns(trial, metrics, path),
    ...leaseColumns(trial.lease),
  };
  await insertRow(tables, row);
  moveTrial(ledger, null, trial.state);
  noteTimes(ledger, trial.createdAt, trial.startedAt, trial.finishedAt);
  return trialOf(row);
}

/** Writes the new state of a trial, and returns it as a read would. */
export async function updateTrial(atWork: StudyAtWork, row: TrialRow, given: Trial): Promise<Trial> {
  const { metrics, ledger } = atWork;
  const trial = { ...given, revision: nextRevision(ledger) };
  const columns = { ...stateColumns(trial, metrics, ""), ...leaseColumns(trial.lease) };
  await setColumns(atWork, row.number, columns);
  moveTrial(ledger, row.state, trial.state);
  noteTimes(ledger, trial.startedAt, trial.finishedAt);
  return trialOf({ ...row, ...columns });
}

/** Writes some columns of a trial that leave its state alone, and returns it as a read would. */
export async function touchTrial(atWork: StudyAtWork, row: TrialRow, columns: Partial<TrialRow>): Promise<Trial> {
  const all = { ...columns, revision: nextRevision(atWork.ledger) };
  await setColumns(atWork, row.number, all);
  return trialOf({ ...row, ...all });
}

/** The row keeps its number; what the trial recorded goes. */
export async function removeTrial(atWork: StudyAtWork, row: TrialRow, now: number): Promise<void> {
  const { tables, id, ledger } = atWork;
  await setColumns(atWork, row.number, { deleted_at: now, revision: nextRevision(ledger) });
  moveTrial(ledger, row.state, null);
  await tables.deleteFrom("intermediate_values").where("study_id", "=", id).where("number", "=", row.number).execute();
  await tables.deleteFrom("attempts").where("study_id", "=", id).where("number", "=", row.number).execute();
  await tables.deleteFrom("artifacts").where("study_id", "=", id).where("number", "=", row.number).execute();
}

async function setColumns({ tables, id }: StudyAtWork, number: number, columns: Partial<TrialRow>): Promise<void> {
  await updateRow(tables, { ...columns, study_id: id, number });
}
