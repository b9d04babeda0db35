/** The part of the store that changes trials on purpose, with a record of who did it. */
import { CredenceError } from "../tuner/errors.ts";
import type { Store } from "../tuner/store.ts";
import type { Annotations } from "../tuner/study.ts";
import { correctTrial, stopTrial } from "../tuner/trial.ts";
import type { Trial } from "../tuner/trial.ts";
import { writeArtifacts } from "./artifacts.ts";
import { record } from "./audit.ts";
import { changedOnly } from "./changed-only.ts";
import { removeTrial, touchTrial, updateTrial } from "./changes.ts";
import { assertFinished } from "./finished.ts";
import { finite } from "./json.ts";
import { annotationColumns, trialOf } from "./rows.ts";
import { inStudy, trialRow } from "./tables.ts";
import type { Workplace } from "./workplace.ts";

type CorrectionOperations = Pick<Store, "correctTrial" | "deleteTrial" | "annotateTrial" | "requestStop">;

export function correctionOperations(workplace: Workplace): CorrectionOperations {
  return {
    correctTrial(study, number, outcome, author) {
      return inStudy(workplace, study, async (atWork) => {
        const row = await trialRow(atWork, number);
        const before = trialOf(row);
        const after = correctTrial(before, outcome);
        assertFinished(after, atWork.metrics, "");
        if ("artifacts" in outcome && outcome.artifacts !== undefined) {
          await writeArtifacts(atWork, number, { artifacts: outcome.artifacts, path: "" });
        }
        await record(atWork, author, { number, action: "correct", before: outcomeIn(before), after: outcomeIn(after) });
        return updateTrial(atWork, row, after);
      });
    },

    deleteTrial(study, number, author) {
      return inStudy(workplace, study, async (atWork) => {
        const row = await trialRow(atWork, number);
        const trial = trialOf(row);
        if (trial.state === "running") {
          throw new CredenceError("conflict", `trial ${number}; must not be running to be deleted. Stop it first.`);
        }
        await record(atWork, author, { number, action: "delete", before: trial, after: null });
        await removeTrial(atWork, row, finite(author.now, "now"));
      });
    },

    annotateTrial(study, number, annotations, author) {
      return inStudy(workplace, study, async (atWork) => {
        const row = await trialRow(atWork, number);
        const trial = trialOf(row);
        const { before, after } = changedOnly<Annotations>(trial, annotations, ["notes", "tags", "attributes"]);
        const columns = annotationColumns(after, "");
        if (Object.keys(columns).length === 0) return trial;
        await record(atWork, author, { number, action: "annotate", before, after });
        return touchTrial(atWork, row, columns);
      });
    },

    requestStop(study, number, author) {
      return inStudy(workplace, study, async (atWork) => {
        const row = await trialRow(atWork, number);
        const trial = trialOf(row);
        const stopped = stopTrial(trial, finite(author.now, "now"));
        if (trial.state === "running" && trial.stopRequested) return trial;
        const before = { state: trial.state, stopRequested: trial.stopRequested };
        const after = { state: stopped.state, stopRequested: true };
        await record(atWork, author, { number, action: "stop", before, after });
        return updateTrial(atWork, row, stopped);
      });
    },
  };
}

function outcomeIn({ state, values, standardErrors, metrics, failure }: Trial): Partial<Trial> {
  return { state, values, standardErrors, metrics, failure };
}
