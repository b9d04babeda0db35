/** Points that may not be suggested again. */
import type { Hyperparameters, SearchSpace } from "../search-space.ts";
import { hyperparametersKey } from "../space-encoding.ts";
import { fitToSpace } from "../space-fit.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";

export interface Visited {
  has(hyperparameters: Hyperparameters): boolean;
}

const nowhere: Visited = { has: () => false };

/** Keys of trials once seen, by space: neither changes, so whoever keeps them from call to call gets keys for nothing. */
const known = new WeakMap<SearchSpace, WeakMap<Hyperparameters, string>>();

function keysIn(space: SearchSpace): (trial: Trial) => string {
  const keys = known.get(space) ?? new WeakMap<Hyperparameters, string>();
  known.set(space, keys);
  return ({ hyperparameters }) => {
    const key = keys.get(hyperparameters) ?? hyperparametersKey(fitToSpace(space, hyperparameters) ?? hyperparameters);
    keys.set(hyperparameters, key);
    return key;
  };
}

/**
 * Every trial's point, however the trial ended and whether or not it has: also one that failed transiently, since the
 * machine may well fail there again. Nothing when the study allows repeats.
 */
export function visitedPoints(study: Study, trials: readonly Trial[]): Visited {
  if (study.strategy.repeats) return nowhere;
  const keys = new Set(trials.map(keysIn(study.space)));
  return { has: (hyperparameters) => keys.has(hyperparametersKey(hyperparameters)) };
}
