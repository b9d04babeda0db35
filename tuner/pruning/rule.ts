/** The shape of a pruning rule. */
import type { Curve } from "./curve.ts";
import type { PruningSettings } from "./pruning.ts";

/** What has been reported when a rule decides. */
export interface PruningHistory {
  /** The study's: what a rule draws at random follows from it and the trial's number. */
  readonly seed: number;
  /** Of the other trials, in order of number. */
  readonly others: readonly Curve[];
  /** Of the trial in question, with the new value. */
  readonly curve: Curve;
  /** The step of the new value, and the last one before it (−∞: none). */
  readonly step: number;
  readonly previousStep: number;
}

/** Should the trial end? A pure function of what was reported, so that a study can be replayed. */
export type Rule = (settings: PruningSettings, history: PruningHistory) => boolean;
