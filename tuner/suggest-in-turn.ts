/** Several suggestions at once: each is made as if the ones before it were already under way. */
import { fold } from "../math/random.ts";
import type { Key } from "../math/random.ts";
import type { Strategy } from "./strategies/strategy.ts";
import type { Study } from "./study.ts";
import { createTrial } from "./trial.ts";
import type { Suggestion, Trial } from "./trial.ts";

/** Makes one suggestion, or null when every point has been tried. */
export type SuggestOne = (study: Study, trials: readonly Trial[], key: Key) => Suggestion | null;

/** A strategy from a function that makes one suggestion. The first of several is what it would suggest alone. */
export function inTurn(suggestOne: SuggestOne): Strategy {
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
