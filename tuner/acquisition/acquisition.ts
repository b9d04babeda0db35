/**
 * The interface of an acquisition function, which scores a candidate from the surrogate's prediction there.
 *
 * The prediction is that of the warped objective, which is minimized; larger scores are better. An acquisition depends
 * only on two numbers, not on the surrogate, space or direction.
 */

/**
 * A score with its derivatives with respect to mean and deviation, from which the chain rule gives the gradient at the
 * point.
 */
interface Score {
  readonly value: number;
  /** ∂value / ∂mean. */
  readonly meanSlope: number;
  /** ∂value / ∂deviation. */
  readonly deviationSlope: number;
}

/** `mean` is finite and `deviation` ≥ 0, both on the warped scale. */
export type Acquisition = (mean: number, deviation: number) => Score;

/** The smallest deviation by which an acquisition divides: at an observed point the deviation may be 0. */
export const MINIMUM_DEVIATION = 1e-6;
