/** One run of a study by one process: everything the loop is handed, and what it tells the outside. */
import type { Objective } from "./objective.ts";
import type { Store } from "./store.ts";
import type { Suggester } from "./suggester.ts";
import type { Trial } from "./trial.ts";

/** What an evaluation writes of its trial: a store takes it, or a server. */
export type TrialWriter = Pick<Store, "readStudy" | "renewLease" | "addIntermediateValue" | "release" | "finishTrial">;

/** The parts of a run that need no strategy: trials come from somewhere, are evaluated and told. */
export interface Evaluator {
  readonly store: TrialWriter;
  /** The study's name; the store has the rest, and another process may extend the budget meanwhile. */
  readonly study: string;
  readonly objective: Objective;
  /** Identity in the leases, for a trial that names none itself. */
  readonly holder: string;
  /** A lease is renewed three times in this many milliseconds. */
  readonly leaseMilliseconds: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Calls `task` every so many milliseconds until the returned function is called. */
  readonly every: (milliseconds: number, task: () => void) => () => void;
  /** Aborted to end the run: no further trial starts, running ones go back to waiting. */
  readonly signal: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

export interface Run extends Evaluator {
  readonly store: Store;
  readonly suggester: Suggester;
  /** Evaluations at a time, ≥ 1. */
  readonly workers: number;
}

/** Who may write about a running trial: its lease says so. */
export function holderOf(trial: Pick<Trial, "lease">, { holder }: Pick<Evaluator, "holder">): string {
  return trial.lease?.holder ?? holder;
}

/** What happened, for a progress display or a log. */
export type RunEvent =
  | { readonly kind: "started"; readonly trial: Trial }
  | { readonly kind: "finished"; readonly trial: Trial }
  | { readonly kind: "retried"; readonly trial: Trial; readonly reason: string }
  | { readonly kind: "released"; readonly trial: Trial }
  | { readonly kind: "lost"; readonly trial: Trial };

/**
 * Why a run ended: its budget is spent (`budget`), every point of the space was tried (`exhausted`), somebody paused or
 * archived the study, or the signal was aborted (`interrupted`).
 */
export type RunEnd = "budget" | "exhausted" | "paused" | "archived" | "interrupted";
