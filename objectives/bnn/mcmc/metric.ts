/** A diagonal mass estimated from the chain's own draws (Stan reference manual, "HMC algorithm parameters"). */
import { type InverseMass } from "./leapfrog.ts";

export interface MetricAdaptation {
  /** Adds a position (d). */
  add(position: Float64Array): void;
  readonly count: number;
  /**
   * The variances of the positions so far, shrunk towards `prior` (d) with the weight of five draws, so that a small
   * number of draws does not make a direction look narrow.
   */
  estimate(prior: InverseMass): InverseMass;
}

const PRIOR_DRAWS = 5;
/** Factor of the prior in the shrinkage: Stan shrinks towards 1e-3, in units where the initial guess is 1. */
const PRIOR_SCALE = 1e-3;

/** Welford's running mean and variance for each coordinate. */
export function learnMetric(dimension: number): MetricAdaptation {
  const mean = new Float64Array(dimension);
  const squares = new Float64Array(dimension);
  let count = 0;
  return {
    get count() {
      return count;
    },
    add(position) {
      count += 1;
      for (let i = 0; i < dimension; i++) {
        const deviation = position[i] - mean[i];
        mean[i] += deviation / count;
        squares[i] += deviation * (position[i] - mean[i]);
      }
    },
    estimate(prior) {
      if (count < 2) return Float64Array.from(prior);
      const share = count / (count + PRIOR_DRAWS);
      return squares.map((square, i) => (share * square) / (count - 1) + (1 - share) * PRIOR_SCALE * prior[i]);
    },
  };
}
