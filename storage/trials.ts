/** The part of the store that reads trials and adds them. */
import { CredenceError } from "../tuner/errors.ts";
import type { ImportedTrial, Store } from "../tuner/store.ts";
import { createTrial } from "../tuner/trial.ts";
import type { Trial, TrialState } from "../tuner/trial.ts";
import { readArtifacts, writeArtifacts } from "./artifacts.ts";
import { record } from "./audit.ts";
import { insertTrial } from "./changes.ts";
import { assertFinished } from "./finished.ts";
import { finite } from "./json.ts";
import { trialOf } from "./rows.ts";
import type { TrialRow } from "./rows.ts";
import { statement } from "./statement.ts";
import { assertStudy, inStudy, studyRow, trialNotFound } from "./tables.ts";
import type { StudyAtWork } from "./tables.ts";
import type { Tables, Workplace } from "./workplace.ts";

type TrialOperations = Pick<
  Store,
  | "readTrials"
  | "listTrials"
  | "readTrial"
  | "readIntermediateValues"
  | "readArtifacts"
  | "nextNumber"
  | "addTrial"
  | "enqueueTrial"
  | "importTrials"
>;

export function trialOperations(workplace: Workplace): TrialOperations {
  const { tables } = workplace;
  const trialsOf = (study: string) =>
    tables
      .selectFrom("trials")
      .innerJoin("studies", "studies.id", "trials.study_id")
      .where("studies.name", "=", study)
      .where("trials.deleted_at", "is", null)
      .selectAll("trials");

  async function readTrialRow(study: string, number: number): Promise<TrialRow> {
    const row = await trialsOf(study).where("trials.number", "=", number).executeTakeFirst();
    if (row !== undefined) return row;
    await assertStudy(tables, study);
    throw trialNotFound(study, number);
  }

  return {
    async readTrials(study) {
      const rows = await trialsOf(study).orderBy("trials.number").execute();
      if (rows.length === 0) await assertStudy(tables, study);
      return rows.map(trialOf);
    },

    async listTrials(study, { states, after, order = "ascending", limit }) {
      if (!(Number.isInteger(limit) && limit >= 1)) {
        throw new CredenceError("invalid", `limit; must be an integer ≥ 1: ${limit}`);
      }
      const { id } = await studyRow(tables, study);
      const page = (state: TrialState | null) => pageOf(tables, id, { state, after: after ?? null, order, limit });
      // Each state in turn: an index holds the trials of one state in order, but not those of several.
      const pages = states === undefined ? [await page(null)] : await Promise.all([...new Set(states)].map(page));
      const sign = order === "ascending" ? 1 : -1;
      const rows = pages.flat().sort((a, b) => sign * (a.number - b.number));
      return rows.slice(0, limit).map(trialOf);
    },

    async readTrial(study, number) {
      return trialOf(await readTrialRow(study, number));
    },

    async readIntermediateValues(study, number) {
      const values = await tables
        .selectFrom("intermediate_values as reported")
        .innerJoin("studies", "studies.id", "reported.study_id")
        .where("studies.name", "=", study)
        .where("reported.number", "=", number)
        .select(["reported.step", "reported.metric", "reported.value"])
        .orderBy("reported.step")
        .orderBy("reported.metric")
        .execute();
      if (values.length === 0) await readTrialRow(study, number);
      return values;
    },

    async readArtifacts(study, number) {
      const { study_id: id } = await readTrialRow(study, number);
      return readArtifacts(tables, id, number);
    },

    async nextNumber(study) {
      return nextNumber({ tables, id: (await studyRow(tables, study)).id });
    },

    addTrial(study, number, suggestion, options) {
      return inStudy(workplace, study, async (atWork) => {
        if (number !== (await nextNumber(atWork))) return null;
        return insertTrial(atWork, createTrial(number, suggestion, options), "");
      });
    },

    enqueueTrial(study, suggestion, now) {
      return inStudy(workplace, study, async (atWork) => {
        const trial = createTrial(await nextNumber(atWork), suggestion, { lease: null, now });
        return insertTrial(atWork, trial, "");
      });
    },

    importTrials(study, trials, author) {
      return inStudy(workplace, study, async (atWork) => {
        const first = await nextNumber(atWork);
        const imported: Trial[] = [];
        for (const [index, trial] of trials.entries()) {
          imported.push(await importTrial(atWork, { ...trial, number: first + index, lease: null }, index));
        }
        if (author !== undefined && trials.length > 0) {
          const after = { first, count: trials.length };
          await record(atWork, author, { number: null, action: "import", before: null, after });
        }
        return imported;
      });
    },
  };
}

async function importTrial(atWork: StudyAtWork, given: ImportedTrial, index: number): Promise<Trial> {
  const { intermediateValues = [], artifacts = [], ...trial } = given;
  const path = `trials[${index}].`;
  assertFinished(trial, atWork.metrics, path);
  const imported = await insertTrial(atWork, trial, path);
  for (const [position, { step, metric, value }] of intermediateValues.entries()) {
    const where = `${path}intermediateValues[${position}].`;
    const row = { step: finite(step, `${where}step`), metric, value: finite(value, `${where}value`) };
    await atWork.tables
      .insertInto("intermediate_values")
      .values({ study_id: atWork.id, number: trial.number, ...row })
      .onConflict((conflict) =>
        conflict.columns(["study_id", "number", "step", "metric"]).doUpdateSet({ value: row.value }),
      )
      .execute();
  }
  if (artifacts.length > 0) await writeArtifacts(atWork, trial.number, { artifacts, path });
  return imported;
}

function pageOf(
  tables: Tables,
  studyId: number,
  page: { state: TrialState | null; after: number | null; order: "ascending" | "descending"; limit: number },
): Promise<TrialRow[]> {
  const { state, after, order, limit } = page;
  return tables
    .selectFrom("trials")
    .selectAll()
    .where("study_id", "=", studyId)
    .where("deleted_at", "is", null)
    .$if(state !== null, (query) => query.where("state", "=", state ?? "waiting"))
    .$if(after !== null, (query) => query.where("number", order === "ascending" ? ">" : "<", after ?? 0))
    .orderBy("number", order === "ascending" ? "asc" : "desc")
    .limit(limit)
    .execute();
}

const selectLast = statement((tables, { id }: { id: number }) =>
  tables
    .selectFrom("trials")
    .select(({ fn }) => fn.max("number").as("last"))
    .where("study_id", "=", id),
);

/** Numbers are dense: in a transaction, nobody else writes until it ends. Deleted trials keep theirs. */
async function nextNumber({ tables, id }: Pick<StudyAtWork, "tables" | "id">): Promise<number> {
  const last = (await selectLast(tables, { id })).rows.at(0)?.last ?? null;
  return last === null ? 0 : last + 1;
}
