/** The trials of a study in memory, with totals and the best trial updated on each change. */
import type { Changes } from "../store.ts";
import { bestTrial } from "../study/best-trial.ts";
import { snapshotOf, type StudySnapshot } from "../study/snapshot.ts";
import type { Study } from "../study/study.ts";
import { isFinished, type Trial } from "../study/trial.ts";

interface CachedTrials {
  /** `study`: the study as it was before the changes; null the first time. */
  accept(changes: Pick<Changes, "trials" | "deleted">, study: Study | null): void;
  snapshot(study: Study): StudySnapshot;
  /** Marks the snapshot's list as handed out, so that the next change copies it. */
  share(): void;
}

export function createCachedTrials(): CachedTrials {
  let trials: Trial[] = [];
  let isShared = false;
  const open = new Map<number, Trial>();
  let next = 0;
  /** Sum of the last steps of all trials. */
  let steps = 0;
  /** The best trial; undefined if it has to be searched for. */
  let best: Trial | null | undefined;

  /** Replaces, adds or (if null) removes the trial with this number. */
  function put(number: number, trial: Trial | null, study: Study | null): void {
    if (isShared) trials = trials.slice();
    isShared = false;
    const index = indexOf(trials, number);
    const isThere = trials[index]?.number === number;
    steps += (trial?.steps ?? 0) - (isThere ? (trials[index].steps ?? 0) : 0);
    if (trial !== null) {
      // `splice` is avoided because nearly every change replaces or appends a trial.
      if (isThere || index === trials.length) trials[index] = trial;
      else trials.splice(index, 0, trial);
    } else if (isThere) trials.splice(index, 1);
    if (trial === null || isFinished(trial)) open.delete(number);
    else open.set(number, trial);
    next = Math.max(next, number + 1);
    if (best?.number === number) best = undefined;
    else if (best !== undefined && trial?.state === "complete") best = better(study, best, trial);
  }

  return {
    accept(changes, study) {
      for (const trial of changes.trials) put(trial.number, trial, study);
      for (const number of changes.deleted) put(number, null, study);
    },
    snapshot(study) {
      const readBest = () => (best === undefined ? (best = bestTrial(study, trials)) : best);
      return snapshotOf(study, trials, { next, steps, open: [...open.values()], best: readBest });
    },
    share() {
      isShared = true;
    },
  };
}

function better(study: Study | null, one: Trial | null, other: Trial): Trial | null {
  return study === null ? null : bestTrial(study, one === null ? [other] : [one, other]);
}

/**
 * Index of the trial with this number, or the index at which it would be inserted. Numbers are dense except for deleted
 * trials.
 */
function indexOf(trials: readonly Trial[], number: number): number {
  const last = trials.at(-1);
  if (last === undefined || last.number < number) return trials.length;
  let [low, high] = [0, Math.min(number, trials.length - 1)];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (trials[middle].number < number) low = middle + 1;
    else high = middle;
  }
  return low;
}
