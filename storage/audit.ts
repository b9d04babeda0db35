/** The record of deliberate changes: who changed what, when, and what it was before. */
import type { JsonValue } from "../tuner/json-value.ts";
import type { AuditEntry, Author, Store } from "../tuner/store.ts";
import { finite, readJson, writeJson } from "./json.ts";
import { noteTimes } from "./ledger.ts";
import type { StudyAtWork } from "./tables.ts";
import { studyRow } from "./tables.ts";
import type { Workplace } from "./workplace.ts";

/** Appends an entry in the transaction of the change. */
export async function record(
  { tables, id, ledger }: StudyAtWork,
  author: Author,
  change: Pick<AuditEntry, "number" | "action"> & { readonly before: unknown; readonly after: unknown },
): Promise<void> {
  noteTimes(ledger, author.now);
  const { last } = await tables
    .selectFrom("audit")
    .select(({ fn }) => fn.max("entry").as("last"))
    .where("study_id", "=", id)
    .executeTakeFirstOrThrow();
  await tables
    .insertInto("audit")
    .values({
      study_id: id,
      entry: last === null ? 0 : last + 1,
      number: change.number,
      action: change.action,
      who: author.who,
      reason: author.reason ?? null,
      at: finite(author.now, "now"),
      before: writeJson(change.before, "before"),
      after: writeJson(change.after, "after"),
    })
    .execute();
}

export function auditOperations({ tables }: Workplace): Pick<Store, "readAudit"> {
  return {
    async readAudit(name) {
      const { id } = await studyRow(tables, name);
      const rows = await tables.selectFrom("audit").selectAll().where("study_id", "=", id).orderBy("entry").execute();
      return rows.map((row) => {
        const json = (column: "before" | "after"): JsonValue =>
          readJson(row[column], () => `${column} of entry ${row.entry} in the audit of study ${JSON.stringify(name)}`);
        const { number, action, who, reason, at: now } = row;
        return {
          who,
          now,
          ...(reason === null ? {} : { reason }),
          number,
          action,
          before: json("before"),
          after: json("after"),
        };
      });
    },
  };
}
