/** Several suggestions at once: each is made as if the previous ones were already pending. */
import { fold, type Key } from "../../math/random.ts";
import type { Strategy } from "./strategy.ts";
import type { Study } from "../study/study.ts";
import { createTrial, type Suggestion, type Trial } from "../study/trial.ts";

/** Makes one suggestion, or null if every point has been tried. */
export type SuggestOne = (study: Study, trials: readonly Trial[], key: Key) => Suggestion | null;

/**
 * Creates a strategy from a function that makes one suggestion. The first of several suggestions equals a single one.
 */
export function oneAtATime(suggestOne: SuggestOne): Strategy {
  return (study, trials, key, count) => {
    const suggestions: Suggestion[] = [];
    const history = [...trials];
    for (let turn = 0; turn < count; turn++) {
      const suggestion = suggestOne(study, history, turn === 0 ? key : fold(key, turn));
      if (suggestion === null) break;
      suggestions.push(suggestion);
      history.push(createTrial(history.length, suggestion, { lease: null, now: 0 }));
    }
    return suggestions;
  };
}
