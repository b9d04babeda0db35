/** A study's history by what has changed in it: of thousands of trials, one or two since the last suggestion. */
import type { Trial } from "../trial.ts";

/** Enough to make the present history from an earlier one. */
export interface HistoryChange {
  /** Trials that there are now; what lay beyond is gone. */
  readonly length: number;
  /** Those that are new or not what they were, by their place in the history. */
  readonly changed: readonly (readonly [place: number, trial: Trial])[];
}

/**
 * Compares what the trials say, and not only when they ended: a study may have been deleted and made again under its
 * name, or a result corrected.
 */
export function changeBetween(before: readonly Trial[], now: readonly Trial[]): HistoryChange {
  const changed = [...now.entries()].filter(([place, trial]) => !isSameData(before[place], trial));
  return { length: now.length, changed };
}

/** Changes the history in place; trials that have not changed remain the objects they were. */
export function applyChange(history: Trial[], { length, changed }: HistoryChange): void {
  history.length = Math.min(history.length, length);
  for (const [place, trial] of changed) history[place] = trial;
}

/** The same change as several, one after the other, of at most so many trials each; at least one. */
export function partsOf({ length, changed }: HistoryChange, most: number): readonly HistoryChange[] {
  const count = Math.max(1, Math.ceil(changed.length / most));
  return Array.from({ length: count }, (_, k) => ({ length, changed: changed.slice(k * most, (k + 1) * most) }));
}

/** Are both the same plain data? (A third of the time that `isDeepStrictEqual` of node:util takes.) */
export function isSameData(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const [one, other] = [a as Readonly<Record<string, unknown>>, b as Readonly<Record<string, unknown>>];
  const names = Object.keys(one);
  if (names.length !== Object.keys(other).length) return false;
  return names.every((name) => Object.hasOwn(other, name) && isSameData(one[name], other[name]));
}
