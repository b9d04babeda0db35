/** Copies everything stored about a study between two Credence databases, whatever their engines. */
import { isDeepStrictEqual } from "node:util";
import { CredenceError } from "../../common/errors.ts";
import { findStudyRow, studyNotFound, studyRow } from "./find.ts";
import { studyOf, trialOf, type StudyRow, type TrialRow } from "./rows.ts";
import { readStoredRows, studyTables, writeStoredRows, type StoredRow } from "./stored-rows.ts";
import type { Tables } from "./transactions.ts";

export interface CopyOptions {
  readonly name: string;
  /** The name in the target. */
  readonly as: string;
}

/**
 * Copies a study with its numbers, revisions, spaces, trials (deleted ones as such), reports, artifacts, lost attempts,
 * audit log, model and stored responses, then reads it back and compares. Reads from a snapshot of `from`, and writes
 * in one transaction of `to`, so that all of the study is copied or nothing. Returns its number of trials. Throws
 * `not-found`, `conflict` if `to` has a study of that name, `storage` if what was read back differs.
 */
export function copyStudy(from: Tables, to: Tables, options: CopyOptions): Promise<number> {
  return inSnapshot(from, (source) =>
    to.transaction().execute(async (target) => {
      const row = await readOnlyRow(source, options.name);
      if ((await findStudyRow(target, options.as)) !== undefined) throw studyExists(options.as);
      const { id, ...columns } = row;
      const copied = await target
        .insertInto("studies")
        .values({ ...columns, name: options.as })
        .returning("id")
        .executeTakeFirstOrThrow();
      for (const table of studyTables) {
        for await (const rows of readStoredRows(source, id, table)) {
          await writeStoredRows(target, copied.id, { name: table.name, rows });
        }
      }
      // Stored responses are not copied under another name, since their requests will not be repeated.
      if (options.as === options.name) await copyAnswers(source, target, options.name);
      return compare({ tables: source, row }, target, options);
    }),
  );
}

function studyExists(name: string): CredenceError {
  return new CredenceError("conflict", `A study named ${JSON.stringify(name)} already exists.`, {
    fields: { study: name },
  });
}

/** Runs `use` on a snapshot of the database, without blocking other writers. */
function inSnapshot<T>(tables: Tables, use: (tables: Tables) => Promise<T>): Promise<T> {
  return tables.transaction().setAccessMode("read only").setIsolationLevel("repeatable read").execute(use);
}

/** Does not use `studyRow`, which locks the row in a transaction. */
async function readOnlyRow(source: Tables, name: string): Promise<StudyRow> {
  const row = await source.selectFrom("studies").selectAll().where("name", "=", name).executeTakeFirst();
  if (row === undefined) throw studyNotFound(name);
  return row;
}

async function copyAnswers(source: Tables, target: Tables, scope: string): Promise<void> {
  const answers = await source.selectFrom("answers").selectAll().where("scope", "=", scope).execute();
  for (const answer of answers) {
    await target
      .insertInto("answers")
      .values(answer)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

/**
 * Compares the study and its trials as read through the store, and every underlying row; returns the number of trials.
 */
async function compare(
  source: { readonly tables: Tables; readonly row: StudyRow },
  target: Tables,
  { name, as }: CopyOptions,
): Promise<number> {
  const copy = await studyRow(target, as);
  const seen = { ...studyOf(source.row), name: as };
  assertSame(seen, studyOf(copy), name);
  let trials = 0;
  for (const table of studyTables) {
    const copied = readStoredRows(target, copy.id, table);
    for await (const rows of readStoredRows(source.tables, source.row.id, table)) {
      const { value = [] } = await copied.next();
      assertSame(rows, value, `${name}, ${table.name}`);
      if (table.name !== "trials") continue;
      const [kept, there] = [rows, value].map(trialsIn);
      assertSame(kept, there, `${name}, trials`);
      trials += kept.length;
    }
    assertSame(undefined, (await copied.next()).value, `${name}, ${table.name}`);
  }
  return trials;
}

function trialsIn(rows: readonly StoredRow[]) {
  return (rows as unknown as readonly TrialRow[]).filter(({ deleted_at }) => deleted_at === null).map(trialOf);
}

function assertSame(original: unknown, copy: unknown, what: string): void {
  if (isDeepStrictEqual(original, copy)) return;
  const message = `The copy of ${what} differs from the original, so it was discarded. This is a bug in Credence; please report it.`;
  throw new CredenceError("storage", message);
}
