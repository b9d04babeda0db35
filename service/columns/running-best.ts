/** Best-so-far: the trials that were the best when they finished, in order of time, updated as results arrive. */
import { isBetter } from "../../tuner/study/best-trial.ts";
import type { Direction } from "../../tuner/objective.ts";

/** A complete trial. */
export interface Finish {
  readonly number: number;
  readonly value: number;
  readonly finishedAt: number;
}

/**
 * Inserts a result by time (the lower number first if times are equal) if it was the best at that time, and removes
 * later steps that it beats. Results may arrive in any order.
 */
export function addFinish(steps: Finish[], finish: Finish, direction: Direction): void {
  let start = steps.length;
  while (start > 0 && isBefore(finish, steps[start - 1])) start -= 1;
  if (start > 0 && !isBetter(direction, finish.value, steps[start - 1].value)) return;
  let end = start;
  while (end < steps.length && !isBetter(direction, steps[end].value, finish.value)) end += 1;
  steps.splice(start, end - start, finish);
}

function isBefore(a: Finish, b: Finish): boolean {
  return a.finishedAt < b.finishedAt || (a.finishedAt === b.finishedAt && a.number < b.number);
}
