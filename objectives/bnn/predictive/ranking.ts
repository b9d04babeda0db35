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

/** Standard error of the area under the ROC curve, for independent rows (Hanley & McNeil 1982); 0 at an area of 1. */
export function rocAreaError(area: number, isPositive: readonly boolean[]): number {
  const positives = isPositive.filter(Boolean).length;
  const negatives = isPositive.length - positives;
  const [both, one] = [area / (2 - area), (2 * area * area) / (1 + area)];
  const variance = area * (1 - area) + (positives - 1) * (both - area * area) + (negatives - 1) * (one - area * area);
  return Math.sqrt(Math.max(0, variance) / (positives * negatives));
}

/**
 * The ROC curve: for each fraction of negatives flagged, the fraction of positives with at least as large a score as
 * the last of them. Ties are interpolated, so that the curve of equal scores is the diagonal.
 */
export function rocCurve(
  scores: ArrayLike<number>,
  isPositive: readonly boolean[],
  flagged: readonly number[],
): readonly number[] {
  const positives = isPositive.filter(Boolean).length;
  const negatives = isPositive.length - positives;
  const order = Array.from(isPositive.keys()).sort((a, b) => scores[b] - scores[a]);
  const corners = [{ x: 0, y: 0 }];
  order.forEach((row, i) => {
    const { x, y } = corners[corners.length - 1];
    const next = { x: x + (isPositive[row] ? 0 : 1 / negatives), y: y + (isPositive[row] ? 1 / positives : 0) };
    const isTied = i > 0 && scores[order[i - 1]] === scores[row];
    if (isTied) corners[corners.length - 1] = next;
    else corners.push(next);
  });
  return flagged.map((share) => {
    const at = corners.findLastIndex(({ x }) => x <= share + ROUNDING);
    const [from, to] = [corners[at], corners[at + 1] ?? corners[at]];
    return to.x > from.x ? from.y + ((share - from.x) / (to.x - from.x)) * (to.y - from.y) : from.y;
  });
}

/** Sums of 1/n reach a multiple of it to within this. */
const ROUNDING = 1e-9;

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
