/** All scores of a classifier, by the names that they are reported with. */
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
  /** Share of rows whose most probable class is theirs. */
  readonly accuracy: number;
  readonly brier: number;
  /** Expected calibration error in 15 bins of equal width, in bins of equally many rows, and that debiased. */
  readonly ece: number;
  readonly eceEqualMass: number;
  readonly eceDebiased: number;
  /**
   * The probability that a row that is wrong has the larger entropy than one that is right; NaN where all are or none
   * is.
   */
  readonly errorAuroc: number;
  /** Mean error rate over all shares of rows answered, the surest first. */
  readonly aurc: number;
  /**
   * Means over rows of the predictive entropy's parts, in nats: epistemic (disagreement between draws) and aleatoric.
   */
  readonly epistemicEntropy: number;
  readonly aleatoricEntropy: number;
}

/** Of calibration (Guo et al. 2017); fewer where rows are few. */
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

/** Bins of equally many rows, at least some twenty in each. */
export function massBins(rows: number): number {
  return Math.max(1, Math.min(CALIBRATION_BINS, Math.floor(rows / ROWS_PER_BIN)));
}
