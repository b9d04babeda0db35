/** The part of the store that concerns whole studies. */
import { CredenceError } from "../tuner/errors.ts";
import type { Store, StudySummary } from "../tuner/store.ts";
import { specDifferences } from "../tuner/study.ts";
import type { TrialState } from "../tuner/trial.ts";
import { finite } from "./json.ts";
import { budgetColumns, specColumns, studyOf } from "./rows.ts";
import type { StudyRow } from "./rows.ts";
import { findStudyRow, inStudy, studyNotFound } from "./tables.ts";
import type { Tables } from "./tables.ts";

type StudyOperations = Pick<
  Store,
  "createStudy" | "readStudy" | "findStudy" | "listStudies" | "setBudget" | "addSecondsUsed" | "deleteStudy"
>;

export function studyOperations(database: Tables): StudyOperations {
  return {
    createStudy(spec, budget, now) {
      return database.transaction().execute(async (tables) => {
        const columns = {
          ...specColumns(spec),
          ...budgetColumns(budget),
          seconds_used: 0,
          created_at: finite(now, "now"),
        };
        const existing = await findStudyRow(tables, spec.name);
        if (existing === undefined) {
          await tables.insertInto("studies").values(columns).execute();
          return studyOf(columns);
        }
        const study = studyOf(existing);
        const differences = specDifferences(study, spec);
        if (differences.length > 0) throw otherSpec(spec.name, differences);
        return study;
      });
    },

    async readStudy(name) {
      const row = await findStudyRow(database, name);
      if (row === undefined) throw studyNotFound(name);
      return studyOf(row);
    },

    async findStudy(name) {
      const row = await findStudyRow(database, name);
      return row === undefined ? null : studyOf(row);
    },

    async listStudies() {
      const rows = await database
        .selectFrom("studies")
        .selectAll()
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .execute();
      const counts = await countTrials(database);
      return rows.map((row) =>
        summaryOf(
          row,
          counts.filter((count) => count.study_id === row.id),
        ),
      );
    },

    setBudget(name, budget) {
      return inStudy(database, name, async ({ tables, id }) => {
        await tables.updateTable("studies").set(budgetColumns(budget)).where("id", "=", id).execute();
        return studyOf(await tables.selectFrom("studies").selectAll().where("id", "=", id).executeTakeFirstOrThrow());
      });
    },

    async addSecondsUsed(name, seconds) {
      finite(seconds, "seconds");
      const updated = await database
        .updateTable("studies")
        .set((column) => ({ seconds_used: column("seconds_used", "+", seconds) }))
        .where("name", "=", name)
        .executeTakeFirst();
      if (updated.numUpdatedRows === 0n) throw studyNotFound(name);
    },

    async deleteStudy(name) {
      const deleted = await database.deleteFrom("studies").where("name", "=", name).executeTakeFirst();
      if (deleted.numDeletedRows === 0n) throw studyNotFound(name);
    },
  };
}

function otherSpec(name: string, differences: readonly string[]): CredenceError {
  const remedy = "Choose another name, or delete the study first.";
  return new CredenceError(
    "conflict",
    `study ${JSON.stringify(name)}; exists with another spec:\n${differences.map((line) => `  ${line}`).join("\n")}\n${remedy}`,
  );
}

interface TrialCount {
  readonly study_id: number;
  readonly state: TrialState;
  readonly count: number;
  readonly lowest: number | null;
  readonly highest: number | null;
  readonly created: number;
  readonly started: number | null;
  readonly finished: number | null;
}

/** One row for each study and state that has trials. */
function countTrials(tables: Tables): Promise<TrialCount[]> {
  return tables
    .selectFrom("trials")
    .select(({ fn }) => [
      "study_id",
      "state",
      fn.countAll<number>().as("count"),
      fn.min("value").as("lowest"),
      fn.max("value").as("highest"),
      fn.max("created_at").as("created"),
      fn.max("started_at").as("started"),
      fn.max("finished_at").as("finished"),
    ])
    .groupBy(["study_id", "state"])
    .execute();
}

function summaryOf(row: StudyRow, counted: readonly TrialCount[]): StudySummary {
  const study = studyOf(row);
  const counts: Record<TrialState, number> = { waiting: 0, running: 0, complete: 0, pruned: 0, failed: 0 };
  for (const { state, count } of counted) counts[state] = count;
  // Only complete trials have a value.
  const complete = counted.find(({ state }) => state === "complete");
  const best = study.metrics[0].direction === "minimize" ? complete?.lowest : complete?.highest;
  const times = counted.flatMap(({ created, started, finished }) => [created, started ?? created, finished ?? created]);
  return { study, counts, best: best ?? null, updatedAt: Math.max(study.createdAt, ...times) };
}
