/**
 * The queue of a study's asks for suggestions. One computation serves all asks that are waiting when it starts, longest
 * waiting first, so that each suggestion uses every result stored before its ask. An ask that exceeds its time limit
 * gets the latest spare suggestion, or a quasi-random fallback.
 */
import { CredenceError } from "../common/errors.ts";
import { errorMessage } from "../common/describe-error.ts";
import { fallbackSuggestions } from "../tuner/loop/fallback-suggestions.ts";
import { openStudyCache, type StudyCache } from "../tuner/loop/study-cache.ts";
import type { Reservation } from "../tuner/loop/suggestions.ts";
import { sameHyperparameters } from "../tuner/space/encoding.ts";
import type { Strategy } from "../tuner/strategies/strategy.ts";
import { suggestionKey } from "../tuner/study/keys.ts";
import type { StudyProgress, StudySnapshot } from "../tuner/study/snapshot.ts";
import { createTrial, type Suggestion, type Trial } from "../tuner/study/trial.ts";
import type { Semaphore } from "../common/semaphore.ts";
import type { ServicePorts } from "./ports.ts";

/** Maximum number of suggestions per computation, since each costs another search of the acquisition function. */
const MAX_BATCH = 16;
/** Maximum number of spare suggestions, for asks that do not wait. */
const MAX_SPARES = 16;
/**
 * Discard a spare suggestion once the number of new results exceeds this plus half the number of results it had seen.
 */
const MAX_MISSED = 10;

/** Maximum number of started trials to remember. */
const MAX_STARTED = 1000;

/** A waiting ask. */
interface Waiting {
  readonly count: number;
  /** Called once with the suggestions; returns false if the ask has stopped waiting. */
  readonly serve: (computed: Computed) => boolean;
  /** A failure of the study itself: it was deleted, or the server is shutting down. */
  readonly fail: (error: unknown) => void;
}

interface Computed {
  readonly suggestions: readonly Suggestion[];
  readonly snapshot: StudySnapshot;
  /** The error thrown by the strategy. */
  readonly problem?: string;
}

/** A suggestion that arrived too late for its ask. */
interface Spare {
  readonly suggestion: Suggestion;
  readonly snapshot: StudySnapshot;
}

export interface AskLimits {
  /** Aborted when the client disconnects. */
  readonly signal: AbortSignal;
  /** How long to wait for the strategy, ≥ 0. */
  readonly waitMilliseconds: number;
}

interface Ports extends ServicePorts {
  /** Permits to compute suggestions. */
  readonly turns: Semaphore;
  /** Aborted when the server shuts down. */
  readonly closing: AbortController;
}

export class SuggestionQueue {
  readonly cache: StudyCache;
  readonly #service: Ports;
  readonly #study: string;
  readonly #closing = new AbortController();
  /** Longest waiting first. */
  readonly #waiting: Waiting[] = [];
  /** Suggestions given to asks whose trials have not yet started. */
  readonly #reserved = new Set<Suggestion>();
  #spares: Spare[] = [];
  /** Numbers of the latest trials that this queue has started. */
  readonly #started = new Set<number>();
  #isRunning = false;

  constructor(service: Ports, study: string) {
    this.cache = openStudyCache(service, study);
    this.#service = service;
    this.#study = study;
  }

  /** Number of waiting asks. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get isIdle(): boolean {
    return !this.#isRunning && this.#waiting.length === 0;
  }

  /** Like SuggestionSource, with a time limit. Throws `interrupted` once the queue is closed. */
  async reserve(count: number, limits: AskLimits): Promise<Reservation | null> {
    const began = this.#service.stopwatch();
    const { study } = await this.cache.readProgress();
    const quick = this.#service.quick[study.strategy.name];
    const reservation =
      quick === undefined
        ? await this.#reserveComputed(count, limits)
        : this.#reserveNow(count, await this.cache.refresh(), quick);
    const milliseconds = this.#service.stopwatch() - began;
    this.#service.onEvent({ kind: "suggested", study: this.#study, milliseconds, count });
    return reservation;
  }

  /** Fails all waiting asks. */
  close(): void {
    this.#closing.abort();
    const error = new CredenceError("interrupted", "The server is shutting down, or the study was deleted.");
    for (const { fail } of this.#waiting.splice(0)) fail(error);
  }

  async #reserveComputed(count: number, { signal, waitMilliseconds }: AskLimits): Promise<Reservation | null> {
    if (signal.aborted) return null;
    if (this.#service.closing.signal.aborted || this.#closing.signal.aborted)
      throw new CredenceError("interrupted", "The server is shutting down.");
    // An ask that never waits takes a spare first; in either case, its computation produces the next spare.
    const ready = waitMilliseconds === 0 ? this.#takeSpares(count, await this.cache.refresh()) : [];
    const computed = await this.#enqueue(count, { signal, waitMilliseconds });
    if (signal.aborted) return null;
    if (computed !== null && computed.problem === undefined) {
      return this.#reservation(computed.suggestions, computed.snapshot, computed.snapshot.finished);
    }
    const now = await this.cache.refresh();
    const spares = computed === null && ready.length === 0 ? this.#takeSpares(count, now) : ready;
    const points = spares.map(({ suggestion }) => suggestion);
    const fallbacks = fallbackSuggestions(now, {
      count: count - points.length,
      reserved: [...this.#reserved, ...points],
      phase: computed === null ? "overload" : "strategy-failed",
      problem: computed?.problem,
    });
    if (fallbacks.length > 0) {
      this.#service.onEvent({ kind: "degraded", study: this.#study, count: fallbacks.length });
    }
    const seen = Math.min(now.finished, ...spares.map((spare) => spare.snapshot.finished));
    return this.#reservation([...points, ...fallbacks], now, seen);
  }

  /** Waits for a computation; null if the time limit is reached or the signal is aborted first. */
  #enqueue(count: number, { signal, waitMilliseconds }: AskLimits): Promise<Computed | null> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const leave = () => {
        if (isOver) return;
        isOver = true;
        resolve(null);
      };
      this.#waiting.push({
        count,
        serve(computed) {
          if (isOver) return false;
          isOver = true;
          signal.removeEventListener("abort", leave);
          resolve(computed);
          return true;
        },
        fail(error) {
          isOver = true;
          reject(error as Error);
        },
      });
      signal.addEventListener("abort", leave, { once: true });
      this.#run();
      if (waitMilliseconds === 0) leave();
      else void this.#service.wait(waitMilliseconds, AbortSignal.any([signal, this.#closing.signal])).then(leave);
    });
  }

  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    void this.#computeAll().finally(() => {
      this.#isRunning = false;
    });
  }

  async #computeAll(): Promise<void> {
    while (this.#waiting.length > 0 && !this.#closing.signal.aborted) {
      // Studies take turns: each computes for its waiting asks when it gets a permit.
      if (!(await this.#service.turns.acquire(this.#closing.signal))) return;
      try {
        await this.#computeBatch();
      } catch (error) {
        // The study was deleted, or the store failed.
        for (const { fail } of this.#waiting.splice(0)) fail(error);
      } finally {
        this.#service.turns.release();
      }
    }
  }

  async #computeBatch(): Promise<void> {
    const snapshot = await this.cache.refresh();
    const batch: Waiting[] = [];
    let count = 0;
    while (this.#waiting.length > 0 && (count === 0 || count + this.#waiting[0].count <= MAX_BATCH)) {
      const [next] = this.#waiting.splice(0, 1);
      batch.push(next);
      count += next.count;
    }
    const { study, trials, next } = snapshot;
    const pending = [...this.#reserved, ...this.#spares.map(({ suggestion }) => suggestion)];
    const key = suggestionKey(study.seed, next + pending.length);
    const began = this.#service.stopwatch();
    let computed: readonly Suggestion[] | null = [];
    let failure: { readonly problem: string } | null = null;
    try {
      const request = { study, trials: pending.length === 0 ? trials : withPending(snapshot, pending), key, count };
      computed = await this.#service.suggester.suggest(request, this.#closing.signal);
      if (computed === null) throw new CredenceError("interrupted", "The server is shutting down.");
      const milliseconds = this.#service.stopwatch() - began;
      this.#service.onEvent({ kind: "computed", study: this.#study, milliseconds, count });
    } catch (error) {
      if (this.#closing.signal.aborted) {
        for (const { fail } of batch) fail(error);
        return;
      }
      this.#service.onEvent({ kind: "suggester-failed", study: this.#study, error });
      failure = { problem: errorMessage(error) };
    }
    const left = [...(computed ?? [])];
    for (const { count: wanted, serve } of batch) {
      const suggestions = left.splice(0, wanted);
      if (serve({ suggestions, snapshot, ...failure })) continue;
      const late = suggestions.map((suggestion) => ({ suggestion, snapshot }));
      this.#spares = [...this.#spares, ...late].slice(-MAX_SPARES);
    }
  }

  /** The newest spares that still fit the study. */
  #takeSpares(count: number, now: StudySnapshot): readonly Spare[] {
    const { study, trials, finished } = now;
    this.#spares = this.#spares.filter(({ suggestion, snapshot }) => {
      if (snapshot.study.spaceRevision !== study.spaceRevision) return false;
      if (finished > MAX_MISSED + 1.5 * snapshot.finished) return false;
      if (study.strategy.repeats) return true;
      for (let at = trials.length - 1; at >= 0 && trials[at].number >= snapshot.next; at--) {
        if (sameHyperparameters(trials[at].hyperparameters, suggestion.hyperparameters)) return false;
      }
      return true;
    });
    return this.#spares.splice(Math.max(0, this.#spares.length - count));
  }

  /** For a strategy that ignores results and takes no time. */
  #reserveNow(count: number, snapshot: StudySnapshot, strategy: Strategy): Reservation {
    const { study, trials, next } = snapshot;
    const pending = [...this.#reserved];
    const key = suggestionKey(study.seed, next + pending.length);
    const suggestions = strategy(study, pending.length === 0 ? trials : withPending(snapshot, pending), key, count);
    return this.#reservation(suggestions, snapshot, snapshot.finished);
  }

  /**
   * Whether another server on the same database has since started one of the suggestions. From the same results it
   * computes the same suggestion; recomputing it with knowledge of that trial gives a different one.
   */
  #isTaken(suggestions: readonly Suggestion[], now: StudyProgress, next: number): boolean {
    return now.open.some(
      ({ number, hyperparameters }) =>
        number >= next &&
        !this.#started.has(number) &&
        suggestions.some((suggestion) => sameHyperparameters(suggestion.hyperparameters, hyperparameters)),
    );
  }

  #reservation(suggestions: readonly Suggestion[], { study, next }: StudySnapshot, seen: number): Reservation {
    for (const suggestion of suggestions) this.#reserved.add(suggestion);
    return {
      suggestions,
      seen,
      fits: (now) => {
        if (now.study.spaceRevision !== study.spaceRevision) return false;
        if (this.#isTaken(suggestions, now, next)) return false;
        suggestions.forEach((_, index) => this.#started.add(now.next + index));
        for (const oldest of this.#started) if (this.#started.size > MAX_STARTED) this.#started.delete(oldest);
        return true;
      },
      commit: () => {
        for (const suggestion of suggestions) this.#reserved.delete(suggestion);
      },
    };
  }
}

/** The trials, plus reserved suggestions as pending ones. */
function withPending({ study, trials, next }: StudySnapshot, pending: readonly Suggestion[]): readonly Trial[] {
  const upcoming = pending.map((suggestion, index) =>
    createTrial(next + index, suggestion, { lease: null, now: study.createdAt }),
  );
  return [...trials, ...upcoming];
}
