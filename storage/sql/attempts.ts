/** Attempts that ended without a result, recorded when their trial returns to waiting. */
import type { Attempt, Store } from "../../tuner/store.ts";
import type { Trial } from "../../tuner/study/trial.ts";
import { finite } from "./json.ts";
import { studyRow, type StudyTransaction } from "./find.ts";
import type { Transactions } from "./transactions.ts";

/** Records the attempt in `before`, unless it ended the trial (`after` is not waiting). */
export async function recordAttempt(
  { tables, id }: StudyTransaction,
  { before, after }: { readonly before: Trial; readonly after: Trial },
  { end, endedAt }: Pick<Attempt, "end" | "endedAt">,
): Promise<void> {
  if (after.state !== "waiting") return;
  const { number, attempt, worker, startedAt } = before;
  const began = startedAt ?? finite(endedAt, "now");
  // The clock may have been set back in the meantime.
  const times = { started_at: began, ended_at: Math.max(began, finite(endedAt, "now")) };
  await tables
    .insertInto("attempts")
    .values({ study_id: id, number, attempt, worker: worker ?? "", ...times, ending: end })
    .execute();
}

export function attemptOperations({ tables }: Transactions): Pick<Store, "readAttempts"> {
  return {
    async readAttempts(study, page) {
      const { id } = await studyRow(tables, study);
      const all = tables
        .selectFrom("attempts")
        .selectAll()
        .where("study_id", "=", id)
        .orderBy("ended_at")
        .orderBy("number")
        .orderBy("attempt");
      const rows = await (page === undefined ? all : all.limit(page.limit).offset(page.offset)).execute();
      return rows.map(({ number, attempt, worker, started_at: startedAt, ended_at: endedAt, ending: end }) => ({
        number,
        attempt,
        worker,
        startedAt,
        endedAt,
        end,
      }));
    },
  };
}
