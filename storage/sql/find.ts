/** Looks up studies and trials, and opens the transactions that change them. */
import { CredenceError } from "../../common/errors.ts";
import type { Metric } from "../../tuner/objective.ts";
import { readJson } from "./json.ts";
import { cachedStudyRow, cacheStudyRow } from "./study-row-cache.ts";
import { countersOf, writeCounters, type StudyCounters } from "./study-counters.ts";
import type { StudyRow, TrialRow } from "./rows.ts";
import { prepared } from "./prepared.ts";
import type { Tables, Transactions } from "./transactions.ts";

/** A study inside a transaction that changes it. */
export interface StudyTransaction {
  readonly tables: Tables;
  /** As read at the start of the transaction. */
  readonly row: StudyRow;
  readonly id: number;
  readonly name: string;
  readonly metrics: readonly Metric[];
  /** Pending changes of the study's row. */
  readonly counters: StudyCounters;
}

/** Runs `work` on the study in a transaction, as its only writer until the transaction ends. Throws `not-found`. */
export function inStudy<T>(
  transactions: Transactions,
  name: string,
  work: (study: StudyTransaction) => Promise<T>,
): Promise<T> {
  return transactions.transact(async (tables) => {
    const row = await findStudyRow(tables, name);
    if (row === undefined) throw studyNotFound(name);
    return withStudyRow(tables, row, work);
  });
}

/** Runs `work` on the study in `row`, then writes its counters. */
export async function withStudyRow<T>(
  tables: Tables,
  row: StudyRow,
  work: (study: StudyTransaction) => Promise<T>,
): Promise<T> {
  const metrics: readonly Metric[] = readJson(row.metrics, () => `metrics of study ${JSON.stringify(row.name)}`);
  const counters = countersOf(row);
  const result = await work({ tables, row, id: row.id, name: row.name, metrics, counters });
  await writeCounters(tables, row, counters);
  return result;
}

const selectStudy = prepared((tables, { name }: { name: string }) =>
  tables.selectFrom("studies").selectAll().where("name", "=", name),
);

/** Every writer locks the row of its study first, so that numbers, counters and revisions have one writer at a time. */
const lockStudy = prepared((tables, { name }: { name: string }) =>
  tables.selectFrom("studies").selectAll().where("name", "=", name).forUpdate(),
);

/** In a transaction, the row stays locked until the transaction ends. */
export async function findStudyRow(tables: Tables, name: string): Promise<StudyRow | undefined> {
  const known = cachedStudyRow(tables, name);
  if (known !== undefined) return known;
  const select = tables.isTransaction ? lockStudy : selectStudy;
  const row = (await select(tables, { name })).rows.at(0);
  if (row !== undefined) cacheStudyRow(tables, row);
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

const selectTrial = prepared((tables, { id, number }: { id: number; number: number }) =>
  tables.selectFrom("trials").selectAll().where("study_id", "=", id).where("number", "=", number),
);

/** Throws `not-found` if there is no such trial or it was deleted. */
export async function trialRow({ tables, id, name }: StudyTransaction, number: number): Promise<TrialRow> {
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
