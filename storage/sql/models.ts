/** Store operations on the models stored with studies. */
import { InvalidInput } from "../../common/errors.ts";
import { MAX_MODEL_BYTES, type Store } from "../../tuner/store.ts";
import { inStudy, studyRow } from "./find.ts";
import { finite } from "./json.ts";
import { nextRevision, noteTimes } from "./study-counters.ts";
import type { Transactions } from "./transactions.ts";

type ModelOperations = Pick<Store, "keepModel" | "readModel">;

export function modelOperations(transactions: Transactions): ModelOperations {
  return {
    keepModel(study, text, now) {
      return inStudy(transactions, study, async ({ tables, id, counters }) => {
        finite(now, "now");
        const bytes = Buffer.byteLength(text ?? "");
        if (bytes > MAX_MODEL_BYTES) {
          const message = `model; must have at most ${MAX_MODEL_BYTES} bytes to be stored with a study: ${bytes}. Keep it as a file.`;
          throw new InvalidInput([{ path: "model", message }]);
        }
        await tables.deleteFrom("models").where("study_id", "=", id).execute();
        if (text !== null) {
          await tables.insertInto("models").values({ study_id: id, content: text, kept_at: now }).execute();
        }
        nextRevision(counters);
        noteTimes(counters, now);
      });
    },

    async readModel(study) {
      const { id } = await studyRow(transactions.tables, study);
      const row = await transactions.tables
        .selectFrom("models")
        .select(["content", "kept_at"])
        .where("study_id", "=", id)
        .executeTakeFirst();
      return row === undefined ? null : { text: row.content, keptAt: row.kept_at };
    },
  };
}
