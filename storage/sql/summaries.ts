/** Store operations that summarize studies and list changes. */
import { sql } from "kysely";
import { CredenceError } from "../../common/errors.ts";
import { hasRequirements, meetsRequirements } from "../../tuner/study/goals.ts";
import { readJson } from "./json.ts";
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
        // A single query, because one query per study takes ten times as long for a thousand studies.
        .select([extremeOf("asc").as("lowest"), extremeOf("desc").as("highest")])
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .execute();
      const listed = [];
      for (const row of rows) {
        const study = listedStudyOf(row);
        const extreme = study.metrics[0].direction === "minimize" ? row.lowest : row.highest;
        const best = hasRequirements(study) ? await bestValue(tables, await studyRow(tables, study.name)) : extreme;
        listed.push({ study, counts: countsOf(row), best, updatedAt: row.updated_at });
      }
      return listed;
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
      // Changes made after this read are left for the next call.
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

/** All columns except the space and the attributes, which may be long. */
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
  "assessment",
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

/** Lowest or highest value in the row's study, from the index on values. */
function extremeOf(order: "asc" | "desc") {
  return sql<number | null>`(
    select value from trials
    where study_id = studies.id and value is not null and deleted_at is null
    order by value ${sql.raw(order)} limit 1
  )`;
}

/**
 * The best complete trial that meets the requirements, or the earliest if several tie; the index is ordered by value,
 * then number.
 */
async function bestRow(tables: Tables, row: StudyRow): Promise<TrialRow | undefined> {
  const best = await bestOf(tables, row);
  if (best === undefined) return undefined;
  return completeTrials(tables, row).selectAll().where("number", "=", best.number).executeTakeFirst();
}

async function bestValue(tables: Tables, row: StudyRow): Promise<number | null> {
  return (await bestOf(tables, row))?.value ?? null;
}

interface ValueRow {
  readonly number: number;
  readonly value: number | null;
  readonly metric_values: string | null;
}

/** Number of trials read at a time until one meets the requirements. */
const PAGE = 1000;

/** Reads trials in order of value, best first; usually the first one qualifies. */
async function bestOf(tables: Tables, row: StudyRow): Promise<ValueRow | undefined> {
  const { name, metrics } = studyOf(row);
  const ordered = completeTrials(tables, row)
    .select(["number", "value", "metric_values"])
    .orderBy("value", metrics[0].direction === "minimize" ? "asc" : "desc")
    .orderBy("number");
  if (!hasRequirements({ metrics })) return ordered.limit(1).executeTakeFirst();
  const meets = ({ number, metric_values: text }: ValueRow) =>
    text !== null &&
    meetsRequirements(
      metrics,
      readJson(text, () => `values of trial ${number} of ${name}`),
    );
  for (let offset = 0; ; offset += PAGE) {
    const page = await ordered.limit(PAGE).offset(offset).execute();
    const found = page.find(meets);
    if (found !== undefined || page.length < PAGE) return found;
  }
}

function completeTrials(tables: Tables, { id }: StudyRow) {
  return tables
    .selectFrom("trials")
    .where("study_id", "=", id)
    .where("value", "is not", null)
    .where("deleted_at", "is", null);
}
