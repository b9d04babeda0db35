/** Baselines that a network should beat: models that are fast to fit and have no settings. */
import type { StandardizedRows } from "../../data/standardize.ts";
import type { Predictive } from "../predictive.ts";
import { fitBoostedTrees, predictBoostedTrees } from "./boosted-trees.ts";
import { fitLinearModel, predictLinear } from "./linear-model.ts";

export interface Control {
  readonly name: "constant" | "linear" | "boosted trees";
  /** In standardized units. */
  readonly predictive: Predictive;
}

/** With more columns than this, fitting the linear model would take longer than training the network. */
const MAX_COLUMNS = 300;
/**
 * The trees are skipped above this number of cells, where fitting would take too long, and below this number of rows,
 * where cross-validation is meaningless.
 */
const [MAX_CELLS, MIN_ROWS] = [100_000, 20];

/**
 * A constant with the mean and standard deviation of the training targets; Bayesian linear regression with one noise
 * scale for all rows; and gradient boosting, one of the strongest models for tables of this size.
 */
export function controls(train: StandardizedRows, heldOut: StandardizedRows): readonly Control[] {
  const { rows, columns } = heldOut;
  const constant: Control = {
    name: "constant",
    predictive: { draws: 1, rows, mean: new Float64Array(rows), variance: new Float64Array(rows).fill(1) },
  };
  const models = [constant];
  if (columns <= MAX_COLUMNS) {
    models.push({ name: "linear", predictive: predictLinear(fitLinearModel(train), heldOut) });
  }
  if (train.rows >= MIN_ROWS && train.rows * columns <= MAX_CELLS) {
    models.push({ name: "boosted trees", predictive: predictBoostedTrees(fitBoostedTrees(train), heldOut) });
  }
  return models;
}
