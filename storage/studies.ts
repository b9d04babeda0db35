/** The part of the store that concerns whole studies. */
import { CredenceError, InvalidInput } from "../tuner/errors.ts";
import type { SearchSpace } from "../tuner/search-space.ts";
import type { Author, Store, StudyChanges } from "../tuner/store.ts";
import { newStudy, specDifferences } from "../tuner/study.ts";
import type { Study } from "../tuner/study.ts";
import { record } from "./audit.ts";
import { changedOnly } from "./changed-only.ts";
import { finite, readJson, writeJson } from "./json.ts";
import { dropStudies } from "./known-studies.ts";
import { nextRevision } from "./ledger.ts";
import { annotationColumns, budgetColumns, specColumns, studyOf } from "./rows.ts";
import type { StudyRow } from "./rows.ts";
import { findStudyRow, inStudy, studyNotFound, studyRow } from "./tables.ts";
import type { StudyAtWork } from "./tables.ts";
import type { Tables, Workplace } from "./workplace.ts";

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

export function studyOperations(workplace: Workplace): StudyOperations {
  const { tables, whole } = workplace;
  return {
    createStudy(spec, budget, now) {
      return whole(async (transaction) => {
        const columns = newStudyColumns({ ...spec, ...newStudy, budget, createdAt: now });
        const existing = await findStudyRow(transaction, spec.name);
        if (existing === undefined) {
          const { id } = await transaction
            .insertInto("studies")
            .values(columns)
            .returning("id")
            .executeTakeFirstOrThrow();
          await transaction.insertInto("spaces").values({ study_id: id, revision: 0, space: columns.space }).execute();
          return studyOf(columns);
        }
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
      return inStudy(workplace, name, (atWork) => changeColumns(atWork, budgetColumns(budget)));
    },

    updateStudy(name, changes, author) {
      return inStudy(workplace, name, (atWork) => updateStudy(atWork, changes, author));
    },

    async addSecondsUsed(name, seconds) {
      finite(seconds, "seconds");
      await inStudy(workplace, name, (atWork) =>
        changeColumns(atWork, { seconds_used: atWork.row.seconds_used + seconds }),
      );
    },

    deleteStudy(name) {
      return whole(async (transaction) => {
        const deleted = await transaction.deleteFrom("studies").where("name", "=", name).executeTakeFirst();
        if (deleted.numDeletedRows === 0n) throw studyNotFound(name);
        dropStudies(transaction);
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

async function updateStudy(atWork: StudyAtWork, changes: StudyChanges, author: Author): Promise<Study> {
  const study = studyOf(atWork.row);
  const { before, after } = changedOnly<Study>(study, changes, [
    "state",
    "budget",
    "maxAttempts",
    "space",
    "notes",
    "tags",
    "attributes",
  ]);
  if (Object.keys(after).length === 0) return study;
  const { state, budget, maxAttempts, space } = after;
  if (maxAttempts !== undefined && !(Number.isSafeInteger(maxAttempts) && maxAttempts >= 1)) {
    const message = `attempts; must be an integer ≥ 1: ${maxAttempts}`;
    throw new InvalidInput([{ path: "maxAttempts", message }]);
  }
  await record(atWork, author, { number: null, action: "update-study", before, after });
  return changeColumns(atWork, {
    ...(state === undefined ? {} : { state }),
    ...(budget === undefined ? {} : budgetColumns(budget)),
    ...(maxAttempts === undefined ? {} : { max_attempts: maxAttempts }),
    ...(space === undefined ? {} : await addSpace(atWork, space)),
    ...annotationColumns(after, ""),
  });
}

async function addSpace(
  { tables, id, row }: StudyAtWork,
  given: SearchSpace,
): Promise<Pick<StudyRow, "space" | "space_revision">> {
  const space = writeJson(given, "space");
  const revision = row.space_revision + 1;
  await tables.insertInto("spaces").values({ study_id: id, revision, space }).execute();
  return { space, space_revision: revision };
}

/** Writes columns of the study under its next revision, and returns it as a read would. */
async function changeColumns({ tables, id, row, ledger }: StudyAtWork, columns: Partial<StudyRow>): Promise<Study> {
  await tables.updateTable("studies").set(columns).where("id", "=", id).execute();
  dropStudies(tables);
  return studyOf({ ...row, ...columns, revision: nextRevision(ledger) });
}

function otherSpec(name: string, differences: readonly string[]): CredenceError {
  const remedy = "Choose another name, or delete the study first.";
  return new CredenceError(
    "conflict",
    `study ${JSON.stringify(name)}; exists with another spec:\n${differences.map((line) => `  ${line}`).join("\n")}\n${remedy}`,
  );
}
