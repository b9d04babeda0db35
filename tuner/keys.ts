/** The random keys of a study: everything random in a trial follows from the study's seed and the trial's number. */
import { fold, makeKey } from "../math/random.ts";
import type { Key } from "../math/random.ts";

/** The key with which the strategy makes the suggestion for trial `number`. */
export function suggestionKey(seed: number, number: number): Key {
  return fold(fold(fold(makeKey(seed), "trial"), number), "suggestion");
}

/** The key of every attempt at trial `number`: same key, same result. */
export function evaluationKey(seed: number, number: number): Key {
  return fold(fold(fold(makeKey(seed), "trial"), number), "evaluation");
}
