/** Problems with the suggestions of a study, derived only from the trials, and therefore independent of any process. */
import { BREAKER, failureRow, rowText } from "../study/failure-row.ts";
import { hyperparametersKey } from "../space/encoding.ts";
import { constraintNotices } from "../search/feasible/emptiness.ts";
import { feasibleSetOf } from "../search/feasible/feasible-set.ts";
import { regionOf } from "../space/constraint/region.ts";
import { spaceSize } from "../space/size.ts";
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";

export interface StudyNotice {
  readonly code: "failures" | "strategy-failed" | "fallback-suggestions" | "space-exhausted" | "constraints";
  /** A plain sentence. */
  readonly message: string;
  /** Number of trials affected. */
  readonly count: number;
}

/** The current notices of a study, most serious first. */
export function studyNotices(study: Study, trials: readonly Trial[]): readonly StudyNotice[] {
  const notices: StudyNotice[] = [];
  const row = study.state === "paused" ? failureRow(trials) : null;
  if (row !== null && row.numbers.length >= BREAKER.atFirst) {
    const count = row.numbers.length;
    const message = `Paused after ${rowText({ ...row, count })}. Resume it with: credence edit ${study.name} --resume`;
    notices.push({ code: "failures", message, count });
  }
  const failed = trials.filter(({ reason }) => reason.phase === "strategy-failed");
  const last = failed.at(-1);
  if (last !== undefined) {
    const message = `The strategy failed for ${share(failed, trials)}, last for trial ${last.number}: ${last.reason.problem ?? "unknown error"}. Their points are quasi-random.`;
    notices.push({ code: "strategy-failed", message, count: failed.length });
  }
  const late = trials.filter(({ reason }) => reason.phase === "overload");
  if (late.length > 0) {
    const message = `${share(late, trials)} got a quasi-random point, because the strategy did not finish while the worker was waiting.`;
    notices.push({ code: "fallback-suggestions", message, count: late.length });
  }
  for (const message of constraintNotices(study)) notices.push({ code: "constraints", message, count: 0 });
  const size = configurationsOf(study);
  if (!study.strategy.repeats && trials.length >= size) {
    const distinct = new Set(trials.map(({ hyperparameters }) => hyperparametersKey(hyperparameters)));
    if (distinct.size >= size) {
      const meeting = study.constraints === undefined ? "" : " that meets the constraints";
      const message = `Every point of the search space${meeting} has been tried: ${size}.`;
      notices.push({ code: "space-exhausted", message, count: distinct.size });
    }
  }
  return notices;
}

/** Number of points to try; Infinity if they cannot be counted. */
function configurationsOf(study: Study): number {
  const region = regionOf(study);
  if (region === null) return spaceSize(study.space);
  const { points, isComplete } = feasibleSetOf(region, study.seed);
  return isComplete ? points.length : Infinity;
}

function share(some: readonly Trial[], all: readonly Trial[]): string {
  return `${some.length} of ${all.length} ${all.length === 1 ? "trial" : "trials"}`;
}
