/** What every operation on a study begins with: finding it, and holding it still while it changes. */
import type { Kysely, Transaction } from "kysely";
import { CredenceError } from "../tuner/errors.ts";
import type { Metric } from "../tuner/objective.ts";
import { readJson } from "./json.ts";
import type { StudyRow, TrialRow } from "./rows.ts";
import type { Schema } from "./schema.ts";

/** The database, or a transaction on it. */
export type Tables = Kysely<Schema>;

/** A study inside a transaction that changes it. */
export interface StudyAtWork {
  readonly tables: Transaction<Schema>;
  readonly id: number;
  readonly name: string;
  readonly metrics: readonly Metric[];
}

/** Runs `work` on the study in a transaction of its own: wholly or not at all, and nobody else writes meanwhile. */
export function inStudy<T>(tables: Tables, name: string, work: (study: StudyAtWork) => Promise<T>): Promise<T> {
  return tables.transaction().execute(async (transaction) => {
    const row = await findStudyRow(transaction, name);
    if (row === undefined) throw studyNotFound(name);
    const metrics: readonly Metric[] = readJson(row.metrics, () => `metrics of study ${JSON.stringify(name)}`);
    return work({ tables: transaction, id: row.id, name, metrics });
  });
}

export function findStudyRow(tables: Tables, name: string): Promise<StudyRow | undefined> {
  return tables.selectFrom("studies").selectAll().where("name", "=", name).executeTakeFirst();
}

/** Throws `not-found` unless the study exists. */
export async function assertStudy(tables: Tables, name: string): Promise<void> {
  if ((await findStudyRow(tables, name)) === undefined) throw studyNotFound(name);
}

/** Throws `not-found`. */
export async function trialRow({ tables, id, name }: StudyAtWork, number: number): Promise<TrialRow> {
  const query = tables.selectFrom("trials").selectAll().where("study_id", "=", id).where("number", "=", number);
  const row = await query.executeTakeFirst();
  if (row === undefined) throw trialNotFound(name, number);
  return row;
}

export function studyNotFound(name: string): CredenceError {
  return new CredenceError("not-found", `study; does not exist: ${JSON.stringify(name)}`);
}

export function trialNotFound(study: string, number: number): CredenceError {
  return new CredenceError("not-found", `trial of study ${JSON.stringify(study)}; does not exist: ${number}`);
}
