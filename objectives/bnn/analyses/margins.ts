/** Margins of a classifier: the probability of the true class minus that of the most probable other class. */
import type { LabelledProbabilities } from "../predictive/class-scores.ts";

/** p(label) − max p(other) for each row, from −1 to 1; negative if the row is misclassified. */
export function margins({ probabilities, labels, classes }: LabelledProbabilities): Float64Array {
  return labels.map((label, row) => {
    let other = -Infinity;
    for (let k = 0; k < classes; k++) if (k !== label) other = Math.max(other, probabilities[row * classes + k]);
    return probabilities[row * classes + label] - other;
  });
}

/** The fraction of values at or below each threshold. */
export function shareBelow(values: Float64Array, thresholds: readonly number[]): readonly number[] {
  const sorted = values.slice().sort();
  return thresholds.map((threshold) => {
    const beyond = sorted.findIndex((value) => value > threshold);
    return (beyond === -1 ? sorted.length : beyond) / sorted.length;
  });
}
