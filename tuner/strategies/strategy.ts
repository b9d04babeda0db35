/** The interface of a strategy: a function from history to suggestions. */
import type { Key } from "../../math/random.ts";
import type { Study } from "../study/study.ts";
import type { Suggestion, Trial } from "../study/trial.ts";

/**
 * A pure function of the study, its trials (pending ones included) and a key: the same arguments give the same
 * suggestions, byte for byte. Returns `count` suggestions, or fewer if the whole space has been tried and repeats are
 * not allowed.
 */
export type Strategy = (study: Study, trials: readonly Trial[], key: Key, count: number) => readonly Suggestion[];
