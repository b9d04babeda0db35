/** Best-so-far: the trials that were the best when they finished, in order of time, kept current as results come. */
import { isBetter } from "../../best-trial.ts";
import type { Direction } from "../../objective.ts";

/** A complete trial. */
export interface Finish {
  readonly number: number;
  readonly value: number;
  readonly finishedAt: number;
}

/**
 * Puts a result where its time is among the steps (of equal times the lower number first), if it was the best then;
 * later steps that are no longer better than it go. Results may come in any order.
 */
export function addFinish(steps: Finish[], finish: Finish, direction: Direction): void {
  let place = steps.length;
  while (place > 0 && isBefore(finish, steps[place - 1])) place -= 1;
  if (place > 0 && !isBetter(direction, finish.value, steps[place - 1].value)) return;
  let end = place;
  while (end < steps.length && !isBetter(direction, steps[end].value, finish.value)) end += 1;
  steps.splice(place, end - place, finish);
}

function isBefore(a: Finish, b: Finish): boolean {
  return a.finishedAt < b.finishedAt || (a.finishedAt === b.finishedAt && a.number < b.number);
}
