/** Scores of a classifier's predictive probabilities against the true classes. */

/** rows × classes probabilities, each row summing to 1, and the class of each row (0 … classes − 1). */
export interface LabelledProbabilities {
  readonly probabilities: Float64Array;
  readonly labels: Float64Array;
  readonly classes: number;
}

/** −mean ln p(label), in nats. */
export function classNll({ probabilities, labels, classes }: LabelledProbabilities): number {
  let total = 0;
  labels.forEach((label, b) => (total -= Math.log(probabilities[b * classes + label])));
  return total / labels.length;
}

/** mean Σ_k (p_k − 1[label = k])², from 0 to 2 (Brier 1950; not divided by the number of classes). */
export function brierScore({ probabilities, labels, classes }: LabelledProbabilities): number {
  let total = 0;
  labels.forEach((label, b) => {
    for (let k = 0; k < classes; k++) total += (probabilities[b * classes + k] - (k === label ? 1 : 0)) ** 2;
  });
  return total / labels.length;
}

/** The prediction of the most probable class: its confidence, and whether it was correct. */
export interface TopPrediction {
  readonly confidence: number;
  readonly isRight: boolean;
}

export function topPredictions({ probabilities, labels, classes }: LabelledProbabilities): TopPrediction[] {
  return Array.from(labels, (label, b) => {
    const row = probabilities.subarray(b * classes, (b + 1) * classes);
    const top = row.indexOf(Math.max(...row));
    return { confidence: row[top], isRight: top === label };
  });
}

export function accuracy(predictions: readonly TopPrediction[]): number {
  return predictions.filter(({ isRight }) => isRight).length / predictions.length;
}

/** A group of predictions of similar confidence. */
export interface ConfidenceBin {
  readonly count: number;
  readonly confidence: number;
  readonly accuracy: number;
}

/**
 * `equal-width`: bins divide [0, 1] evenly; `equal-mass`: bins hold equal numbers of predictions. Empty bins are
 * omitted.
 */
export function confidenceBins(
  predictions: readonly TopPrediction[],
  kind: "equal-width" | "equal-mass",
  bins: number,
): ConfidenceBin[] {
  const sorted = [...predictions].sort((a, b) => a.confidence - b.confidence);
  const groups = Array.from({ length: bins }, (): TopPrediction[] => []);
  sorted.forEach((one, i) => {
    const share = kind === "equal-width" ? one.confidence : i / sorted.length;
    groups[Math.min(bins - 1, Math.floor(share * bins))].push(one);
  });
  return groups
    .filter((group) => group.length > 0)
    .map((group) => ({
      count: group.length,
      confidence: group.reduce((sum, { confidence }) => sum + confidence, 0) / group.length,
      accuracy: accuracy(group),
    }));
}

/** Σ (n_b / n) |accuracy − confidence| (Naeini et al. 2015): biased upwards if bins hold few predictions. */
export function expectedCalibrationError(bins: readonly ConfidenceBin[]): number {
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  return bins.reduce((sum, bin) => sum + (bin.count / total) * Math.abs(bin.accuracy - bin.confidence), 0);
}

/**
 * The square root of the debiased squared calibration error (Kumar, Liang & Ma 2019, definition 5.2): each bin's
 * squared gap minus the sampling variance of its accuracy, â(1 − â)/(n_b − 1); bins with a single prediction are
 * omitted, and a negative sum counts as 0.
 */
export function debiasedCalibrationError(bins: readonly ConfidenceBin[]): number {
  const usable = bins.filter(({ count }) => count > 1);
  const total = usable.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return NaN;
  const squared = usable.reduce((sum, { count, accuracy: right, confidence }) => {
    return sum + (count / total) * ((right - confidence) ** 2 - (right * (1 - right)) / (count - 1));
  }, 0);
  return Math.sqrt(Math.max(0, squared));
}
