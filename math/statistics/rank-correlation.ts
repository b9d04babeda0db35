/** Spearman's rank correlation. */
import { mean } from "../statistics.ts";

/** The rank of each number, starting at 1; tied numbers get the mean of their ranks. */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from({ length: values.length }, (_, i) => i).sort((a, b) => values[a] - values[b]);
  const out = new Float64Array(values.length);
  for (let first = 0; first < order.length;) {
    let end = first + 1;
    while (end < order.length && values[order[end]] === values[order[first]]) end++;
    for (let i = first; i < end; i++) out[order[i]] = (first + 1 + end) / 2;
    first = end;
  }
  return out;
}

/**
 * Spearman's rank correlation, from −1 to 1: the correlation of the ranks. 0 if all values of one list are equal.
 * Throws a RangeError for lists of different lengths, or empty ones.
 */
export function rankCorrelation(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new RangeError(`invalid lengths; must be equal: ${a.length} and ${b.length}`);
  const [ofA, ofB] = [ranks(a), ranks(b)];
  const [centreA, centreB] = [mean(ofA), mean(ofB)];
  let [together, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < ofA.length; i++) {
    const [one, other] = [ofA[i] - centreA, ofB[i] - centreB];
    together += one * other;
    squaresA += one * one;
    squaresB += other * other;
  }
  return squaresA === 0 || squaresB === 0 ? 0 : together / Math.sqrt(squaresA * squaresB);
}
