/** One run of a study by one process: what the loop works with, and the events it emits. */
import type { Objective } from "../objective.ts";
import type { Store } from "../store.ts";
import type { Trial } from "../study/trial.ts";

/** What an evaluation reads and writes, provided by a store or by a server's API. */
export type TrialWriter = Pick<Store, "readStudy" | "renewLease" | "addIntermediateValue" | "release" | "finishTrial">;

/** The part of a run that is needed to evaluate a trial and tell its outcome. */
export interface Evaluator {
  readonly store: TrialWriter;
  /** The study's name; everything else is read from the store, since another process may change it. */
  readonly study: string;
  readonly objective: Objective;
  /** The lease holder for trials whose lease does not name one. */
  readonly holder: string;
  /** Lease duration in milliseconds; a lease is renewed three times within it. */
  readonly leaseMilliseconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls `task` at this interval until the returned function is called. */
  readonly every: (milliseconds: number, task: () => void) => () => void;
  /** Aborted to end the run: no further trial starts, and running ones go back to waiting. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

export interface Run extends Evaluator {
  /** Names of the workers, one or more; each evaluates one trial at a time. */
  readonly workers: readonly string[];
  /** Starts the next trial for a worker, or returns why there is none. Called for one worker at a time. */
  readonly ask: (worker: string, signal: AbortSignal) => Promise<Trial | RunEnd>;
}

/** The lease holder of a running trial. */
export function holderOf(trial: Pick<Trial, "lease">, { holder }: Pick<Evaluator, "holder">): string {
  return trial.lease?.holder ?? holder;
}

/** For a progress display or a log. */
export type RunEvent =
  | { readonly kind: "started"; readonly trial: Trial }
  | { readonly kind: "finished"; readonly trial: Trial }
  | { readonly kind: "retried"; readonly trial: Trial; readonly reason: string }
  | { readonly kind: "released"; readonly trial: Trial }
  | { readonly kind: "lost"; readonly trial: Trial };

/**
 * Why a run ended: the budget is spent (`budget`), every point of the space has been tried (`exhausted`), somebody
 * paused or archived the study, or the signal was aborted (`interrupted`).
 */
export type RunEnd = "budget" | "exhausted" | "paused" | "archived" | "interrupted";
