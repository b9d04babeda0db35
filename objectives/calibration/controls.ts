/** What a network must beat to be worth its trouble: models without hidden layers and without draws. */
import type { StandardizedRows } from "../data/standardize.ts";
import type { Predictive } from "../predictive.ts";
import { fitLinearModel, predictLinear } from "./linear-model.ts";

export interface Control {
  readonly name: "constant" | "linear";
  /** In standardized units. */
  readonly predictive: Predictive;
}

/** With more columns the linear model would take longer to learn than the network. */
const MOST_COLUMNS = 300;

/**
 * The mean and deviation of the training targets, whatever the row; and Bayesian linear regression with one noise
 * deviation for all rows.
 */
export function controls(train: StandardizedRows, heldOut: StandardizedRows): readonly Control[] {
  const { rows, columns } = heldOut;
  const constant: Control = {
    name: "constant",
    predictive: { draws: 1, rows, mean: new Float64Array(rows), variance: new Float64Array(rows).fill(1) },
  };
  if (columns > MOST_COLUMNS) return [constant];
  return [constant, { name: "linear", predictive: predictLinear(fitLinearModel(train), heldOut) }];
}
