/** A study with its trials at one point in time. */
import { bestTrial } from "./best-trial.ts";
import { remainingTrials, spendsBudget, stepsOf } from "./budget.ts";
import type { Study } from "./study.ts";
import { isFinished, type Trial } from "./trial.ts";

export interface StudySnapshot extends StudyProgress {
  /** In order of number. */
  readonly trials: readonly Trial[];
}

/** A snapshot without the list of trials, which would have to be copied when the study changes later. */
export interface StudyProgress {
  /** Its space remains the same object as long as the space does not change. */
  readonly study: Study;
  /** Waiting and running trials, in any order. */
  readonly open: readonly Trial[];
  /** Number of the next trial. */
  readonly next: number;
  /** Number of finished trials. */
  readonly finished: number;
  /** Sum of the last steps reported by trials. */
  readonly steps: number;
  /** Number of trials that may still finish within the budget, ≥ 0; Infinity if trials are not limited. */
  readonly left: number;
  readonly isBudgetSpent: boolean;
}

/** The parts of a snapshot that would otherwise require visiting every trial. */
export interface KnownParts {
  readonly open: readonly Trial[];
  readonly next: number;
  readonly steps: number;
  /** `bestTrial` of the trials; called only if the budget has a target. */
  readonly best: () => Trial | null;
}

export function snapshotOf(
  study: Study,
  trials: readonly Trial[],
  { open, next, steps, best }: KnownParts = knownParts(study, trials),
): StudySnapshot {
  const finished = trials.length - open.length;
  return {
    study,
    trials,
    open,
    next,
    finished,
    steps,
    left: remainingTrials(study, finished),
    isBudgetSpent: spendsBudget(study, { finished, steps }, best),
  };
}

function knownParts(study: Study, trials: readonly Trial[]): KnownParts {
  return {
    open: trials.filter((trial) => !isFinished(trial)),
    next: (trials.at(-1)?.number ?? -1) + 1,
    steps: stepsOf(trials),
    best: () => bestTrial(study, trials),
  };
}
