/** The shape of a pruning rule. */
import type { Curve } from "./curve.ts";
import type { PruningSettings } from "./pruning.ts";

/** The input of a pruning rule. */
export interface PruningHistory {
  /** The study's seed: random draws of a rule follow from it and the trial's number. */
  readonly seed: number;
  /** Curves of the other trials, in order of number. */
  readonly others: readonly Curve[];
  /** Curve of the trial in question, with the new value. */
  readonly curve: Curve;
  /** The step of the new value, and the last one before it (−∞: none). */
  readonly step: number;
  readonly previousStep: number;
}

/** Should the trial end? A pure function of the reports, so that a study can be replayed. */
export type Rule = (settings: PruningSettings, history: PruningHistory) => boolean;
