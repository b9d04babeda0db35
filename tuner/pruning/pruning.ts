/** Pruning as a value: a study's rule, and its decision about a trial. Types and names only. */
import type { Direction } from "../objective.ts";

export const pruningRules = ["median", "percentile", "asha", "hyperband", "curve"] as const;
export type PruningRule = (typeof pruningRules)[number];

/** Pruning settings of a study; all values are stored, so that defaults may change. */
export interface PruningSettings {
  readonly rule: PruningRule;
  /** The metric to compare, which trials report while they run. */
  readonly metric: string;
  readonly direction: Direction;
  /** No trial is pruned before this step, ≥ 0; for asha and hyperband it is the first rung, > 0. */
  readonly min: number;
  /** The last step of a full trial, > min; required by hyperband. */
  readonly max?: number;
  /** asha and hyperband: rungs are `min` times powers of this number, and one in this many trials continues; ≥ 1.5. */
  readonly reduction?: number;
  /** median, percentile and curve: number of complete trials required before any is pruned, ≥ 1. */
  readonly startup?: number;
  /** percentile: the percentage of trials that continue, in (0, 100). */
  readonly percentile?: number;
  /** curve: a trial ends if the probability that it becomes the best is below this; in (0, 1). */
  readonly probability?: number;
}

/** The expected final value of a trial, in the units of the metric. */
export interface ExpectedEnd {
  readonly value: number;
  /** Standard deviation, ≥ 0. */
  readonly deviation: number;
}

/** A decision to prune a trial, stored with the trial. */
export interface PruningDecision {
  readonly rule: PruningRule;
  /** The step of the decisive report. */
  readonly step: number;
  /** The last reported values of the study's metrics, used as the trial's values if its worker does not tell any. */
  readonly values: Readonly<Record<string, number>>;
  /** Expected final value of the pruning metric; absent before the first complete trial. */
  readonly expected?: ExpectedEnd;
}
