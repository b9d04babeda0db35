/** Points that may not be suggested again. */
import type { Hyperparameters } from "../search-space.ts";
import { hyperparametersKey } from "../space-encoding.ts";
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";

export interface Visited {
  has(hyperparameters: Hyperparameters): boolean;
}

const nowhere: Visited = { has: () => false };

/** Keys of trials once seen. Hyperparameters never change, so whoever keeps trials from call to call gets them for nothing. */
const known = new WeakMap<Hyperparameters, string>();

function keyOf({ hyperparameters }: Trial): string {
  const key = known.get(hyperparameters) ?? hyperparametersKey(hyperparameters);
  known.set(hyperparameters, key);
  return key;
}

/**
 * Every trial's point, however the trial ended and whether or not it has: also one that failed transiently, since the
 * machine may well fail there again. Nothing when the study allows repeats.
 */
export function visitedPoints(study: Study, trials: readonly Trial[]): Visited {
  if (study.strategy.repeats) return nowhere;
  const keys = new Set(trials.map(keyOf));
  return { has: (hyperparameters) => keys.has(hyperparametersKey(hyperparameters)) };
}
