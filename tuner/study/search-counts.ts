/**
 * Trial counts of a study without confirmations: repeats increase the budget when they are enqueued, and are counted
 * separately here.
 */
import { isConfirmation, isFinished, type Trial } from "./trial.ts";
import type { Study } from "./study.ts";

export interface SearchCounts {
  /** Finished trials of the search: complete, pruned or failed. */
  readonly finished: number;
  /** The budget in trials, without those added for repeats; undefined if trials are not limited. */
  readonly limit: number | undefined;
  /** Number of finished repeats, and of all repeats. */
  readonly repeats: number;
  readonly repeatsAsked: number;
}

export function searchCounts({ budget }: Pick<Study, "budget">, trials: readonly Trial[]): SearchCounts {
  const finished = trials.filter(isFinished);
  const repeats = finished.filter(isConfirmation).length;
  const repeatsAsked = trials.filter(isConfirmation).length;
  const limit = budget.trials === undefined ? undefined : Math.max(0, budget.trials - repeatsAsked);
  return { finished: finished.length - repeats, limit, repeats, repeatsAsked };
}
