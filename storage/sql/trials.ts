/** Store operations that read and add trials. */
import { CredenceError } from "../../common/errors.ts";
import type { ImportedTrial, Store } from "../../tuner/store.ts";
import { createTrial, type Trial, type TrialState } from "../../tuner/study/trial.ts";
import { readArtifacts, writeArtifacts } from "./artifacts.ts";
import { recordAudit } from "./audit.ts";
import { insertTrial } from "./write-trial.ts";
import { assertFinished, assertPast } from "./check-finished.ts";
import { finite } from "./json.ts";
import { trialOf, type TrialRow } from "./rows.ts";
import { prepared } from "./prepared.ts";
import { assertStudy, inStudy, studyRow, trialNotFound, type StudyTransaction } from "./find.ts";
import type { Tables, Transactions } from "./transactions.ts";

type TrialOperations = Pick<
  Store,
  | "readTrials"
  | "listTrials"
  | "readTrial"
  | "readIntermediateValues"
  | "readCurves"
  | "readArtifacts"
  | "nextNumber"
  | "addTrial"
  | "enqueueTrial"
  | "importTrials"
>;

export function trialOperations(transactions: Transactions): TrialOperations {
  const { tables } = transactions;
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
      // One query per state, because the index is ordered by number only within a state.
      const pages = states === undefined ? [await page(null)] : await Promise.all([...new Set(states)].map(page));
      const sign = order === "ascending" ? 1 : -1;
      const rows = pages.flat().sort((a, b) => sign * (a.number - b.number));
      return rows.slice(0, limit).map(trialOf);
    },

    async readTrial(study, number) {
      return trialOf(await readTrialRow(study, number));
    },

    async readIntermediateValues(study, number, page) {
      const all = tables
        .selectFrom("intermediate_values as reported")
        .innerJoin("studies", "studies.id", "reported.study_id")
        .where("studies.name", "=", study)
        .where("reported.number", "=", number)
        .select(["reported.step", "reported.metric", "reported.value"])
        .orderBy("reported.step")
        .orderBy("reported.metric");
      const values = await (page === undefined ? all : all.limit(page.limit).offset(page.offset)).execute();
      if (values.length === 0) await readTrialRow(study, number);
      return values;
    },

    async readCurves(study, metric, from, count) {
      const { id } = await studyRow(tables, study);
      const { rows } = await selectCurves(tables, { id, metric, from, until: from + count });
      const curves: { number: number; steps: number[]; values: number[] }[] = [];
      for (const { number, step, value } of rows) {
        let curve = curves.at(-1);
        if (curve?.number !== number) curves.push((curve = { number, steps: [], values: [] }));
        curve.steps.push(step);
        curve.values.push(value);
      }
      return curves;
    },

    async readArtifacts(study, number, page) {
      const { study_id: id } = await readTrialRow(study, number);
      return readArtifacts(tables, id, { number, page });
    },

    async nextNumber(study) {
      return nextNumber({ tables, id: (await studyRow(tables, study)).id });
    },

    addTrial(study, number, suggestion, options) {
      return inStudy(transactions, study, async (transaction) => {
        if (number !== (await nextNumber(transaction))) return null;
        return insertTrial(transaction, createTrial(number, suggestion, options), "");
      });
    },

    enqueueTrial(study, suggestion, now) {
      return inStudy(transactions, study, async (transaction) => {
        const trial = createTrial(await nextNumber(transaction), suggestion, { lease: null, now });
        return insertTrial(transaction, trial, "");
      });
    },

    importTrials(study, trials, author) {
      return inStudy(transactions, study, async (transaction) => {
        const first = await nextNumber(transaction);
        const imported: Trial[] = [];
        for (const [index, trial] of trials.entries()) {
          imported.push(await importTrial(transaction, { ...trial, number: first + index, lease: null }, index));
        }
        if (author !== undefined && trials.length > 0) {
          const after = { first, count: trials.length };
          await recordAudit(transaction, author, { number: null, action: "import", before: null, after });
        }
        return imported;
      });
    },
  };
}

async function importTrial(transaction: StudyTransaction, source: ImportedTrial, index: number): Promise<Trial> {
  const { intermediateValues = [], artifacts = [], ...trial } = source;
  const path = `trials[${index}].`;
  assertFinished(trial, transaction.metrics, path);
  assertPast(trial, path);
  const steps = intermediateValues.reduce<number | null>((last, { step }) => Math.max(step, last ?? step) + 0, null);
  const imported = await insertTrial(transaction, { ...trial, steps }, path);
  for (const [position, { step, metric, value }] of intermediateValues.entries()) {
    const where = `${path}intermediateValues[${position}].`;
    const row = { step: finite(step, `${where}step`), metric, value: finite(value, `${where}value`) };
    await transaction.tables
      .insertInto("intermediate_values")
      .values({ study_id: transaction.id, number: trial.number, ...row })
      .onConflict((conflict) =>
        conflict.columns(["study_id", "number", "step", "metric"]).doUpdateSet({ value: row.value }),
      )
      .execute();
  }
  if (artifacts.length > 0) await writeArtifacts(transaction, trial.number, { artifacts, path });
  return imported;
}

const selectCurves = prepared(
  (tables, { id, metric, from, until }: { id: number; metric: string; from: number; until: number }) =>
    tables
      .selectFrom("intermediate_values")
      .select(["number", "step", "value"])
      .where("study_id", "=", id)
      .where("number", ">=", from)
      .where("number", "<", until)
      .where("metric", "=", metric)
      .orderBy("number")
      .orderBy("step"),
);

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

const selectLast = prepared((tables, { id }: { id: number }) =>
  tables
    .selectFrom("trials")
    .select(({ fn }) => fn.max("number").as("last"))
    .where("study_id", "=", id),
);

/** Numbers are consecutive, since the transaction excludes other writers. Deleted trials keep their numbers. */
async function nextNumber({ tables, id }: Pick<StudyTransaction, "tables" | "id">): Promise<number> {
  const last = (await selectLast(tables, { id })).rows.at(0)?.last ?? null;
  return last === null ? 0 : last + 1;
}
