/**
 * Port: computes suggestions. A strategy may take a second to compute; a suggester calls it in this thread, or in a
 * worker thread (tuner/threads/) so that nothing else is blocked.
 *
 * Obligations: the suggestions are exactly those of the study's strategy; requests are answered in order; an abort is
 * answered immediately.
 */
import type { Key } from "../math/random.ts";
import type { Strategy } from "./strategies/strategy.ts";
import type { StrategySettings, Study } from "./study/study.ts";
import type { Suggestion, Trial } from "./study/trial.ts";

/** The arguments of a strategy. `trials`: all trials of the study, in order of number. */
export interface SuggestionRequest {
  readonly study: Study;
  readonly trials: readonly Trial[];
  /** Usually `suggestionKey` of the study's seed and the number of the next trial. */
  readonly key: Key;
  readonly count: number;
}

export interface Suggester {
  /** Number of queued and running requests, from which callers may decide to use a fallback. */
  readonly pending: number;
  /**
   * Null as soon as the signal is aborted or the suggester is closed; the computation is then discarded. Errors of the
   * strategy are rethrown; throws `no-thread` if no thread is left.
   */
  suggest(request: SuggestionRequest, signal: AbortSignal): Promise<readonly Suggestion[] | null>;
  close(): Promise<void>;
}

export type Strategies = Readonly<Record<StrategySettings["name"], Strategy>>;

/** Computes synchronously in the calling thread. */
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
