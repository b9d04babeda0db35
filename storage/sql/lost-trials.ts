/** The store operation that ends expired leases and leases of dead processes. */
import type { Store } from "../../tuner/store.ts";
import { releaseTrial, retryTrial, type Trial } from "../../tuner/study/trial.ts";
import { recordAttempt } from "./attempts.ts";
import { updateTrial } from "./write-trial.ts";
import { finite } from "./json.ts";
import { trialOf, type StudyRow, type TrialRow } from "./rows.ts";
import { findStudyRow, withStudyRow, studyRow } from "./find.ts";
import type { Tables, Transactions } from "./transactions.ts";

type LostOptions = Parameters<Store["releaseLost"]>[1];

export function lostTrialOperations({ tables, transact }: Transactions): Pick<Store, "releaseLost"> {
  return {
    async releaseLost(study, options) {
      finite(options.now, "now");
      const only = study === null ? null : (await studyRow(tables, study)).id;
      // Usually nothing is lost: check before taking the write lock.
      const lost = await lostRows(tables, only, options);
      if (lost.length === 0) return [];
      return transact(async (changing) => {
        const released: { readonly study: string; readonly trial: Trial }[] = [];
        for (const id of new Set(lost.map((row) => row.study_id))) {
          const owner = await lockStudy(changing, id);
          if (owner === undefined) continue;
          await withStudyRow(changing, owner, async (transaction) => {
            // A lease may have been renewed before the study was locked.
            for (const row of await lostRows(changing, id, options)) {
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

async function lockStudy(tables: Tables, id: number): Promise<StudyRow | undefined> {
  const found = await tables.selectFrom("studies").select("name").where("id", "=", id).executeTakeFirst();
  return found === undefined ? undefined : findStudyRow(tables, found.name);
}

/** Maximum number of holders in one statement. */
const MAX_NAMED = 500;

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
        or([eb("expires_at", "<", now), ...chunksOf(deadHolders).map((holders) => eb("holder", "in", holders))]),
      )
      .orderBy("study_id")
      .orderBy("number")
      .execute()
  );
}

function chunksOf(holders: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(holders.length / MAX_NAMED);
  return Array.from({ length: count }, (_, index) => holders.slice(index * MAX_NAMED, (index + 1) * MAX_NAMED));
}

/** A dead process interrupts its attempt; an expired lease counts as a lost attempt. */
function endOfAttempt(row: TrialRow, { now, deadHolders }: LostOptions, maxAttempts: number): Trial {
  const trial = trialOf(row);
  if (row.holder !== null && deadHolders.includes(row.holder)) return releaseTrial(trial, now);
  return retryTrial(trial, `lease; expired: ${trial.worker ?? "its worker"} sent no heartbeat in time`, {
    maxAttempts,
    now,
  });
}
