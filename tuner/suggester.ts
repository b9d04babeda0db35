/**
 * Port, sideways: who makes the suggestions. A strategy is a function that may compute for a second; a suggester calls
 * it here, or in a thread (tuner/threads/) so that nothing else has to wait.
 *
 * Obligations: the suggestions are those of the study's strategy, byte for byte; a request is answered in its turn; an
 * abort is answered at once.
 */
import type { Key } from "../math/random.ts";
import type { Strategy } from "./strategies/strategy.ts";
import type { StrategySettings, Study } from "./study/study.ts";
import type { Suggestion, Trial } from "./study/trial.ts";

/** What a strategy is called with. `trials`: all of the study's, in order of number. */
export interface SuggestionRequest {
  readonly study: Study;
  readonly trials: readonly Trial[];
  /** As a rule `suggestionKey` of the study's seed and the number of the first trial to be made. */
  readonly key: Key;
  readonly count: number;
}

export interface Suggester {
  /** Requests that wait or are being computed: where there are many, something quicker than a strategy may have to do. */
  readonly pending: number;
  /**
   * Null as soon as the signal is aborted or the suggester closed: what is computed then is dropped. What the strategy
   * throws is thrown; `no-thread` when there is nothing left to compute it with.
   */
  suggest(request: SuggestionRequest, signal: AbortSignal): Promise<readonly Suggestion[] | null>;
  close(): Promise<void>;
}

export type Strategies = Readonly<Record<StrategySettings["name"], Strategy>>;

/** Computes at once, in the thread it is called from, which waits as long. */
export function suggestHere(strategies: Strategies): Suggester {
  let closed = false;
  return {
    pending: 0,
    async suggest({ study, trials, key, count }, signal) {
      if (closed || signal.aborted) return null;
      return strategies[study.strategy.name](study, trials, key, count);
    },
    async close() {
      closed = true;
    },
  };
}
