/** Store operations that deliberately change trials; each is recorded in the audit log. */
import { CredenceError } from "../../common/errors.ts";
import type { Store } from "../../tuner/store.ts";
import type { Annotations } from "../../tuner/study/study.ts";
import { correctTrial, stopTrial, type Trial } from "../../tuner/study/trial.ts";
import { writeArtifacts } from "./artifacts.ts";
import { recordAudit } from "./audit.ts";
import { changedFields } from "./changed-only.ts";
import { removeTrial, touchTrial, updateTrial } from "./write-trial.ts";
import { assertFinished } from "./check-finished.ts";
import { finite } from "./json.ts";
import { annotationColumns, trialOf } from "./rows.ts";
import { inStudy, trialRow } from "./find.ts";
import type { Transactions } from "./transactions.ts";

type CorrectionOperations = Pick<Store, "correctTrial" | "deleteTrial" | "annotateTrial" | "requestStop">;

export function correctionOperations(transactions: Transactions): CorrectionOperations {
  return {
    correctTrial(study, number, outcome, author) {
      return inStudy(transactions, study, async (transaction) => {
        const row = await trialRow(transaction, number);
        const before = trialOf(row);
        const after = correctTrial(before, outcome);
        assertFinished(after, transaction.metrics, "");
        if (outcome.artifacts !== undefined) {
          await writeArtifacts(transaction, number, { artifacts: outcome.artifacts, path: "" });
        }
        await recordAudit(transaction, author, {
          number,
          action: "correct",
          before: outcomeFields(before),
          after: outcomeFields(after),
        });
        return updateTrial(transaction, row, after);
      });
    },

    deleteTrial(study, number, author) {
      return inStudy(transactions, study, async (transaction) => {
        const row = await trialRow(transaction, number);
        const trial = trialOf(row);
        if (trial.state === "running") {
          throw new CredenceError("conflict", `trial ${number}; must not be running to be deleted. Stop it first.`);
        }
        await recordAudit(transaction, author, { number, action: "delete", before: trial, after: null });
        await removeTrial(transaction, row, finite(author.now, "now"));
      });
    },

    annotateTrial(study, number, annotations, author) {
      return inStudy(transactions, study, async (transaction) => {
        const row = await trialRow(transaction, number);
        const trial = trialOf(row);
        const { before, after } = changedFields<Annotations>(trial, annotations, ["notes", "tags", "attributes"]);
        const columns = annotationColumns(after, "");
        if (Object.keys(columns).length === 0) return trial;
        await recordAudit(transaction, author, { number, action: "annotate", before, after });
        return touchTrial(transaction, row, columns);
      });
    },

    requestStop(study, number, author) {
      return inStudy(transactions, study, async (transaction) => {
        const row = await trialRow(transaction, number);
        const trial = trialOf(row);
        const stopped = stopTrial(trial, finite(author.now, "now"));
        if (trial.state === "running" && trial.stopRequested) return trial;
        const before = { state: trial.state, stopRequested: trial.stopRequested };
        const after = { state: stopped.state, stopRequested: true };
        await recordAudit(transaction, author, { number, action: "stop", before, after });
        return updateTrial(transaction, row, stopped);
      });
    },
  };
}

function outcomeFields({ state, values, standardErrors, metrics, failure }: Trial): Partial<Trial> {
  return { state, values, standardErrors, metrics, failure };
}
