/** The shape of a strategy: what turns history into suggestions. */
import type { Key } from "../../math/random.ts";
import type { Study } from "../study.ts";
import type { Suggestion, Trial } from "../trial.ts";

/**
 * A pure function of the study, its trials (pending ones included) and a key: the same arguments give the same
 * suggestions, byte for byte. Returns `count` suggestions, or fewer when the whole space has been tried and repeats
 * are not allowed.
 */
export type Strategy = (study: Study, trials: readonly Trial[], key: Key, count: number) => readonly Suggestion[];
