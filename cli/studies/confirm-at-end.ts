/** The confirmation at the end of a study, if requested or if the budget is the default. */
import type { RunEnd } from "../../tuner/loop/run.ts";
import type { Objective } from "../../tuner/objective.ts";
import type { Studies } from "../../tuner/studies.ts";
import { isBudgetSpent } from "../../tuner/study/budget.ts";
import type { Study } from "../../tuner/study/study.ts";
import { isConfirmation, isFinished } from "../../tuner/study/trial.ts";
import type { Context } from "../context.ts";
import { showProgress } from "../report/progress.ts";
import type { Settings } from "../settings/settings.ts";
import { DEFAULT_TRIALS } from "../settings/study-plan.ts";
import { countOf } from "../terminal/format.ts";
import { DEFAULT_CONFIRMATION, enqueueConfirmations, runConfirmations } from "./confirm-study.ts";

export interface EndedRun {
  readonly study: Study;
  readonly settings: Settings;
  readonly objective: Objective;
  readonly workers: number;
  readonly studies: Studies;
}

/**
 * Evaluates the leading configurations and the default again once the study is done, if requested or if the budget is
 * the default. Returns how it ended; null if there is nothing to confirm.
 */
export async function confirmAtEnd(tuning: EndedRun, context: Context, signal: AbortSignal): Promise<RunEnd | null> {
  const { settings, objective, workers, studies } = tuning;
  const study = await studies.readStudy(tuning.study.name);
  const trials = await studies.readTrials(study.name);
  const repeats = settings.confirm ?? defaultRepeats(study, settings, objective);
  const isConfirmed = trials.some((trial) => isConfirmation(trial) && isFinished(trial));
  const waits = trials.some((trial) => isConfirmation(trial) && !isFinished(trial));
  if (repeats === 0 || !isBudgetSpent(study, trials) || (isConfirmed && !waits)) return null;
  const { top } = DEFAULT_CONFIRMATION;
  const count = await enqueueConfirmations(studies, study.name, { top, repeats, now: context.now() });
  if (count === 0) return null;
  const extended = { study: await studies.readStudy(study.name), trials: await studies.readTrials(study.name) };
  const progress = showProgress(context, { ...extended, workers, quiet: settings.quiet === true });
  try {
    progress.print(
      `Confirming the leading configurations and the default with new random numbers: ${countOf(count, "evaluation")}.`,
    );
    return await runConfirmations({ studies, study, objective, workers, progress, signal }, context);
  } finally {
    progress.stop();
  }
}

/** For a network with the default budget. */
function defaultRepeats({ budget }: Study, settings: Settings, { assess, defaultTrials }: Objective): number {
  const { trials, timeout, target, for: time } = settings;
  const isChosen = [trials, timeout, target, time, budget.seconds, budget.target].some((one) => one !== undefined);
  const isDefault = budget.trials === DEFAULT_TRIALS || budget.trials === defaultTrials;
  return isChosen || !isDefault || assess === undefined ? 0 : DEFAULT_CONFIRMATION.repeats;
}
