/** Audit log of deliberate changes: who changed what and when, with old and new values. */
import { changeBetween } from "../../common/change.ts";
import { defined } from "../../common/defined.ts";
import type { JsonValue } from "../../common/json-value.ts";
import type { AuditEntry, Author, Store } from "../../tuner/store.ts";
import { finite, readJson, writeJson } from "./json.ts";
import { noteTimes } from "./study-counters.ts";
import { studyRow, type StudyTransaction } from "./find.ts";
import type { Transactions } from "./transactions.ts";

/** Appends an entry with the changed fields, in the transaction of the change. */
export async function recordAudit(
  { tables, id, counters }: StudyTransaction,
  author: Author,
  change: Pick<AuditEntry, "number" | "action"> & { readonly before: unknown; readonly after: unknown },
): Promise<void> {
  noteTimes(counters, author.now);
  const { before, after } = changeBetween(change.before, change.after);
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
      before: writeJson(before, "before"),
      after: writeJson(after, "after"),
    })
    .execute();
}

export function auditOperations({ tables }: Transactions): Pick<Store, "readAudit"> {
  return {
    async readAudit(name, page) {
      const { id } = await studyRow(tables, name);
      const all = tables.selectFrom("audit").selectAll().where("study_id", "=", id).orderBy("entry");
      const rows = await (page === undefined ? all : all.limit(page.limit).offset(page.offset)).execute();
      return rows.map((row) => {
        const json = (column: "before" | "after"): JsonValue =>
          readJson(row[column], () => `${column} of entry ${row.entry} in the audit of study ${JSON.stringify(name)}`);
        const { number, action, who, reason, at: now } = row;
        return {
          who,
          now,
          ...defined({ reason: reason ?? undefined }),
          number,
          action,
          before: json("before"),
          after: json("after"),
        };
      });
    },
  };
}
