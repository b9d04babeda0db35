/** Store operations on the responses stored under idempotency keys. */
import { CredenceError } from "../../common/errors.ts";
import type { JsonValue } from "../../common/json-value.ts";
import type { Store } from "../../tuner/store.ts";
import { finite, writeJson } from "./json.ts";
import { findStudyRow } from "./find.ts";
import type { Transactions } from "./transactions.ts";

type AnswerOperations = Pick<Store, "recallAnswer" | "rememberAnswer" | "forgetAnswers">;

export function answerOperations({ tables, transact }: Transactions): AnswerOperations {
  return {
    async recallAnswer(scope, key) {
      // Another process may be answering the same request: wait for the study's lock before looking.
      if (tables.isTransaction) await findStudyRow(tables, scope);
      const row = await tables
        .selectFrom("answers")
        .select(["digest", "status", "body"])
        .where("scope", "=", scope)
        .where("key", "=", key)
        .executeTakeFirst();
      if (row === undefined) return null;
      return { ...row, body: answerIn(row.body) };
    },

    rememberAnswer(scope, key, { digest, status, body }, now) {
      return transact(async (transaction) => {
        const answer = { digest, status: finite(status, "status"), body: writeJson(body, "body") };
        const { numInsertedOrUpdatedRows } = await transaction
          .insertInto("answers")
          .values({ scope, key, ...answer, remembered_at: finite(now, "now") })
          .onConflict((conflict) => conflict.columns(["scope", "key"]).doNothing())
          .executeTakeFirstOrThrow();
        if (numInsertedOrUpdatedRows === 1n) return;
        const same = await transaction
          .selectFrom("answers")
          .select("key")
          .where("scope", "=", scope)
          .where("key", "=", key)
          .where("digest", "=", answer.digest)
          .where("status", "=", answer.status)
          .where("body", "=", answer.body)
          .executeTakeFirst();
        if (same !== undefined) return;
        throw new CredenceError("conflict", `answer; must be new to its key: ${JSON.stringify(key)} has another`);
      });
    },

    forgetAnswers(before) {
      return transact(async (transaction) => {
        finite(before, "before");
        const deleted = await transaction.deleteFrom("answers").where("remembered_at", "<", before).executeTakeFirst();
        return Number(deleted.numDeletedRows);
      });
    },
  };
}

/** Does not quote a damaged response: it may contain a lease, and messages are logged. */
function answerIn(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    const rule = "an answer remembered for a request must be JSON";
    throw new CredenceError("storage", `database; ${rule}: it is not. Restore a copy of the file.`);
  }
}
