/** What one thread has been sent, so that it is sent once: the histories of the studies it was asked for last. */
import type { Study } from "../study.ts";
import type { Trial } from "../trial.ts";
import { changeBetween } from "./history-change.ts";
import type { HistoryChange } from "./history-change.ts";

export interface Shipments {
  /** Has the thread a history of the study of this name? */
  has(study: string): boolean;
  /** What the thread lacks of this history, and the studies it shall forget to make room. Counts as sent. */
  pack(study: Study, trials: readonly Trial[]): { readonly change: HistoryChange; readonly forget: readonly string[] };
}

/** `mostTrials`: trials that the thread keeps, over all studies but the one it was asked for last. */
export function createShipments(mostTrials: number): Shipments {
  /** By name of the study; the one not asked for for longest comes first. */
  const sent = new Map<string, readonly Trial[]>();

  return {
    has: (study) => sent.has(study),
    pack({ name }, trials) {
      const change = changeBetween(sent.get(name) ?? [], trials);
      const forget: string[] = [];
      sent.delete(name);
      let kept = 0;
      for (const [other, { length }] of [...sent].reverse()) {
        const size = length + OF_A_STUDY;
        if (kept + size <= mostTrials) {
          kept += size;
        } else {
          sent.delete(other);
          forget.push(other);
        }
      }
      sent.set(name, [...trials]);
      return { change, forget };
    },
  };
}

/** A study without trials takes room too: as much as about so many trials. */
const OF_A_STUDY = 10;
