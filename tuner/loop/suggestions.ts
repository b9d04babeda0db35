/** The source of an ask's suggestions: computed directly, or by a queue shared by many asks. */
import { CredenceError } from "../../common/errors.ts";
import { errorMessage } from "../../common/describe-error.ts";
import { suggestionKey } from "../study/keys.ts";
import type { StudyProgress } from "../study/snapshot.ts";
import type { Suggestion } from "../study/trial.ts";
import type { Suggester } from "../suggester.ts";
import { fallbackSuggestions } from "./fallback-suggestions.ts";
import type { StudyCache } from "./study-cache.ts";

export interface SuggestionSource {
  /**
   * Up to `count` ≥ 1 suggestions for the study in its current state; fewer only if the space is exhausted. Null if the
   * signal was aborted first.
   */
  reserve(count: number, signal: AbortSignal): Promise<Reservation | null>;
}

/** Suggestions reserved for one ask. */
export interface Reservation {
  readonly suggestions: readonly Suggestion[];
  /** Number of results that all of them take into account. */
  readonly seen: number;
  /** Whether the suggestions are still valid for the study in this state. */
  fits(now: StudyProgress): boolean;
  /** Call this once, when the first `used` suggestions (possibly none) have become trials. */
  commit(used: number): void;
}

/** Computes each suggestion on request. `no-thread` is thrown; any other error of a strategy leads to a fallback. */
export function directSuggestions(suggester: Suggester, cache: StudyCache): SuggestionSource {
  return {
    async reserve(count, signal) {
      const snapshot = await cache.refresh();
      const { study, trials, next, finished } = snapshot;
      const key = suggestionKey(study.seed, next);
      let suggestions: readonly Suggestion[] | null;
      try {
        suggestions = await suggester.suggest({ study, trials, key, count }, signal);
      } catch (error) {
        if (error instanceof CredenceError && error.code === "no-thread") throw error;
        const problem = errorMessage(error);
        suggestions = fallbackSuggestions(snapshot, { count, reserved: [], phase: "strategy-failed", problem });
      }
      if (suggestions === null || signal.aborted) return null;
      return {
        suggestions,
        seen: finished,
        // Another process has added a trial that the suggestion does not account for.
        fits: (now) => now.next === next && now.study.spaceRevision === study.spaceRevision,
        commit: () => undefined,
      };
    },
  };
}
