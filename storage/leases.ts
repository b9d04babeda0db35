/** The part of the store that changes the state of trials: who runs one, until when, and how it ended. */
import { isDeepStrictEqual } from "node:util";
import { CredenceError } from "../tuner/errors.ts";
import type { Store } from "../tuner/store.ts";
import { finishTrial, isFinished, releaseTrial, startTrial } from "../tuner/trial.ts";
import type { Outcome, Trial } from "../tuner/trial.ts";
import { assertFinished } from "./finished.ts";
import { finite } from "./json.ts";
import { leaseColumns, stateColumns, trialOf } from "./rows.ts";
import type { TrialRow } from "./rows.ts";
import { inStudy, trialRow } from "./tables.ts";
import type { StudyAtWork, Tables } from "./tables.ts";

type LeaseOperations = Pick<
  Store,
  "claim" | "renewLease" | "release" | "releaseLost" | "finishTrial" | "addIntermediateValue"
>;

export function leaseOperations(database: Tables): LeaseOperations {
  return {
    claim(study, lease, now) {
      return inStudy(database, study, async (atWork) => {
        const row = await firstWaiting(atWork);
        if (row === undefined) return null;
        if (row.attempt > 0) await forgetIntermediateValues(atWork, row.number);
        return update(atWork, row, startTrial(trialOf(row), lease, now));
      });
    },

    renewLease(study, number, lease) {
      return inStudy(database, study, async (atWork) => {
        await rowHeldBy(atWork, number, lease.holder);
        await updateColumns(atWork, number, leaseColumns(lease));
      });
    },

    release(study, number, holder) {
      return inStudy(database, study, async (atWork) => {
        const row = await rowHeldBy(atWork, number, holder);
        await update(atWork, row, releaseTrial(trialOf(row)));
      });
    },

    async releaseLost(study, { now, deadHolders }) {
      finite(now, "now");
      return inStudy(database, study, async (atWork) => {
        const rows = await atWork.tables
          .selectFrom("trials")
          .selectAll()
          .where("study_id", "=", atWork.id)
          .where("state", "=", "running")
          .where(({ or, eb }) =>
            or([eb("expires_at", "<", now), ...(deadHolders.length > 0 ? [eb("holder", "in", deadHolders)] : [])]),
          )
          .orderBy("number")
          .execute();
        for (const row of rows) await update(atWork, row, releaseTrial(trialOf(row)));
        return rows.map(({ number }) => number);
      });
    },

    finishTrial(study, number, holder, { outcome, now }) {
      return inStudy(database, study, async (atWork) => {
        const row = await trialRow(atWork, number);
        const trial = trialOf(row);
        if (row.holder === holder && isFinished(trial)) return toldAgain(atWork, row, outcome);
        if (row.holder !== holder || trial.lease === null) throw leaseLost(atWork.name, trial);
        const finished = finishTrial(trial, outcome, now);
        assertFinished(finished, atWork.metrics, "");
        return update(atWork, row, finished);
      });
    },

    async addIntermediateValue(study, number, holder, { step, metric, value }) {
      finite(step, "step");
      finite(value, "value");
      return inStudy(database, study, async (atWork) => {
        await rowHeldBy(atWork, number, holder);
        await atWork.tables
          .insertInto("intermediate_values")
          .values({ study_id: atWork.id, number, step, metric, value })
          .onConflict((conflict) => conflict.columns(["study_id", "number", "step", "metric"]).doUpdateSet({ value }))
          .execute();
      });
    },
  };
}

function firstWaiting({ tables, id }: StudyAtWork): Promise<TrialRow | undefined> {
  return tables
    .selectFrom("trials")
    .selectAll()
    .where("study_id", "=", id)
    .where("state", "=", "waiting")
    .orderBy("number")
    .limit(1)
    .executeTakeFirst();
}

/** The next attempt reports anew; a value of the last one must not pass for its own. */
async function forgetIntermediateValues({ tables, id }: StudyAtWork, number: number): Promise<void> {
  await tables.deleteFrom("intermediate_values").where("study_id", "=", id).where("number", "=", number).execute();
}

/** The row of a running trial. Throws `not-found`, or `lease-lost` unless the holder holds it. */
async function rowHeldBy(atWork: StudyAtWork, number: number, holder: string): Promise<TrialRow> {
  const row = await trialRow(atWork, number);
  if (row.state !== "running" || row.holder !== holder) throw leaseLost(atWork.name, trialOf(row));
  return row;
}

/** Writes the new state of a trial, and returns it as a read would. */
async function update(atWork: StudyAtWork, row: TrialRow, trial: Trial): Promise<Trial> {
  const columns = { ...stateColumns(trial, atWork.metrics, ""), ...leaseColumns(trial.lease) };
  await updateColumns(atWork, row.number, columns);
  return trialOf({ ...row, ...columns });
}

async function updateColumns({ tables, id }: StudyAtWork, number: number, columns: Partial<TrialRow>): Promise<void> {
  await tables.updateTable("trials").set(columns).where("study_id", "=", id).where("number", "=", number).execute();
}

function leaseLost(study: string, trial: Trial): CredenceError {
  const whose = trial.lease === null ? trial.state : `run by ${JSON.stringify(trial.lease.worker)}`;
  const message = `lease of trial ${trial.number} in study ${JSON.stringify(study)}; is lost: the trial is ${whose}`;
  return new CredenceError("lease-lost", message);
}

/** Telling the same outcome again changes nothing. Throws `conflict` for another one. */
function toldAgain(atWork: StudyAtWork, row: TrialRow, outcome: Outcome): Trial {
  const told = trialOf(row);
  const running: Trial = {
    ...told,
    state: "running",
    values: null,
    standardErrors: null,
    metrics: null,
    failure: null,
  };
  const columns = stateColumns(finishTrial(running, outcome, told.finishedAt ?? 0), atWork.metrics, "");
  if (isDeepStrictEqual(told, trialOf({ ...row, ...columns }))) return told;
  const { state, values, standardErrors, metrics, failure } = told;
  const before = `${state} ${JSON.stringify(failure ?? { values, standardErrors, metrics })}`;
  const noun = `outcome of trial ${row.number} in study ${JSON.stringify(atWork.name)}`;
  throw new CredenceError("conflict", `${noun}; must not change once told: ${before}`);
}
