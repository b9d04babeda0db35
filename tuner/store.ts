/**
 * Port, outwards: what must be remembered. Types only; test/contracts/store.ts is the same list as a suite that every
 * engine passes.
 *
 * Obligations:
 * - A read is a copy: a value once read never changes, and what was given may be changed afterwards.
 * - Every operation happens wholly or not at all. One on a study or trial that does not exist throws `not-found`.
 * - Finished trials are immutable.
 * - Every change of a trial's state is a compare-and-set; a write by anyone but the lease's holder is refused with
 *   `lease-lost`. A lease counts until somebody releases it, expired or not.
 * - Trial numbers are dense 0, 1, 2 … per study, also with several processes.
 * - `claim` hands one waiting trial to exactly one caller.
 * - Numbers come back exactly, −0 and subnormals included; NaN and ±∞ are refused with `invalid`, wherever they stand.
 * - An acknowledged write survives `kill -9` at any instant.
 * - Times are arguments: a store never reads the clock.
 */
import type { Budget, Study, StudySpec } from "./study.ts";
import type { Lease, Outcome, Suggestion, Trial, TrialState } from "./trial.ts";

export type { Outcome } from "./trial.ts";

export interface IntermediateValue {
  readonly step: number;
  readonly metric: string;
  readonly value: number;
}

export interface StudySummary {
  readonly study: Study;
  readonly counts: Readonly<Record<TrialState, number>>;
  /** The best value of the first metric among complete trials; null before the first. */
  readonly best: number | null;
  /** When a trial was last created, started or finished. */
  readonly updatedAt: number;
}

export interface Store {
  /**
   * Creates the study, or returns the one of that name when its spec is the same (the budget of an existing study is
   * left alone). Throws `conflict`, naming what differs, when the spec is another.
   */
  createStudy(spec: StudySpec, budget: Budget, now: number): Promise<Study>;
  /** Throws `not-found`. */
  readStudy(name: string): Promise<Study>;
  findStudy(name: string): Promise<Study | null>;
  /** Newest first, by `createdAt`. */
  listStudies(): Promise<readonly StudySummary[]>;
  /** Replaces the whole budget. */
  setBudget(name: string, budget: Budget): Promise<Study>;
  /** Adds wall-clock seconds used by a run. */
  addSecondsUsed(name: string, seconds: number): Promise<void>;
  /** Deletes the study, its trials and their intermediate values. */
  deleteStudy(name: string): Promise<void>;

  /** All trials in order of number. */
  readTrials(study: string): Promise<readonly Trial[]>;
  readTrial(study: string, number: number): Promise<Trial>;
  /** Those of the trial's last attempt, in order of step, then of metric (by code point). */
  readIntermediateValues(study: string, number: number): Promise<readonly IntermediateValue[]>;

  /**
   * Appends a trial if `number` is still the next one, else returns null and changes nothing (somebody else took it:
   * read again and suggest again). With a lease it starts `running`, attempt 1; without, `waiting`, attempt 0.
   */
  addTrial(
    study: string,
    number: number,
    suggestion: Suggestion,
    options: { lease: Lease | null; now: number },
  ): Promise<Trial | null>;
  /**
   * Imports finished trials as they are, numbered from the next free number; all or none. Throws `invalid` when one is
   * not finished.
   */
  importTrials(study: string, trials: readonly Trial[]): Promise<readonly Trial[]>;
  /**
   * Hands the waiting trial of the lowest number to the caller: running, attempt + 1, the intermediate values of an
   * earlier attempt forgotten; null when none waits.
   */
  claim(study: string, lease: Lease, now: number): Promise<Trial | null>;
  /** Moves the expiry of a running trial's lease. Throws `lease-lost` when the holder does not hold it. */
  renewLease(study: string, number: number, lease: Lease): Promise<void>;
  /** running → waiting, by the holder (the run was interrupted). Throws `lease-lost`. */
  release(study: string, number: number, holder: string): Promise<void>;
  /**
   * Running trials whose lease expired before `now`, or whose holder is among `deadHolders`, go back to waiting.
   * Returns their numbers, in order.
   */
  releaseLost(study: string, options: { now: number; deadHolders: readonly string[] }): Promise<readonly number[]>;
  /**
   * running → complete | pruned | failed, by the holder. The holder may tell the same outcome again, which changes
   * nothing; another outcome throws `conflict`. Throws `lease-lost` for any other holder, `invalid` when a complete
   * trial lacks a metric of its study.
   */
  finishTrial(
    study: string,
    number: number,
    holder: string,
    options: { outcome: Outcome; now: number },
  ): Promise<Trial>;
  /** Writes (or overwrites) an intermediate value of a running trial, by the holder. */
  addIntermediateValue(study: string, number: number, holder: string, value: IntermediateValue): Promise<void>;

  close(): Promise<void>;
}
