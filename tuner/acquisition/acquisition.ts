/**
 * The shape of an acquisition function: scores a candidate from the surrogate's prediction there.
 *
 * The prediction is of the warped objective, which is minimised; larger scores are better. An acquisition is a
 * function of two numbers, independent of surrogate, space and direction.
 */

/** A score with its derivatives in mean and deviation, so that the chain rule gives the gradient in the point. */
interface Score {
  readonly value: number;
  /** ∂value / ∂mean. */
  readonly meanSlope: number;
  /** ∂value / ∂deviation. */
  readonly deviationSlope: number;
}

/** `mean` is finite, `deviation` ≥ 0, both in the warped scale. */
export type Acquisition = (mean: number, deviation: number) => Score;

/** The smallest deviation that an acquisition divides by: at an observed point it may be 0. */
export const MINIMUM_DEVIATION = 1e-6;
