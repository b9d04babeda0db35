/**
 * The desk of one study: suggestions made in advance, while nobody waits for them. An ask takes them at once; where it
 * is quicker than the strategy, it waits a little and then makes do with a quasi-random point.
 */
import { suggestionKey } from "../keys.ts";
import { sameHyperparameters } from "../space-encoding.ts";
import type { Strategy } from "../strategies/strategy.ts";
import { createTrial } from "../trial.ts";
import type { Suggestion } from "../trial.ts";
import { openHistory } from "./history.ts";
import type { History, Knowledge } from "./history.ts";
import { fillIn } from "./fill-in.ts";
import type { ServicePorts } from "./ports.ts";

/** Suggestions made in advance, at most. */
const MOST_READY = 16;
/** A suggestion is thrown away when so many results, and half as many again as it had seen, came since. */
const FRESH = 10;

/** So many trials take a thread too long to read for anybody to wait for its first suggestion. */
const SLOW_TO_BEGIN = 10_000;

/** A suggestion made in advance. */
interface Ready {
  readonly suggestion: Suggestion;
  /** Results it had seen. */
  readonly seen: number;
  readonly spaceRevision: number;
  /** Number of the first trial that it knew nothing of. */
  readonly next: number;
}

/** What an ask takes from the desk. */
export interface Taken {
  readonly suggestions: readonly Suggestion[];
  /** The fewest results that one of them had seen. */
  readonly seen: number;
  /** Is one of them a makeshift? */
  readonly degraded: boolean;
  /** To be called when those used have become trials; the others are taken again. */
  settle(used: number): void;
}

export interface Desk {
  readonly history: History;
  /** Suggestions ready to be taken. */
  readonly ready: number;
  /** Up to `count` suggestions, fewer only where the space is exhausted. */
  take(count: number, known: Knowledge): Promise<Taken>;
  /** Makes suggestions anew where the study has changed; returns at once. */
  refill(): void;
  /** Drops what is being computed. */
  close(): void;
}

export function openDesk(service: ServicePorts, name: string): Desk {
  const history = openHistory(service, name);
  const outstanding = new Set<Suggestion>();
  const closing = new AbortController();
  let ready: Ready[] = [];
  /** Suggestions that asks took of late; decays. */
  let demand = 1;
  /** Taken from `ready` since the computation under way began. */
  let handedOut = 0;
  let working: Promise<void> | null = null;
  /** Milliseconds that a computation took, and when one began, by the stopwatch. */
  let pace = { lasted: 0, began: 0 };
  /** Called when suggestions have been made. */
  const sleepers = new Set<() => void>();
  /** The study's revision that `ready` was made from, and whether nothing else was left of the space then. */
  let made = { revision: -1, exhausted: false };
  let wanted = 1;

  async function work(): Promise<void> {
    while (!closing.signal.aborted) {
      const known = await history.refresh();
      const { study, trials } = known;
      const isNew = made.revision !== study.revision;
      const target = Math.min(MOST_READY, Math.max(wanted, Math.ceil(demand)));
      if (!isNew && (made.exhausted || ready.length >= target)) return;
      if (study.state !== "active" || known.isBudgetSpent || service.quick[study.strategy.name] !== undefined) return;
      // Somebody may be waiting: the first ones quickly, the others afterwards.
      const count = ready.length === 0 ? wanted : target;
      handedOut = 0;
      demand = Math.max(1, demand * 0.8);
      const began = service.stopwatch();
      pace = { lasted: pace.lasted, began };
      const request = { study, trials, key: suggestionKey(study.seed, known.next), count };
      const suggestions = await service.suggester.suggest(request, closing.signal);
      if (suggestions === null) return;
      pace = { lasted: service.stopwatch() - began, began };
      service.onEvent({ kind: "computed", study: name, milliseconds: pace.lasted, count });
      accept(suggestions, count, known);
    }
  }

  /** Those handed out meanwhile stand for the first of the new ones, which knew nothing of them. */
  function accept(suggestions: readonly Suggestion[], count: number, { study, finished, next }: Knowledge): void {
    const fresh = suggestions.slice(handedOut).map((suggestion) => ({
      suggestion,
      seen: finished,
      spaceRevision: study.spaceRevision,
      next,
    }));
    if (fresh.length > 0) ready = fresh;
    made = { revision: study.revision, exhausted: suggestions.length < count };
    wanted = 1;
    for (const wake of sleepers) wake();
    sleepers.clear();
  }

  function refill(): void {
    if (working !== null || closing.signal.aborted) return;
    working = work()
      .catch((error: unknown) => {
        // A study that was deleted meanwhile is no failure of the suggester's.
        if (!closing.signal.aborted) service.onEvent({ kind: "suggester-failed", study: name, error });
      })
      .finally(() => {
        working = null;
      });
  }

  /** Throws away what no longer fits. */
  function sift({ study, trials, finished }: Knowledge): void {
    ready = ready.filter(({ suggestion, seen, spaceRevision, next }) => {
      if (spaceRevision !== study.spaceRevision || finished > FRESH + 1.5 * seen) return false;
      const isSame = (other: Suggestion) => sameHyperparameters(other.hyperparameters, suggestion.hyperparameters);
      if (study.strategy.repeats) return true;
      for (let at = trials.length - 1; at >= 0 && trials[at].number >= next; at--) if (isSame(trials[at])) return false;
      return ![...outstanding].some(isSame);
    });
  }

  /** Those taken and not yet trials count as if they were. */
  function takeNow(count: number, { study, trials, next, finished }: Knowledge, strategy: Strategy): Taken {
    const upcoming = [...outstanding].map((suggestion, at) =>
      createTrial(next + at, suggestion, { lease: null, now: study.createdAt }),
    );
    const key = suggestionKey(study.seed, next + upcoming.length);
    const suggestions = strategy(study, upcoming.length === 0 ? trials : [...trials, ...upcoming], key, count);
    for (const suggestion of suggestions) outstanding.add(suggestion);
    return {
      ...{ suggestions, seen: finished, degraded: false },
      settle() {
        for (const suggestion of suggestions) outstanding.delete(suggestion);
      },
    };
  }

  async function take(count: number, current: Knowledge): Promise<Taken> {
    const began = service.stopwatch();
    const quick = service.quick[current.study.strategy.name];
    const taken = quick === undefined ? await takeReady(count, current) : takeNow(count, current, quick);
    service.onEvent({ kind: "suggested", study: name, milliseconds: service.stopwatch() - began, count });
    return taken;
  }

  async function takeReady(count: number, current: Knowledge): Promise<Taken> {
    let known = current;
    demand = Math.max(demand, count) + 0.2 * count;
    sift(known);
    const isExhausted = () => made.exhausted && made.revision === known.study.revision;
    if (ready.length < count && !isExhausted()) {
      wanted = Math.min(MOST_READY, Math.max(wanted, count));
      if (isWorthWaiting(known)) {
        refill();
        await waitFor(() => ready.length >= count || isExhausted());
        known = await history.refresh();
        sift(known);
      }
    }
    const taken = ready.splice(0, count);
    handedOut += taken.length;
    const missing = isExhausted() ? 0 : count - taken.length;
    for (const { suggestion } of taken) outstanding.add(suggestion);
    const makeshift = fillIn(known, { count: missing, outstanding });
    for (const suggestion of makeshift) outstanding.add(suggestion);
    if (makeshift.length > 0) service.onEvent({ kind: "degraded", study: name, count: makeshift.length });
    const suggestions = [...taken.map(({ suggestion }) => suggestion), ...makeshift];
    return {
      suggestions,
      seen: Math.min(known.finished, ...taken.map(({ seen }) => seen)),
      degraded: makeshift.length > 0,
      settle(used) {
        for (const suggestion of suggestions) outstanding.delete(suggestion);
        const back = taken.slice(used);
        handedOut = Math.max(0, handedOut - back.length);
        ready = [...back, ...ready].slice(0, MOST_READY);
      },
    };
  }

  /**
   * Where the computation under way will last longer than anybody waits, nobody need wait at all. It is thought to last as
   * long as the one before; once it has, twice as long as so far.
   */
  function isWorthWaiting({ trials }: Knowledge): boolean {
    const { lasted, began } = pace;
    if (lasted === 0 && trials.length > SLOW_TO_BEGIN) return false;
    const elapsed = working === null ? 0 : service.stopwatch() - began;
    return (elapsed < lasted ? lasted - elapsed : elapsed) <= service.patience;
  }

  /** Waits until enough are ready or the computation has ended, but not longer than the service's patience. */
  async function waitFor(isEnough: () => boolean): Promise<void> {
    let isOver = false;
    const over = service.wait(service.patience).then(() => {
      isOver = true;
    });
    const current = working;
    while (!isOver && !isEnough() && current !== null && working === current) {
      let wake: () => void = () => undefined;
      const batch = new Promise<void>((resolve) => {
        wake = resolve;
      });
      sleepers.add(wake);
      await Promise.race([current, batch, over]);
      sleepers.delete(wake);
    }
  }

  return {
    history,
    get ready() {
      return ready.length;
    },
    take,
    refill,
    close: () => closing.abort(),
  };
}
