/** Store operation that ends expired leases and those of dead processes. */
import { sql } from "kysely";
import type { Store } from "../../tuner/store.ts";
import { releaseTrial, retryTrial, type Trial } from "../../tuner/study/trial.ts";
import { recordAttempt } from "./attempts.ts";
import { updateTrial } from "./write-trial.ts";
import { finite } from "./json.ts";
import { trialOf, type TrialRow } from "./rows.ts";
import { withStudyRow, studyRow } from "./find.ts";
import type { Tables, Transactions } from "./transactions.ts";

type LostOptions = Parameters<Store["releaseLost"]>[1];

export function lostTrialOperations({ tables, transact }: Transactions): Pick<Store, "releaseLost"> {
  return {
    async releaseLost(study, options) {
      finite(options.now, "now");
      const only = study === null ? null : (await studyRow(tables, study)).id;
      // Usually nothing is lost: check before taking the write lock.
      if ((await lostRows(tables, only, options)).length === 0) return [];
      return transact(async (changing) => {
        const released: { readonly study: string; readonly trial: Trial }[] = [];
        const rows = await lostRows(changing, only, options);
        for (const id of new Set(rows.map((row) => row.study_id))) {
          const owner = await changing.selectFrom("studies").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
          await withStudyRow(changing, owner, async (transaction) => {
            for (const row of rows.filter((lost) => lost.study_id === id)) {
              const after = endOfAttempt(row, options, owner.max_attempts);
              const endedAt = Math.min(options.now, row.expires_at ?? options.now);
              await recordAttempt(transaction, { before: trialOf(row), after }, { end: "lost", endedAt });
              released.push({ study: transaction.name, trial: await updateTrial(transaction, row, after) });
            }
          });
        }
        return released;
      });
    },
  };
}

function lostRows(tables: Tables, studyId: number | null, { now, deadHolders }: LostOptions): Promise<TrialRow[]> {
  return (
    tables
      .selectFrom("trials")
      .selectAll()
      // Name the study, so that the index by study and state applies.
      .where("study_id", "in", ({ selectFrom }) =>
        selectFrom("studies")
          .select("id")
          .$if(studyId !== null, (query) => query.where("id", "=", studyId ?? 0)),
      )
      .where("state", "=", "running")
      .where(({ or, eb }) =>
        // One JSON parameter for any number of holders keeps the statement's text the same.
        or([
          eb("expires_at", "<", now),
          eb("holder", "in", sql<string>`(select value from json_each(${JSON.stringify(deadHolders)}))`),
        ]),
      )
      .orderBy("study_id")
      .orderBy("number")
      .execute()
  );
}

/** A dead process interrupts its attempt; a lease that expires counts as a lost attempt. */
function endOfAttempt(row: TrialRow, { now, deadHolders }: LostOptions, maxAttempts: number): Trial {
  const trial = trialOf(row);
  if (row.holder !== null && deadHolders.includes(row.holder)) return releaseTrial(trial, now);
  return retryTrial(trial, `lease; expired: ${trial.worker ?? "its worker"} sent no heartbeat in time`, {
    maxAttempts,
    now,
  });
}
