/** Store operations on studies. */
import { defined } from "../../common/defined.ts";
import { CredenceError, InvalidInput } from "../../common/errors.ts";
import type { SearchSpace } from "../../tuner/space/search-space.ts";
import type { Author, Store, StudyChanges } from "../../tuner/store.ts";
import { newStudy, specDifferences, type Study } from "../../tuner/study/study.ts";
import { recordAudit } from "./audit.ts";
import { noteChange } from "./changed-studies.ts";
import { changedFields } from "./changed-only.ts";
import { finite, readJson, writeJson } from "./json.ts";
import { clearStudyRows } from "./study-row-cache.ts";
import { nextRevision } from "./study-counters.ts";
import { annotationColumns, budgetColumns, specColumns, studyOf, type StudyRow } from "./rows.ts";
import { findStudyRow, inStudy, studyNotFound, studyRow, type StudyTransaction } from "./find.ts";
import type { Tables, Transactions } from "./transactions.ts";

type StudyOperations = Pick<
  Store,
  | "createStudy"
  | "readStudy"
  | "findStudy"
  | "readSpaces"
  | "setBudget"
  | "updateStudy"
  | "addSecondsUsed"
  | "deleteStudy"
>;

export function studyOperations(transactions: Transactions): StudyOperations {
  const { tables, transact } = transactions;
  return {
    createStudy(spec, budget, now) {
      return transact(async (transaction) => {
        const columns = newStudyColumns({ ...spec, ...newStudy, budget, createdAt: now });
        // Another process may be creating it concurrently: insert first, then look it up.
        const made = await transaction
          .insertInto("studies")
          .values(columns)
          .onConflict((conflict) => conflict.column("name").doNothing())
          .returning("id")
          .executeTakeFirst();
        if (made !== undefined) {
          const { id } = made;
          await transaction.insertInto("spaces").values({ study_id: id, revision: 0, space: columns.space }).execute();
          return studyOf(columns);
        }
        const existing = await studyRow(transaction, spec.name);
        const study = studyOf(existing);
        const differences = specDifferences(study, spec);
        if (differences.length === 0) return study;
        const [first = study.space] = await spacesOf(transaction, existing);
        if (specDifferences({ ...study, space: first }, spec).length === 0) return study;
        throw otherSpec(spec.name, differences);
      });
    },

    async readStudy(name) {
      return studyOf(await studyRow(tables, name));
    },

    async findStudy(name) {
      const row = await findStudyRow(tables, name);
      return row === undefined ? null : studyOf(row);
    },

    async readSpaces(name) {
      return spacesOf(tables, await studyRow(tables, name));
    },

    setBudget(name, budget) {
      return inStudy(transactions, name, (transaction) => changeColumns(transaction, budgetColumns(budget)));
    },

    updateStudy(name, changes, author) {
      return inStudy(transactions, name, (transaction) => updateStudy(transaction, changes, author));
    },

    async addSecondsUsed(name, seconds) {
      finite(seconds, "seconds");
      await inStudy(transactions, name, (transaction) =>
        changeColumns(transaction, { seconds_used: transaction.row.seconds_used + seconds }),
      );
    },

    deleteStudy(name) {
      return transact(async (transaction) => {
        const deleted = await transaction.deleteFrom("studies").where("name", "=", name).executeTakeFirst();
        if (deleted.numDeletedRows === 0n) throw studyNotFound(name);
        clearStudyRows(transaction);
        noteChange(transaction, name);
        await transaction.deleteFrom("answers").where("scope", "=", name).execute();
      });
    },
  };
}

function newStudyColumns(study: Study): Omit<StudyRow, "id"> {
  return {
    ...specColumns(study),
    ...budgetColumns(study.budget),
    state: study.state,
    max_attempts: study.maxAttempts,
    space_revision: study.spaceRevision,
    revision: study.revision,
    notes: study.notes,
    tags: writeJson(study.tags, "tags"),
    attributes: writeJson(study.attributes, "attributes"),
    assessment: null,
    seconds_used: study.secondsUsed,
    created_at: finite(study.createdAt, "now"),
    updated_at: study.createdAt,
    waiting_trials: 0,
    running_trials: 0,
    complete_trials: 0,
    pruned_trials: 0,
    failed_trials: 0,
  };
}

async function spacesOf(tables: Tables, { id, name }: StudyRow): Promise<readonly SearchSpace[]> {
  const rows = await tables
    .selectFrom("spaces")
    .select(["revision", "space"])
    .where("study_id", "=", id)
    .orderBy("revision")
    .execute();
  return rows.map(({ revision, space }) =>
    readJson<SearchSpace>(space, () => `space ${revision} of study ${JSON.stringify(name)}`),
  );
}

async function updateStudy(transaction: StudyTransaction, changes: StudyChanges, author: Author): Promise<Study> {
  const study = studyOf(transaction.row);
  const current: StudyChanges = {
    ...study,
    constraints: study.constraints ?? [],
    assessment: study.assessment ?? null,
  };
  const { before, after } = changedFields<StudyChanges>(current, changes, [
    "state",
    "budget",
    "maxAttempts",
    "space",
    "constraints",
    "notes",
    "tags",
    "attributes",
    "assessment",
  ]);
  if (Object.keys(after).length === 0) return study;
  const { state, budget, maxAttempts, space, constraints, assessment } = after;
  if (maxAttempts !== undefined && !(Number.isSafeInteger(maxAttempts) && maxAttempts >= 1)) {
    const message = `attempts; must be an integer ≥ 1: ${maxAttempts}`;
    throw new InvalidInput([{ path: "maxAttempts", message }]);
  }
  await recordAudit(transaction, author, { number: null, action: "update-study", before, after });
  return changeColumns(transaction, {
    ...defined({ state }),
    ...(budget === undefined ? {} : budgetColumns(budget)),
    ...defined({ max_attempts: maxAttempts }),
    ...defined({ constraints: constraints && writeJson(constraints, "constraints") }),
    ...(assessment === undefined
      ? {}
      : { assessment: assessment === null ? null : writeJson(assessment, "assessment") }),
    // Different constraints make a different space, even with the same dimensions.
    ...((space ?? constraints) === undefined ? {} : await addSpace(transaction, space ?? study.space)),
    ...annotationColumns(after, ""),
  });
}

async function addSpace(
  { tables, id, row }: StudyTransaction,
  space: SearchSpace,
): Promise<Pick<StudyRow, "space" | "space_revision">> {
  const json = writeJson(space, "space");
  const revision = row.space_revision + 1;
  await tables.insertInto("spaces").values({ study_id: id, revision, space: json }).execute();
  return { space: json, space_revision: revision };
}

/** Writes columns of the study with its next revision, and returns the study as a read would. */
async function changeColumns(
  { tables, id, row, counters }: StudyTransaction,
  columns: Partial<StudyRow>,
): Promise<Study> {
  await tables.updateTable("studies").set(columns).where("id", "=", id).execute();
  clearStudyRows(tables);
  return studyOf({ ...row, ...columns, revision: nextRevision(counters) });
}

function otherSpec(name: string, differences: readonly string[]): CredenceError {
  const remedy = "Choose another name, or delete the study first.";
  return new CredenceError(
    "conflict",
    `study ${JSON.stringify(name)}; exists with another spec:\n${differences.map((line) => `  ${line}`).join("\n")}\n${remedy}`,
  );
}
