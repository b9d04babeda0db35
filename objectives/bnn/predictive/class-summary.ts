/** All scores of a classifier, keyed by the names under which they are reported. */
import { mean } from "../../../math/statistics.ts";
import { classProbabilities, entropyParts, type ClassPredictive } from "./class-probabilities.ts";
import {
  accuracy,
  brierScore,
  classNll,
  confidenceBins,
  debiasedCalibrationError,
  expectedCalibrationError,
  topPredictions,
} from "./class-scores.ts";
import { areaUnderRiskCoverage, areaUnderRoc, riskCoverageCurve } from "./ranking.ts";

export interface ClassSummary {
  readonly nll: number;
  /** The fraction of rows whose most probable class is the true class. */
  readonly accuracy: number;
  readonly brier: number;
  /** Expected calibration error with 15 bins of equal width, with bins of equal size, and the latter debiased. */
  readonly ece: number;
  readonly eceEqualMass: number;
  readonly eceDebiased: number;
  /**
   * The probability that a misclassified row has a higher entropy than a correct one; NaN if all or none are
   * misclassified.
   */
  readonly errorAuroc: number;
  /** Mean error rate over all fractions of rows kept, most certain first. */
  readonly aurc: number;
  /**
   * Means over rows of the predictive entropy's parts, in nats: epistemic (disagreement between draws) and aleatoric.
   */
  readonly epistemicEntropy: number;
  readonly aleatoricEntropy: number;
}

/** Bins for calibration errors (Guo et al. 2017); fewer if there are few rows. */
export const CALIBRATION_BINS = 15;
const ROWS_PER_BIN = 20;

export function summarizeClasses(predictive: ClassPredictive, labels: Float64Array): ClassSummary {
  const { classes } = predictive;
  const labelled = { probabilities: classProbabilities(predictive), labels, classes };
  const predictions = topPredictions(labelled);
  const { total, epistemic, aleatoric } = entropyParts(predictive);
  const errors = predictions.map(({ isRight }) => (isRight ? 0 : 1));
  const equalMass = confidenceBins(predictions, "equal-mass", massBins(labels.length));
  return {
    nll: classNll(labelled),
    accuracy: accuracy(predictions),
    brier: brierScore(labelled),
    ece: expectedCalibrationError(confidenceBins(predictions, "equal-width", CALIBRATION_BINS)),
    eceEqualMass: expectedCalibrationError(equalMass),
    eceDebiased: debiasedCalibrationError(equalMass),
    errorAuroc: areaUnderRoc(
      total,
      errors.map((error) => error === 1),
    ),
    aurc: areaUnderRiskCoverage(riskCoverageCurve(total, errors)),
    epistemicEntropy: mean(epistemic),
    aleatoricEntropy: mean(aleatoric),
  };
}

/** Number of equal-size bins such that each holds at least about twenty rows. */
export function massBins(rows: number): number {
  return Math.max(1, Math.min(CALIBRATION_BINS, Math.floor(rows / ROWS_PER_BIN)));
}
