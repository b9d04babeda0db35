/** The part of the store that ends the leases of processes that were not heard of any more. */
import { sql } from "kysely";
import type { Store } from "../tuner/store.ts";
import { releaseTrial, retryTrial } from "../tuner/trial.ts";
import type { Trial } from "../tuner/trial.ts";
import { keepAttempt } from "./attempts.ts";
import { updateTrial } from "./changes.ts";
import { finite } from "./json.ts";
import { trialOf } from "./rows.ts";
import type { TrialRow } from "./rows.ts";
import { atStudy, studyRow } from "./tables.ts";
import type { Tables, Workplace } from "./workplace.ts";

type LostOptions = Parameters<Store["releaseLost"]>[1];

export function lostTrialOperations({ tables, whole }: Workplace): Pick<Store, "releaseLost"> {
  return {
    async releaseLost(study, options) {
      finite(options.now, "now");
      const only = study === null ? null : (await studyRow(tables, study)).id;
      // Mostly nothing is lost: then nobody has to wait for the right to write.
      if ((await lostRows(tables, only, options)).length === 0) return [];
      return whole(async (transaction) => {
        const released: { readonly study: string; readonly trial: Trial }[] = [];
        const rows = await lostRows(transaction, only, options);
        for (const id of new Set(rows.map((row) => row.study_id))) {
          const studyAtWork = await transaction
            .selectFrom("studies")
            .selectAll()
            .where("id", "=", id)
            .executeTakeFirstOrThrow();
          await atStudy(transaction, studyAtWork, async (atWork) => {
            for (const row of rows.filter((lost) => lost.study_id === id)) {
              const after = endOfAttempt(row, options, studyAtWork.max_attempts);
              const endedAt = Math.min(options.now, row.expires_at ?? options.now);
              await keepAttempt(atWork, { before: trialOf(row), after }, { end: "lost", endedAt });
              released.push({ study: atWork.name, trial: await updateTrial(atWork, row, after) });
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
      // An index holds the running trials of a study, so that nobody has to look at the others.
      .where("study_id", "in", ({ selectFrom }) =>
        selectFrom("studies")
          .select("id")
          .$if(studyId !== null, (query) => query.where("id", "=", studyId ?? 0)),
      )
      .where("state", "=", "running")
      .where(({ or, eb }) =>
        // One text for any number of holders: a statement is prepared once for each text.
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

/** The process died: its attempt was interrupted. It went silent: the attempt counts as lost. */
function endOfAttempt(row: TrialRow, { now, deadHolders }: LostOptions, maxAttempts: number): Trial {
  const trial = trialOf(row);
  if (row.holder !== null && deadHolders.includes(row.holder)) return releaseTrial(trial);
  return retryTrial(trial, `lease; expired: ${trial.worker ?? "its worker"} was not heard of in time`, {
    maxAttempts,
    now,
  });
}
