/** The interface of a pruning rule. */
import type { Curve } from "./curve.ts";
import type { PruningSettings } from "./pruning.ts";

/** The input of a pruning rule. */
export interface PruningHistory {
  /** The study's seed, which together with the trial number determines the rule's random draws. */
  readonly seed: number;
  /** Curves of the other trials, in order of number. */
  readonly others: readonly Curve[];
  /** Curve of the trial in question, including the new value. */
  readonly curve: Curve;
  /** The step of the new value, and the last step before it (−∞ if none). */
  readonly step: number;
  readonly previousStep: number;
}

/** Whether the trial should end. A pure function of the reports, so that a study can be replayed. */
export type Rule = (settings: PruningSettings, history: PruningHistory) => boolean;
