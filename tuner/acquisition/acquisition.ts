/**
 * The shape of an acquisition function: scores a candidate from the surrogate's prediction there.
 *
 * The prediction is of the warped objective, which is minimised; the score is better the larger it is. An acquisition
 * is arithmetic on two numbers: it sees no surrogate, no space and no direction.
 */

/** A score with its slopes in the prediction, so that the chain rule gives the gradient in the point. */
interface Score {
  readonly value: number;
  /** ∂value / ∂mean. */
  readonly meanSlope: number;
  /** ∂value / ∂deviation. */
  readonly deviationSlope: number;
}

/** `mean` is finite, `deviation` ≥ 0, both in the warped scale. */
export type Acquisition = (mean: number, deviation: number) => Score;

/** The least deviation an acquisition divides by: at an observed point the surrogate may be certain. */
export const MINIMUM_DEVIATION = 1e-6;
