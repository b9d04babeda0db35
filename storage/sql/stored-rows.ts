/** Everything stored about one study, row by row, for copying it to another database. */
import { sql } from "kysely";
import type { Schema } from "./schema.ts";
import type { Tables } from "./transactions.ts";

export type StoredRow = Readonly<Record<string, unknown>>;

interface StudyTable {
  readonly name: Exclude<keyof Schema, "studies" | "answers">;
  /** The other columns of the primary key, which determine the order in which rows are read. */
  readonly key: readonly string[];
  /** Number of rows read at a time; small for tables whose rows may be as large as a megabyte. */
  readonly page: number;
}

/** In the order in which rows can be inserted: trials before rows that refer to them. */
export const studyTables: readonly StudyTable[] = [
  { name: "spaces", key: ["revision"], page: 100 },
  { name: "trials", key: ["number"], page: 500 },
  { name: "intermediate_values", key: ["number", "step", "metric"], page: 2000 },
  { name: "artifacts", key: ["number", "position"], page: 20 },
  { name: "attempts", key: ["number", "attempt"], page: 1000 },
  { name: "audit", key: ["entry"], page: 200 },
  { name: "models", key: [], page: 1 },
];

/** The rows of a study in one table, without `study_id`, page by page. */
export async function* readStoredRows(
  tables: Tables,
  studyId: number,
  { name, key, page }: StudyTable,
): AsyncGenerator<readonly StoredRow[]> {
  const columns = key.length > 0 ? key : ["study_id"];
  for (let last: StoredRow | undefined; ;) {
    let query = tables
      .selectFrom(sql.table<StoredRow>(name).as("stored"))
      .selectAll()
      .where(sql`study_id`, "=", studyId)
      .orderBy(sql.join(columns.map((column) => sql.ref(column))))
      .limit(page);
    if (last !== undefined) query = query.where(beyond(columns, last));
    const rows = await query.execute();
    if (rows.length > 0) yield rows.map(withoutStudy);
    if (rows.length < page || key.length === 0) return;
    last = rows.at(-1);
  }
}

/** Inserts rows read by `readStoredRows`, under the study's id in this database. */
export async function writeStoredRows(
  tables: Tables,
  studyId: number,
  { name, rows }: { readonly name: StudyTable["name"]; readonly rows: readonly StoredRow[] },
): Promise<void> {
  // Engines limit the number of values per statement (SQLite to 32,766).
  for (let from = 0; from < rows.length; from += ROWS_OF_A_STATEMENT) {
    const part = rows.slice(from, from + ROWS_OF_A_STATEMENT).map((row) => ({ study_id: studyId, ...row }));
    await tables
      .insertInto(name)
      .values(part as never)
      .execute();
  }
}

const ROWS_OF_A_STATEMENT = 100;

function beyond(columns: readonly string[], last: StoredRow) {
  const names = sql.join(columns.map((column) => sql.ref(column)));
  const values = sql.join(columns.map((column) => sql.val(last[column])));
  return sql<boolean>`(${names}) > (${values})`;
}

function withoutStudy({ study_id: _, ...row }: StoredRow): StoredRow {
  return row;
}
