/** Store operations that summarise studies and list changes. */
import { sql } from "kysely";
import { CredenceError } from "../../common/errors.ts";
import type { Store } from "../../tuner/store.ts";
import { countsOf } from "./study-counters.ts";
import { listedStudyOf, studyOf, trialOf, type StudyRow, type TrialRow } from "./rows.ts";
import { prepared } from "./prepared.ts";
import { studyRow } from "./find.ts";
import type { Tables, Transactions } from "./transactions.ts";

type OverviewOperations = Pick<Store, "readSummary" | "listStudies" | "countTrials" | "readBest" | "readChanges">;

export function overviewOperations({ tables }: Transactions): OverviewOperations {
  return {
    async readSummary(name) {
      const row = await studyRow(tables, name);
      const best = await bestValue(tables, row);
      const model = await tables
        .selectFrom("models")
        .select("kept_at")
        .where("study_id", "=", row.id)
        .executeTakeFirst();
      const modelKeptAt = model?.kept_at ?? null;
      return { study: studyOf(row), counts: countsOf(row), best, updatedAt: row.updated_at, modelKeptAt };
    },

    async listStudies() {
      const rows = await tables
        .selectFrom("studies")
        .select(listedColumns)
        // One query: a query per study takes ten times as long for a thousand studies.
        .select([extremeOf("asc").as("lowest"), extremeOf("desc").as("highest")])
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .execute();
      return rows.map((row) => {
        const study = listedStudyOf(row);
        const best = study.metrics[0].direction === "minimize" ? row.lowest : row.highest;
        return { study, counts: countsOf(row), best, updatedAt: row.updated_at };
      });
    },

    async countTrials(name) {
      return countsOf(await studyRow(tables, name));
    },

    async readBest(name) {
      const best = await bestRow(tables, await studyRow(tables, name));
      return best === undefined ? null : trialOf(best);
    },

    async readChanges(name, after, limit) {
      if (!(Number.isInteger(limit) && limit >= 1)) {
        throw new CredenceError("invalid", `limit; must be an integer ≥ 1: ${limit}`);
      }
      const row = await studyRow(tables, name);
      const study = studyOf(row);
      if (after === study.revision) return { study, trials: [], deleted: [], revision: after, more: false };
      // Changes made after this read belong to the next answer.
      const span = { id: row.id, after, until: study.revision, most: limit + 1 };
      const changed = (await selectChanged(tables, span)).rows;
      const rows = changed.slice(0, limit);
      const more = changed.length > limit;
      return {
        study,
        trials: rows.filter((row) => row.deleted_at === null).map(trialOf),
        deleted: rows.filter((row) => row.deleted_at !== null).map(({ number }) => number),
        revision: more ? (rows.at(-1)?.revision ?? after) : study.revision,
        more,
      };
    },
  };
}

/** Neither the space nor the attributes, which may be long. */
const listedColumns = [
  "id",
  "name",
  "objective",
  "metrics",
  "strategy",
  "seed",
  "budget_trials",
  "budget_seconds",
  "budget_target",
  "budget_steps",
  "pruning",
  "seconds_used",
  "created_at",
  "state",
  "max_attempts",
  "space_revision",
  "revision",
  "notes",
  "tags",
  "updated_at",
  "waiting_trials",
  "running_trials",
  "complete_trials",
  "pruned_trials",
  "failed_trials",
] as const;

const selectChanged = prepared(
  (tables, { id, after, until, most }: { id: number; after: number; until: number; most: number }) =>
    tables
      .selectFrom("trials")
      .selectAll()
      .where("study_id", "=", id)
      .where("revision", ">", after)
      .where("revision", "<=", until)
      .orderBy("revision")
      .limit(sql<number>`${most}`),
);

/** Lowest or highest value of the row's study, from the index by value. */
function extremeOf(order: "asc" | "desc") {
  return sql<number | null>`(
    select value from trials
    where study_id = studies.id and value is not null and deleted_at is null
    order by value ${sql.raw(order)} limit 1
  )`;
}

/** The best complete trial, the earliest of equals; the index is ordered by value, then number. */
async function bestRow(tables: Tables, row: StudyRow): Promise<TrialRow | undefined> {
  const best = await bestValue(tables, row);
  if (best === null) return undefined;
  return completeTrials(tables, row)
    .selectAll()
    .where("value", "=", best)
    .orderBy("number")
    .limit(1)
    .executeTakeFirst();
}

async function bestValue(tables: Tables, row: StudyRow): Promise<number | null> {
  const [metric] = studyOf(row).metrics;
  const best = await completeTrials(tables, row)
    .select("value")
    .orderBy("value", metric.direction === "minimize" ? "asc" : "desc")
    .limit(1)
    .executeTakeFirst();
  return best?.value ?? null;
}

function completeTrials(tables: Tables, { id }: StudyRow) {
  return tables
    .selectFrom("trials")
    .where("study_id", "=", id)
    .where("value", "is not", null)
    .where("deleted_at", "is", null);
}
