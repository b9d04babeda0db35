/** The part of the store that remembers how requests were answered, so that asking twice does a thing once. */
import { CredenceError } from "../tuner/errors.ts";
import type { JsonValue } from "../tuner/json-value.ts";
import type { Store } from "../tuner/store.ts";
import { finite, writeJson } from "./json.ts";
import type { Workplace } from "./workplace.ts";

type AnswerOperations = Pick<Store, "recallAnswer" | "rememberAnswer" | "forgetAnswers">;

export function answerOperations({ tables, whole }: Workplace): AnswerOperations {
  return {
    async recallAnswer(scope, key) {
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
      return whole(async (transaction) => {
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
      return whole(async (transaction) => {
        finite(before, "before");
        const deleted = await transaction.deleteFrom("answers").where("remembered_at", "<", before).executeTakeFirst();
        return Number(deleted.numDeletedRows);
      });
    },
  };
}

/** An answer may hold leases: of one that is damaged nothing is told, for what is told gets into logs. */
function answerIn(text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    const rule = "an answer remembered for a request must be JSON";
    throw new CredenceError("storage", `database; ${rule}: it is not. Restore a copy of the file.`);
  }
}
