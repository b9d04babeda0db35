/**
 * How well an uncertainty measure ranks rows: whether it singles out rows that are misclassified or out of
 * distribution.
 */

/**
 * The probability that a positive has a larger score than a negative, ties counting half (Mann & Whitney 1947): the
 * area under the ROC curve. NaN if there are no positives or no negatives.
 */
export function areaUnderRoc(scores: ArrayLike<number>, isPositive: readonly boolean[]): number {
  const order = Array.from(isPositive.keys()).sort((a, b) => scores[a] - scores[b]);
  const positives = isPositive.filter(Boolean).length;
  const negatives = isPositive.length - positives;
  let rankSum = 0;
  for (let from = 0; from < order.length;) {
    let to = from;
    while (to < order.length && scores[order[to]] === scores[order[from]]) to += 1;
    // Ranks start at 1; ties get the mean of their ranks.
    const rank = (from + 1 + to) / 2;
    for (let i = from; i < to; i++) if (isPositive[order[i]]) rankSum += rank;
    from = to;
  }
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** A point of a risk–coverage curve. */
export interface SelectivePoint {
  /** The fraction of rows kept, most certain first. */
  readonly coverage: number;
  /** The mean loss over the rows kept. */
  readonly risk: number;
}

/** Selective prediction (El-Yaniv & Wiener 2010): the loss on the `coverage` most certain rows alone. */
export function riskCoverageCurve(uncertainty: ArrayLike<number>, loss: ArrayLike<number>): SelectivePoint[] {
  const order = Array.from({ length: loss.length }, (_, i) => i).sort((a, b) => uncertainty[a] - uncertainty[b]);
  let sum = 0;
  return order.map((row, i) => {
    sum += loss[row];
    return { coverage: (i + 1) / order.length, risk: sum / (i + 1) };
  });
}

/** The mean risk over all coverages (Geifman, Uziel & El-Yaniv 2019); smaller is better. */
export function areaUnderRiskCoverage(curve: readonly SelectivePoint[]): number {
  return curve.reduce((sum, { risk }) => sum + risk, 0) / curve.length;
}
