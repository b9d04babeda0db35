/** The part of the store that sums studies up, and tells what has changed in one. */
import { sql } from "kysely";
import { CredenceError } from "../tuner/errors.ts";
import type { Store } from "../tuner/store.ts";
import { countsOf } from "./ledger.ts";
import { studyOf, trialOf } from "./rows.ts";
import type { StudyRow, TrialRow } from "./rows.ts";
import { statement } from "./statement.ts";
import { studyRow } from "./tables.ts";
import type { Tables, Workplace } from "./workplace.ts";

type OverviewOperations = Pick<Store, "listStudies" | "countTrials" | "readBest" | "readChanges">;

export function overviewOperations({ tables }: Workplace): OverviewOperations {
  return {
    async listStudies() {
      const rows = await tables
        .selectFrom("studies")
        .selectAll()
        // In one statement: a thousand of their own take ten times as long.
        .select([extremeOf("asc").as("lowest"), extremeOf("desc").as("highest")])
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .execute();
      return rows.map((row) => {
        const study = studyOf(row);
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
      // What changes after the study was read belongs to the next answer.
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

const selectChanged = statement(
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

/** The lowest or the highest value of the study of the row; an index holds them in order. */
function extremeOf(order: "asc" | "desc") {
  return sql<number | null>`(
    select value from trials
    where study_id = studies.id and value is not null and deleted_at is null
    order by value ${sql.raw(order)} limit 1
  )`;
}

/** The row of the best complete trial; an index holds values in order, and those that are equal by number. */
async function bestRow(tables: Tables, row: StudyRow): Promise<TrialRow | undefined> {
  const [metric] = studyOf(row).metrics;
  const complete = tables
    .selectFrom("trials")
    .where("study_id", "=", row.id)
    .where("value", "is not", null)
    .where("deleted_at", "is", null);
  const best = await complete
    .select("value")
    .orderBy("value", metric.direction === "minimize" ? "asc" : "desc")
    .limit(1)
    .executeTakeFirst();
  if (best === undefined) return undefined;
  return complete.selectAll().where("value", "=", best.value).orderBy("number").limit(1).executeTakeFirst();
}
