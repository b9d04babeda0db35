/** Store operations on running trials: claim, renew, release, report, finish. */
import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import { CredenceError } from "../../common/errors.ts";
import type { StopAnswer, Store } from "../../tuner/store.ts";
import {
  finishTrial,
  isFinished,
  pruneTrial,
  releaseTrial,
  reportStep,
  resumeTrial,
  retryTrial,
  startTrial,
  stopTrial,
  type Outcome,
  type Trial,
} from "../../tuner/study/trial.ts";
import { artifactTexts, readArtifactTexts, writeArtifacts } from "./artifacts.ts";
import { recordAttempt } from "./attempts.ts";
import { touchTrial, updateTrial } from "./write-trial.ts";
import { assertFinished } from "./check-finished.ts";
import { finite } from "./json.ts";
import { leaseColumns, stateColumns, trialOf, type TrialRow } from "./rows.ts";
import { prepared } from "./prepared.ts";
import { inStudy, trialRow, type StudyTransaction } from "./find.ts";
import type { Transactions } from "./transactions.ts";

type LeaseOperations = Pick<
  Store,
  "claim" | "renewLease" | "release" | "finishTrial" | "addIntermediateValue" | "pruneTrial"
>;

export function leaseOperations(transactions: Transactions): LeaseOperations {
  return {
    claim(study, lease, now) {
      return inStudy(transactions, study, async (transaction) => {
        for (;;) {
          const row = await firstWaiting(transaction);
          if (row === undefined) return null;
          const trial = trialOf(row);
          if (!trial.stopRequested) {
            if (trial.attempt > 0) await forgetIntermediateValues(transaction, row.number);
            return updateTrial(transaction, row, startTrial(trial, lease, finite(now, "now")));
          }
          await updateTrial(transaction, row, stopTrial(trial, now));
        }
      });
    },

    renewLease(study, number, lease) {
      return inStudy(transactions, study, async (transaction) => {
        const row = await rowHeldBy(transaction, number, lease.holder);
        return stopAnswer(await touchTrial(transaction, row, leaseColumns(lease)));
      });
    },

    release(study, number, holder, why) {
      return inStudy(transactions, study, async (transaction) => {
        const row = await rowHeldBy(transaction, number, holder);
        const before = trialOf(row);
        const options = { maxAttempts: transaction.row.max_attempts, now: finite(why.now, "now") };
        const isReturned = why.kind === "interrupted";
        const after = isReturned ? releaseTrial(before, why.now) : retryTrial(before, why.message, options);
        const end = isReturned ? "released" : "transient";
        await recordAttempt(transaction, { before, after }, { end, endedAt: why.now });
        return updateTrial(transaction, row, after);
      });
    },

    finishTrial(study, number, holder, { outcome, now }) {
      return inStudy(transactions, study, async (transaction) => {
        const told = await trialRow(transaction, number);
        if (told.holder === holder && isFinished(trialOf(told))) return confirmOutcome(transaction, told, outcome);
        const row = await rowHeldBy(transaction, number, holder);
        const finished = finishTrial(trialOf(row), outcome, finite(now, "now"));
        assertFinished(finished, transaction.metrics, "");
        const artifacts = artifactsOf(outcome);
        if (artifacts.length > 0) await writeArtifacts(transaction, number, { artifacts, path: "" });
        return updateTrial(transaction, row, finished);
      });
    },

    async addIntermediateValue(study, number, holder, { step, metric, value }) {
      finite(step, "step");
      finite(value, "value");
      return inStudy(transactions, study, async (transaction) => {
        const row = await rowHeldBy(transaction, number, holder);
        await transaction.tables
          .insertInto("intermediate_values")
          .values({ study_id: transaction.id, number, step, metric, value })
          .onConflict((conflict) => conflict.columns(["study_id", "number", "step", "metric"]).doUpdateSet({ value }))
          .execute();
        const { steps } = reportStep(trialOf(row), step);
        return stopAnswer(await touchTrial(transaction, row, { steps }));
      });
    },

    async pruneTrial(study, number, holder, decision) {
      return inStudy(transactions, study, async (transaction) => {
        const row = await rowHeldBy(transaction, number, holder);
        return stopAnswer(await updateTrial(transaction, row, pruneTrial(trialOf(row), decision)));
      });
    },
  };
}

function stopAnswer({ stopRequested, pruning }: Trial): StopAnswer {
  return { stopRequested, prunedBy: pruning?.rule ?? null };
}

const selectWaiting = prepared((tables, { id }: { id: number }) =>
  tables
    .selectFrom("trials")
    .selectAll()
    .where("study_id", "=", id)
    .where("state", "=", sql.lit("waiting" as const))
    .where("deleted_at", "is", null)
    .orderBy("number")
    .limit(sql.lit(1)),
);

async function firstWaiting({ tables, id, counters }: StudyTransaction): Promise<TrialRow | undefined> {
  return counters.counts.waiting === 0 ? undefined : (await selectWaiting(tables, { id })).rows.at(0);
}

/** A new attempt starts without the intermediate values of the previous attempt. */
async function forgetIntermediateValues({ tables, id }: StudyTransaction, number: number): Promise<void> {
  await tables.deleteFrom("intermediate_values").where("study_id", "=", id).where("number", "=", number).execute();
}

/** The row of a running trial. Throws `not-found`, or `lease-lost` if another holder has the lease. */
async function rowHeldBy(transaction: StudyTransaction, number: number, holder: string): Promise<TrialRow> {
  const row = await trialRow(transaction, number);
  if (row.state === "running" && row.holder === holder) return row;
  if (row.state === "waiting" && row.holder === holder && (await resume(transaction, row))) {
    return trialRow(transaction, number);
  }
  throw leaseLost(transaction.name, trialOf(row));
}

/**
 * Resumes an expired lease, which remains valid until another worker takes the trial. Returns whether it had expired.
 */
async function resume(transaction: StudyTransaction, row: TrialRow): Promise<boolean> {
  const { tables, id } = transaction;
  const attempt = await tables
    .deleteFrom("attempts")
    .where("study_id", "=", id)
    .where("number", "=", row.number)
    .where("attempt", "=", row.attempt)
    .where("ending", "=", "lost")
    .returning("ended_at")
    .executeTakeFirst();
  if (attempt === undefined) return false;
  const lease = { worker: row.worker ?? "", holder: row.holder ?? "", expiresAt: attempt.ended_at };
  await updateTrial(transaction, row, resumeTrial(trialOf(row), lease));
  return true;
}

function leaseLost(study: string, trial: Trial): CredenceError {
  const owner = trial.lease === null ? trial.state : `run by ${JSON.stringify(trial.lease.worker)}`;
  const message = `lease of trial ${trial.number} in study ${JSON.stringify(study)}; has been lost: the trial is ${owner}`;
  return new CredenceError("lease-lost", message);
}

function artifactsOf(outcome: Outcome) {
  return outcome.artifacts ?? [];
}

/**
 * Accepts the outcome that the trial already has, without changing anything. Throws `conflict` for a different outcome.
 */
async function confirmOutcome(transaction: StudyTransaction, row: TrialRow, outcome: Outcome): Promise<Trial> {
  const told = trialOf(row);
  const running: Trial = {
    ...told,
    state: "running",
    values: null,
    standardErrors: null,
    metrics: null,
    failure: null,
  };
  const again = { ...finishTrial(running, outcome, 0), finishedAt: told.finishedAt };
  const columns = stateColumns(again, transaction.metrics, "");
  const artifacts = await readArtifactTexts(transaction.tables, transaction.id, row.number);
  const sameArtifacts = isDeepStrictEqual(artifacts, artifactTexts(artifactsOf(outcome), ""));
  if (sameArtifacts && isDeepStrictEqual(told, trialOf({ ...row, ...columns }))) return told;
  const { state, values, standardErrors, metrics, failure } = told;
  const before = `${state} ${JSON.stringify(failure ?? { values, standardErrors, metrics })}`;
  const noun = `outcome of trial ${row.number} in study ${JSON.stringify(transaction.name)}`;
  throw new CredenceError("conflict", `${noun}; must not change once reported: ${before}`);
}
