/** Pruning as a value: the rule of a study, and what it decided about a trial. Types and names only. */
import type { Direction } from "../objective.ts";

export const pruningRules = ["median", "percentile", "asha", "hyperband", "curve"] as const;
export type PruningRule = (typeof pruningRules)[number];

/** How a study ends unpromising trials early; every part has its value, so that defaults may change. */
export interface PruningSettings {
  readonly rule: PruningRule;
  /** What is compared; trials report it while they run. */
  readonly metric: string;
  readonly direction: Direction;
  /** No trial ends before this step, ≥ 0; the first rung of asha and hyperband, > 0 there. */
  readonly min: number;
  /** The last step of a whole trial, > min; hyperband needs it. */
  readonly max?: number;
  /** asha and hyperband: rungs are `min` times powers of it, and one in so many continues, ≥ 1.5. */
  readonly reduction?: number;
  /** median, percentile and curve: complete trials before the first may end, ≥ 1. */
  readonly startup?: number;
  /** percentile: the share of trials, in percent, that continue, in (0, 100). */
  readonly percentile?: number;
  /** curve: a trial ends when it becomes the best with a lower probability, in (0, 1). */
  readonly probability?: number;
}

/** What a trial would have come to, in the units of the metric. */
export interface ExpectedEnd {
  readonly value: number;
  /** Standard deviation, ≥ 0. */
  readonly deviation: number;
}

/** That a trial is to end early: recorded with it when the rule says so. */
export interface PruningDecision {
  readonly rule: PruningRule;
  /** The step whose report decided. */
  readonly step: number;
  /** The last values of the study's metrics that it had reported: its values, if its worker tells none. */
  readonly values: Readonly<Record<string, number>>;
  /** Of the pruning metric; absent before the first complete trial. */
  readonly expected?: ExpectedEnd;
}
