/** The random keys of a study: everything random in a trial follows from the study's seed and the trial's number. */
import { fold, makeKey, type Key } from "../../math/random.ts";
import type { Trial } from "./trial.ts";

/** The key with which the strategy makes the suggestion for trial `number`. */
export function suggestionKey(seed: number, number: number): Key {
  return fold(fold(fold(makeKey(seed), "trial"), number), "suggestion");
}

/**
 * The key that the evaluations of all trials share; `assessment` is for assessments on data that no trial has seen,
 * `fit` for final fits.
 */
export function commonKey(seed: number, purpose: "evaluation" | "assessment" | "fit"): Key {
  return fold(fold(makeKey(seed), "common"), purpose);
}

/** The keys of an evaluation: its own, and the one that it shares with others. */
export interface EvaluationKeys {
  readonly key: Key;
  readonly commonKey: Key;
}

/**
 * The keys of an evaluation of a trial. All trials in one repeat of a confirmation share both keys, which no other
 * evaluation uses, so that differences between them are paired, and the luck of earlier trials does not carry over.
 */
export function evaluationKeys(seed: number, { number, reason }: Pick<Trial, "number" | "reason">): EvaluationKeys {
  const { repeat } = reason;
  if (repeat === undefined) return { key: evaluationKey(seed, number), commonKey: commonKey(seed, "evaluation") };
  const key = fold(fold(makeKey(seed), "confirmation"), repeat);
  return { key, commonKey: key };
}

/** The key of every attempt at trial `number`: the same key gives the same result. */
export function evaluationKey(seed: number, number: number): Key {
  return fold(fold(fold(makeKey(seed), "trial"), number), "evaluation");
}
