/** The part of the store that reads trials and adds them. */
import type { Store } from "../tuner/store.ts";
import { createTrial } from "../tuner/trial.ts";
import type { Trial } from "../tuner/trial.ts";
import { assertFinished } from "./finished.ts";
import { leaseColumns, stateColumns, suggestionColumns, trialOf } from "./rows.ts";
import type { TrialRow } from "./rows.ts";
import { assertStudy, inStudy, trialNotFound } from "./tables.ts";
import type { StudyAtWork, Tables } from "./tables.ts";

type TrialOperations = Pick<Store, "readTrials" | "readTrial" | "readIntermediateValues" | "addTrial" | "importTrials">;

export function trialOperations(database: Tables): TrialOperations {
  const trialsOf = (study: string) =>
    database
      .selectFrom("trials")
      .innerJoin("studies", "studies.id", "trials.study_id")
      .where("studies.name", "=", study)
      .selectAll("trials");

  async function readTrial(study: string, number: number): Promise<Trial> {
    const row = await trialsOf(study).where("trials.number", "=", number).executeTakeFirst();
    if (row !== undefined) return trialOf(row);
    await assertStudy(database, study);
    throw trialNotFound(study, number);
  }

  return {
    async readTrials(study) {
      const rows = await trialsOf(study).orderBy("trials.number").execute();
      if (rows.length === 0) await assertStudy(database, study);
      return rows.map(trialOf);
    },

    readTrial,

    async readIntermediateValues(study, number) {
      const values = await database
        .selectFrom("intermediate_values as reported")
        .innerJoin("studies", "studies.id", "reported.study_id")
        .where("studies.name", "=", study)
        .where("reported.number", "=", number)
        .select(["reported.step", "reported.metric", "reported.value"])
        .orderBy("reported.step")
        .orderBy("reported.metric")
        .execute();
      if (values.length === 0) await readTrial(study, number);
      return values;
    },

    addTrial(study, number, suggestion, options) {
      return inStudy(database, study, async (atWork) => {
        if (number !== (await nextNumber(atWork))) return null;
        return trialOf(await insert(atWork, createTrial(number, suggestion, options), ""));
      });
    },

    importTrials(study, trials) {
      return inStudy(database, study, async (atWork) => {
        const first = await nextNumber(atWork);
        const imported: Trial[] = [];
        for (const [index, trial] of trials.entries()) {
          const path = `trials[${index}].`;
          assertFinished(trial, atWork.metrics, path);
          imported.push(trialOf(await insert(atWork, { ...trial, number: first + index, lease: null }, path)));
        }
        return imported;
      });
    },
  };
}

/** Numbers are dense: nobody else writes until the transaction ends. */
async function nextNumber({ tables, id }: StudyAtWork): Promise<number> {
  const { last } = await tables
    .selectFrom("trials")
    .select(({ fn }) => fn.max("number").as("last"))
    .where("study_id", "=", id)
    .executeTakeFirstOrThrow();
  return last === null ? 0 : last + 1;
}

/** Adds the trial as it is, and returns its row. `path` says where it stands in what was given. */
async function insert({ tables, id, metrics }: StudyAtWork, trial: Trial, path: string): Promise<TrialRow> {
  const row: TrialRow = {
    study_id: id,
    holder: null,
    ...suggestionColumns(trial, path),
    ...stateColumns(trial, metrics, path),
    ...leaseColumns(trial.lease),
  };
  await tables.insertInto("trials").values(row).execute();
  return row;
}
