/** Ask: starts trials, first those that are waiting, then new ones from suggestions. */
import { CredenceError } from "../../common/errors.ts";
import type { Store } from "../store.ts";
import type { StudyProgress } from "../study/snapshot.ts";
import { isConfirmation, type Lease, type Trial } from "../study/trial.ts";
import { isFallback } from "./fallback-suggestions.ts";
import type { RunEnd } from "./run.ts";
import type { StudyCache } from "./study-cache.ts";
import type { Reservation, SuggestionSource } from "./suggestions.ts";

/** The reason why an ask starts no trial. */
type AskEnd = Exclude<RunEnd, "interrupted">;

export interface Asked {
  /** The running trials, each with its lease. */
  readonly trials: readonly Trial[];
  /** Number of finished trials that the suggestions took into account. */
  readonly seen: number;
  /** Number of trials at quasi-random points, because the strategy was too slow or failed. */
  readonly fallbacks: number;
  /** The strategy's error; null if it did not fail. */
  readonly problem: string | null;
  /**
   * Null if there are trials, and also if the suggestions no longer fit the study, in which case the caller has to ask
   * again.
   */
  readonly end: AskEnd | null;
}

/** The context of an ask. */
export interface Asker {
  readonly store: Store;
  /** Name of the study. */
  readonly study: string;
  readonly cache: StudyCache;
  readonly suggestions: SuggestionSource;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Creates the lease of a trial that is starting. */
  readonly newLease: () => Lease;
}

/** Starts one trial, or returns why there is none. Throws what the store throws, including `not-found`. */
export async function ask(asker: Asker, signal: AbortSignal): Promise<Trial | RunEnd> {
  for (;;) {
    if (signal.aborted) return "interrupted";
    const reservation = await reserveSuggestions(asker, 1, signal);
    if (reservation === null) return "interrupted";
    let used = 0;
    let asked: Asked;
    try {
      asked = await asker.store.atomically(
        async (store) => {
          const outcome = await startTrials({ ...asker, store }, 1, reservation);
          used = outcome.used;
          return outcome;
        },
        () => asker.cache.reset(),
      );
    } catch (error) {
      // The cache may hold changes that were rolled back.
      asker.cache.reset();
      throw error;
    } finally {
      reservation.commit(used);
    }
    if (asked.trials.length > 0) return asked.trials[0];
    if (asked.end !== null) return asked.end;
  }
}

/** Suggestions for as many new trials as an ask for `count` trials may start; null if the signal is aborted first. */
export async function reserveSuggestions(
  { cache, suggestions }: Pick<Asker, "cache" | "suggestions">,
  count: number,
  signal: AbortSignal,
): Promise<Reservation | null> {
  const snapshot = await cache.readProgress();
  const wanted = Math.min(count - waitingTrials(snapshot), newTrialsLeft(snapshot));
  return closedBecause(snapshot) === null && wanted > 0
    ? suggestions.reserve(wanted, signal)
    : { suggestions: [], seen: snapshot.finished, fits: () => false, commit: () => undefined };
}

/**
 * Starts up to `count` trials in the transaction `store`; the study may have changed since the suggestions were made.
 */
export async function startTrials(
  { store, study, cache, now, newLease }: Omit<Asker, "suggestions">,
  count: number,
  reservation: Reservation,
): Promise<Asked & { readonly used: number }> {
  const snapshot = await cache.readProgressIn(store);
  const closed = closedBecause(snapshot);
  // Confirmations do not count towards the budget.
  const mayClaim = closed === null || (closed === "budget" && snapshot.open.some(isConfirmation));
  if (!mayClaim) return started([], { snapshot, used: 0, end: closed });

  const trials: Trial[] = [];
  for (let waiting = waitingTrials(snapshot); waiting > 0 && trials.length < count; waiting--) {
    const claimed = await store.claim(study, newLease(), now());
    if (claimed !== null) trials.push(claimed);
  }
  if (closed !== null) return started(trials, { snapshot, used: 0, end: trials.length > 0 ? null : closed });
  const left = newTrialsLeft(snapshot);
  if (trials.length === 0 && left <= 0) return started([], { snapshot, used: 0, end: "budget" });
  const { suggestions } = reservation;
  if (!reservation.fits(snapshot)) return started(trials, { snapshot, used: 0, end: null });

  let used = 0;
  while (trials.length < count && used < Math.min(left, suggestions.length)) {
    const added = await store.addTrial(study, snapshot.next + used, suggestions[used], {
      lease: newLease(),
      now: now(),
    });
    // Inside a transaction, no other process can add a trial.
    if (added === null) throw new CredenceError("conflict", `Trial number ${snapshot.next + used} is taken.`);
    trials.push(added);
    used += 1;
  }
  const seen = used > 0 ? reservation.seen : snapshot.finished;
  return started(trials, { snapshot, used, seen, end: trials.length > 0 ? null : "exhausted" });
}

function started(
  trials: readonly Trial[],
  {
    snapshot,
    used,
    seen = snapshot.finished,
    end,
  }: { snapshot: StudyProgress; used: number; seen?: number; end: AskEnd | null },
): Asked & { readonly used: number } {
  const made = trials.slice(trials.length - used);
  const problem = made.find(({ reason }) => reason.problem !== undefined)?.reason.problem ?? null;
  return { trials, seen, fallbacks: made.filter(isFallback).length, problem, end, used };
}

function closedBecause({ study, isBudgetSpent }: StudyProgress): AskEnd | null {
  if (study.state !== "active") return study.state;
  return isBudgetSpent ? "budget" : null;
}

/** Open trials count towards the budget, so only the rest may be started. */
function newTrialsLeft({ left, open }: StudyProgress): number {
  return left - open.length;
}

function waitingTrials({ open }: StudyProgress): number {
  return open.filter(({ state }) => state === "waiting").length;
}
