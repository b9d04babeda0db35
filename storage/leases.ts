/** The part of the store that changes the state of trials: who runs one, until when, and how it ended. */
import { isDeepStrictEqual } from "node:util";
import { sql } from "kysely";
import { CredenceError } from "../tuner/errors.ts";
import type { Store } from "../tuner/store.ts";
import { finishTrial, isFinished, releaseTrial, retryTrial, startTrial, stopTrial } from "../tuner/trial.ts";
import type { Outcome, Trial } from "../tuner/trial.ts";
import { artifactTexts, storedArtifacts, writeArtifacts } from "./artifacts.ts";
import { keepAttempt } from "./attempts.ts";
import { touchTrial, updateTrial } from "./changes.ts";
import { assertFinished } from "./finished.ts";
import { finite } from "./json.ts";
import { leaseColumns, stateColumns, trialOf } from "./rows.ts";
import type { TrialRow } from "./rows.ts";
import { statement } from "./statement.ts";
import { inStudy, trialRow } from "./tables.ts";
import type { StudyAtWork } from "./tables.ts";
import type { Workplace } from "./workplace.ts";

type LeaseOperations = Pick<Store, "claim" | "renewLease" | "release" | "finishTrial" | "addIntermediateValue">;

export function leaseOperations(workplace: Workplace): LeaseOperations {
  return {
    claim(study, lease, now) {
      return inStudy(workplace, study, async (atWork) => {
        for (;;) {
          const row = await firstWaiting(atWork);
          if (row === undefined) return null;
          const trial = trialOf(row);
          if (!trial.stopRequested) {
            if (trial.attempt > 0) await forgetIntermediateValues(atWork, row.number);
            return updateTrial(atWork, row, startTrial(trial, lease, now));
          }
          await updateTrial(atWork, row, stopTrial(trial, now));
        }
      });
    },

    renewLease(study, number, lease) {
      return inStudy(workplace, study, async (atWork) => {
        const row = await rowHeldBy(atWork, number, lease.holder);
        const { stopRequested } = await touchTrial(atWork, row, leaseColumns(lease));
        return { stopRequested };
      });
    },

    release(study, number, holder, why) {
      return inStudy(workplace, study, async (atWork) => {
        const row = await rowHeldBy(atWork, number, holder);
        const before = trialOf(row);
        const options = { maxAttempts: atWork.row.max_attempts, now: finite(why.now, "now") };
        const isGivenBack = why.kind === "interrupted";
        const after = isGivenBack ? releaseTrial(before) : retryTrial(before, why.message, options);
        const end = isGivenBack ? "released" : "transient";
        await keepAttempt(atWork, { before, after }, { end, endedAt: why.now });
        return updateTrial(atWork, row, after);
      });
    },

    finishTrial(study, number, holder, { outcome, now }) {
      return inStudy(workplace, study, async (atWork) => {
        const row = await trialRow(atWork, number);
        const trial = trialOf(row);
        if (row.holder === holder && isFinished(trial)) return toldAgain(atWork, row, outcome);
        if (row.holder !== holder || trial.lease === null) throw leaseLost(atWork.name, trial);
        const finished = finishTrial(trial, outcome, now);
        assertFinished(finished, atWork.metrics, "");
        const artifacts = artifactsOf(outcome);
        if (artifacts.length > 0) await writeArtifacts(atWork, number, { artifacts, path: "" });
        return updateTrial(atWork, row, finished);
      });
    },

    async addIntermediateValue(study, number, holder, { step, metric, value }) {
      finite(step, "step");
      finite(value, "value");
      return inStudy(workplace, study, async (atWork) => {
        const row = await rowHeldBy(atWork, number, holder);
        await atWork.tables
          .insertInto("intermediate_values")
          .values({ study_id: atWork.id, number, step, metric, value })
          .onConflict((conflict) => conflict.columns(["study_id", "number", "step", "metric"]).doUpdateSet({ value }))
          .execute();
        const { stopRequested } = await touchTrial(atWork, row, {});
        return { stopRequested };
      });
    },
  };
}

const selectWaiting = statement((tables, { id }: { id: number }) =>
  tables
    .selectFrom("trials")
    .selectAll()
    .where("study_id", "=", id)
    .where("state", "=", sql.lit("waiting" as const))
    .where("deleted_at", "is", null)
    .orderBy("number")
    .limit(sql.lit(1)),
);

async function firstWaiting({ tables, id, ledger }: StudyAtWork): Promise<TrialRow | undefined> {
  return ledger.counts.waiting === 0 ? undefined : (await selectWaiting(tables, { id })).rows.at(0);
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

function leaseLost(study: string, trial: Trial): CredenceError {
  const whose = trial.lease === null ? trial.state : `run by ${JSON.stringify(trial.lease.worker)}`;
  const message = `lease of trial ${trial.number} in study ${JSON.stringify(study)}; is lost: the trial is ${whose}`;
  return new CredenceError("lease-lost", message);
}

function artifactsOf(outcome: Outcome) {
  return "artifacts" in outcome && outcome.artifacts !== undefined ? outcome.artifacts : [];
}

/** Telling the same outcome again changes nothing. Throws `conflict` for another one. */
async function toldAgain(atWork: StudyAtWork, row: TrialRow, outcome: Outcome): Promise<Trial> {
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
  const artifacts = await storedArtifacts(atWork.tables, atWork.id, row.number);
  const sameArtifacts = isDeepStrictEqual(artifacts, artifactTexts(artifactsOf(outcome), ""));
  if (sameArtifacts && isDeepStrictEqual(told, trialOf({ ...row, ...columns }))) return told;
  const { state, values, standardErrors, metrics, failure } = told;
  const before = `${state} ${JSON.stringify(failure ?? { values, standardErrors, metrics })}`;
  const noun = `outcome of trial ${row.number} in study ${JSON.stringify(atWork.name)}`;
  throw new CredenceError("conflict", `${noun}; must not change once told: ${before}`);
}
