/** The trials that have been sent to one thread, so that each change is sent only once. */
import type { Study } from "../study/study.ts";
import type { Trial } from "../study/trial.ts";
import { changeBetween, type HistoryChange } from "./history-change.ts";

export interface SentHistory {
  /** Whether the thread keeps trials of the study with this name. */
  has(study: string): boolean;
  /**
   * The change that brings the thread up to date, and the studies it must drop to make room. Marks the trials as sent.
   * The list must not change afterwards, because the next one is compared with it.
   */
  update(
    study: Study,
    trials: readonly Trial[],
  ): { readonly change: HistoryChange; readonly forget: readonly string[] };
}

/** A study without trials also takes memory: about as much as this many trials. */
const STUDY_OVERHEAD = 10;

/** `maxTrials`: maximum number of trials that the thread keeps, over all studies except the latest. */
export function createSentHistory(maxTrials: number): SentHistory {
  /** Keyed by study name, least recently used first. */
  const sent = new Map<string, readonly Trial[]>();

  return {
    has: (study) => sent.has(study),
    update({ name }, trials) {
      const change = changeBetween(sent.get(name) ?? [], trials);
      const forget: string[] = [];
      sent.delete(name);
      let kept = 0;
      for (const [other, { length }] of [...sent].reverse()) {
        const size = length + STUDY_OVERHEAD;
        if (kept + size <= maxTrials) {
          kept += size;
        } else {
          sent.delete(other);
          forget.push(other);
        }
      }
      sent.set(name, trials);
      return { change, forget };
    },
  };
}
