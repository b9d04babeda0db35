/** What every operation on a study begins with: finding it, and holding it still while it changes. */
import { CredenceError } from "../tuner/errors.ts";
import type { Metric } from "../tuner/objective.ts";
import { readJson } from "./json.ts";
import { knownStudy, noteStudy } from "./known-studies.ts";
import { openLedger, writeLedger } from "./ledger.ts";
import type { Ledger } from "./ledger.ts";
import type { StudyRow, TrialRow } from "./rows.ts";
import { statement } from "./statement.ts";
import type { Tables, Workplace } from "./workplace.ts";

/** A study inside a transaction that changes it. */
export interface StudyAtWork {
  readonly tables: Tables;
  /** As it was when the work began. */
  readonly row: StudyRow;
  readonly id: number;
  readonly name: string;
  readonly metrics: readonly Metric[];
  /** What has changed since. */
  readonly ledger: Ledger;
}

/** Runs `work` on the study in a transaction of its own: wholly or not at all, and nobody else writes meanwhile. */
export function inStudy<T>(workplace: Workplace, name: string, work: (study: StudyAtWork) => Promise<T>): Promise<T> {
  return workplace.whole(async (tables) => {
    const row = await findStudyRow(tables, name);
    if (row === undefined) throw studyNotFound(name);
    return atStudy(tables, row, work);
  });
}

/** Runs `work` on the study, and counts what it changed. */
export async function atStudy<T>(tables: Tables, row: StudyRow, work: (study: StudyAtWork) => Promise<T>): Promise<T> {
  const metrics: readonly Metric[] = readJson(row.metrics, () => `metrics of study ${JSON.stringify(row.name)}`);
  const ledger = openLedger(row);
  const result = await work({ tables, row, id: row.id, name: row.name, metrics, ledger });
  await writeLedger(tables, row, ledger);
  return result;
}

const selectStudy = statement((tables, { name }: { name: string }) =>
  tables.selectFrom("studies").selectAll().where("name", "=", name),
);

export async function findStudyRow(tables: Tables, name: string): Promise<StudyRow | undefined> {
  const known = knownStudy(tables, name);
  if (known !== undefined) return known;
  const row = (await selectStudy(tables, { name })).rows.at(0);
  if (row !== undefined) noteStudy(tables, row);
  return row;
}

/** Throws `not-found`. */
export async function studyRow(tables: Tables, name: string): Promise<StudyRow> {
  const row = await findStudyRow(tables, name);
  if (row === undefined) throw studyNotFound(name);
  return row;
}

/** Throws `not-found` unless the study exists. */
export async function assertStudy(tables: Tables, name: string): Promise<void> {
  await studyRow(tables, name);
}

const selectTrial = statement((tables, { id, number }: { id: number; number: number }) =>
  tables.selectFrom("trials").selectAll().where("study_id", "=", id).where("number", "=", number),
);

/** Throws `not-found`, also for a deleted trial. */
export async function trialRow({ tables, id, name }: StudyAtWork, number: number): Promise<TrialRow> {
  const row = (await selectTrial(tables, { id, number })).rows.at(0);
  if (row === undefined || row.deleted_at !== null) throw trialNotFound(name, number);
  return row;
}

export function studyNotFound(name: string): CredenceError {
  return new CredenceError("not-found", `study; does not exist: ${JSON.stringify(name)}`);
}

export function trialNotFound(study: string, number: number): CredenceError {
  return new CredenceError("not-found", `trial of study ${JSON.stringify(study)}; does not exist: ${number}`);
}
