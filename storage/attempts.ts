/** Attempts that ended without a result, written when their trial waits for another one. */
import type { Attempt, Store } from "../tuner/store.ts";
import type { Trial } from "../tuner/trial.ts";
import { finite } from "./json.ts";
import { studyRow } from "./tables.ts";
import type { StudyAtWork } from "./tables.ts";
import type { Workplace } from "./workplace.ts";

/** Keeps the attempt of a trial as it was while it ran, unless the trial ended with it (`after` does not wait). */
export async function keepAttempt(
  { tables, id }: StudyAtWork,
  { before, after }: { readonly before: Trial; readonly after: Trial },
  { end, endedAt }: Pick<Attempt, "end" | "endedAt">,
): Promise<void> {
  if (after.state !== "waiting") return;
  const { number, attempt, worker, startedAt } = before;
  const times = { started_at: startedAt ?? endedAt, ended_at: finite(endedAt, "now") };
  await tables
    .insertInto("attempts")
    .values({ study_id: id, number, attempt, worker: worker ?? "", ...times, ending: end })
    .execute();
}

export function attemptOperations({ tables }: Workplace): Pick<Store, "readAttempts"> {
  return {
    async readAttempts(study) {
      const { id } = await studyRow(tables, study);
      const rows = await tables
        .selectFrom("attempts")
        .selectAll()
        .where("study_id", "=", id)
        .orderBy("ended_at")
        .orderBy("number")
        .orderBy("attempt")
        .execute();
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
