/**
 * The difference between two states of a study's trials: out of thousands, only one or two change between suggestions.
 */
import type { Trial } from "../study/trial.ts";

/** Turns the earlier list of trials into the later one. */
export interface HistoryChange {
  /** Number of trials in the later list; further entries are dropped. */
  readonly length: number;
  /** New and changed trials with their indices. */
  readonly changed: readonly (readonly [index: number, trial: Trial])[];
}

/**
 * Compares the contents of trials, not only their states: a study may have been deleted and recreated under the same
 * name, or a result corrected.
 */
export function changeBetween(before: readonly Trial[], now: readonly Trial[]): HistoryChange {
  const changed: [number, Trial][] = [];
  // A plain loop, because with 100,000 trials it dominates the cost of a suggestion in the calling thread.
  for (let index = 0; index < now.length; index++) {
    if (before[index] !== now[index] && !isSameData(before[index], now[index])) changed.push([index, now[index]]);
  }
  return { length: now.length, changed };
}

/** Updates the list in place; unchanged trials remain the same objects. */
export function applyChange(history: Trial[], { length, changed }: HistoryChange): void {
  history.length = Math.min(history.length, length);
  for (const [index, trial] of changed) history[index] = trial;
}

/** The same change in one or more chunks of at most `size` trials, to be applied in order. */
export function chunksOf({ length, changed }: HistoryChange, size: number): readonly HistoryChange[] {
  const count = Math.max(1, Math.ceil(changed.length / size));
  return Array.from({ length: count }, (_, k) => ({ length, changed: changed.slice(k * size, (k + 1) * size) }));
}

/** Equality of plain data, in a third of the time that `isDeepStrictEqual` from node:util takes. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [one, other] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && isSameData(one[name], other[name]));
}
