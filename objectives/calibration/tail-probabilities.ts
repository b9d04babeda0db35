/** Where the targets came out in their predictive distributions. */
import { normalCdf } from "../../math/normal.ts";
import type { Predictive } from "../predictive.ts";

/** Of each target, by the mixture of its row: P(Y ≤ y) and P(Y > y), both exact also where the other is nearly 1. */
export interface TailProbabilities {
  /** The probability integral transform: uniform on [0, 1] where the predictive is right (Dawid 1984). */
  readonly below: Float64Array;
  readonly above: Float64Array;
}

export function tailProbabilities(
  { draws, rows, mean, variance }: Predictive,
  targets: Float64Array,
): TailProbabilities {
  const below = new Float64Array(rows);
  const above = new Float64Array(rows);
  for (let s = 0; s < draws; s++) {
    for (let b = 0; b < rows; b++) {
      const at = s * rows + b;
      const z = (targets[b] - mean[at]) / Math.sqrt(variance[at]);
      const smaller = normalCdf(-Math.abs(z));
      below[b] += z < 0 ? smaller : 1 - smaller;
      above[b] += z < 0 ? 1 - smaller : smaller;
    }
  }
  const average = (sum: number) => sum / draws;
  return { below: below.map(average), above: above.map(average) };
}
