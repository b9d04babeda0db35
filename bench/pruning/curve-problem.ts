/** The interface of a pruning problem: training runs in the order in which a study starts them. */
/** A training run, as long as it is if nothing prunes it. */
export interface TrainingRun {
  /** Reported values at steps 1, 2, … */
  readonly curve: readonly number[];
  /** The value at the last step, free of noise or evaluated again with other random numbers. */
  readonly loss: number;
  /** Time per step, since machines and settings differ. */
  readonly pace: number;
}

export interface CurveProblem {
  readonly name: string;
  /** Steps of a whole run. */
  readonly steps: number;
  /** The runs of a study in their order, the same for every rule. */
  runs(options: { readonly seed: number; readonly trials: number }): readonly TrainingRun[];
}
