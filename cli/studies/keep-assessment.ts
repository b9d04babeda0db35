/** Stores the comparison on the test set with the study, so that other commands and the page can show it. */
import { CredenceError } from "../../common/errors.ts";
import type { Studies } from "../../tuner/studies.ts";
import type { Context } from "../context.ts";
import type { Report } from "../report/report.ts";

/**
 * Does nothing if it is stored already. Removes an earlier one if the default itself is recommended now. A refusal is
 * told on standard error, since the report does not depend on it.
 */
export async function keepAssessment(
  { study, comparison, recommended, defaultTrial }: Report,
  studies: Pick<Studies, "updateStudy">,
  context: Pick<Context, "stderr" | "now">,
): Promise<void> {
  const isOutdated = study.assessment !== undefined && recommended !== null && recommended === defaultTrial;
  if (comparison === null && !isOutdated) return;
  try {
    await studies.updateStudy(study.name, { assessment: comparison }, { who: "tune", now: context.now() });
  } catch (error) {
    if (!(error instanceof CredenceError)) throw error;
    context.stderr.write(`The result on the test set could not be stored: ${error.message}\n`);
  }
}
