/** The positions of targets in their predictive distributions. */
import { distributionOf, GAUSSIAN } from "../family.ts";
import type { Predictive } from "../predictive.ts";

const GOLDEN_RATIO = (Math.sqrt(5) - 1) / 2;

/** P(Y ≤ y) and P(Y > y) for each target under the mixture of its row, each accurate even if the other is nearly 1. */
export interface TailProbabilities {
  /** The probability integral transform: uniform on [0, 1] if the predictive distribution is correct (Dawid 1984). */
  readonly below: Float64Array;
  readonly above: Float64Array;
}

/**
 * For counts, this is a number between P(Y < y) and P(Y ≤ y) that depends only on the row index, because otherwise the
 * transform would not be uniform for a correct predictive distribution (the randomized transform of Smith 1985; here
 * with multiples of the golden ratio).
 */
export function tailProbabilities(predictive: Predictive, targets: Float64Array): TailProbabilities {
  const { draws, rows, mean, variance, family = GAUSSIAN } = predictive;
  const { isDiscrete, tails } = distributionOf(family);
  const below = new Float64Array(rows);
  const above = new Float64Array(rows);
  for (let s = 0; s < draws; s++) {
    for (let b = 0; b < rows; b++) {
      const at = s * rows + b;
      const own = tails(targets[b], mean[at], variance[at]);
      const share = isDiscrete ? ((b + 1) * GOLDEN_RATIO) % 1 : 1;
      const before = isDiscrete ? tails(targets[b] - 1, mean[at], variance[at]) : own;
      below[b] += before.below + share * (own.below - before.below);
      above[b] += own.above + (1 - share) * (before.above - own.above);
    }
  }
  const average = (sum: number) => sum / draws;
  return { below: below.map(average), above: above.map(average) };
}
