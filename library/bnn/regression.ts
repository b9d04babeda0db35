/** A Bayesian neural network for regression. */
import { targetUnits } from "../../objectives/bnn/data/target-units.ts";
import { type LikelihoodSpec } from "../../objectives/bnn/inference/plan.ts";
import {
  openPredictive,
  predictTable,
  type PredictionOptions,
  type PredictionScores,
  type RowPrediction,
} from "../../objectives/bnn/model/predict.ts";
import { type Posterior } from "../../objectives/bnn/posterior/posterior.ts";
import { type Predictive } from "../../objectives/bnn/predictive/predictive.ts";
import { allRows, chainDiagnostics, infer, type ChainDiagnostics } from "./infer.ts";
import { type FitOptions } from "./options.ts";
import { modelText, type ModelNames } from "./save.ts";
import { datasetOf, flat, numbersOf, refused, sameLength, type Rows } from "./table.ts";

/** The distribution of the target given the network's output; scales are in standard deviations of the target. */
export type Noise =
  Exclude<LikelihoodSpec, { kind: "poisson" | "bernoulli" | "categorical" }> | { readonly kind: "poisson" };

export interface RegressionOptions extends FitOptions {
  /** Default: Gaussian noise with a learned scale. */
  readonly noise?: Noise;
}

export interface RegressionFit {
  readonly posterior: Posterior;
  /** Mean, standard deviation and its parts, intervals and draws of the target, in its units. */
  predict(x: Rows, options?: PredictionOptions): readonly RowPrediction[];
  /** Scores the predictions against known targets. */
  score(x: Rows, y: ArrayLike<number>): PredictionScores;
  /** The predictive mixture, in the target's units. */
  predictive(x: Rows): Predictive;
  /** Convergence of the predictions for these rows; null if the method has no chains. */
  diagnostics(x: Rows): readonly ChainDiagnostics[] | null;
  /** The text of a model file, which can be read by `openModel` from `credence/model` and by `credence predict`. */
  save(names?: ModelNames): string;
}

/**
 * Features and targets may have any units, since they are standardized using these rows. Throws InvalidInput, Diverged,
 * or the signal's reason.
 */
export async function fitRegression(
  { x, y }: { readonly x: Rows; readonly y: ArrayLike<number> },
  options: RegressionOptions = {},
): Promise<RegressionFit> {
  const { noise = { kind: "gaussian", floor: 0.01 } } = options;
  const target = numbersOf(y);
  const dataset = datasetOf(x, target);
  if (noise.kind === "poisson") refuseNoCounts(target);
  const likelihood = noise.kind === "poisson" ? { ...noise, rate: 1 } : noise;
  const inferred = await infer(dataset, targetUnits(dataset, allRows(dataset), likelihood), options);
  const { columns } = dataset;
  const table = (rows: Rows, known: Float64Array | null) => ({
    rows: rows.length,
    features: flat(rows, columns),
    target: known,
    notices: [],
  });
  const predictive = (rows: Rows) => {
    const open = openPredictive(inferred);
    try {
      return open.of(flat(rows, columns));
    } finally {
      open.close();
    }
  };
  return {
    posterior: inferred.posterior,
    predict: (rows, how) => (rows.length === 0 ? [] : predictTable(inferred, table(rows, null), how).rows),
    score(rows, known) {
      sameLength(rows, known);
      const { scores } = predictTable(inferred, table(rows, numbersOf(known)), { levels: [] });
      if (scores === null) throw refused("x", "rows", "must be at least 1", rows.length);
      return scores;
    },
    predictive,
    diagnostics(rows) {
      const { mean } = predictive(rows);
      return chainDiagnostics(inferred.posterior, rows.length, (draw, row) => mean[draw * rows.length + row]);
    },
    save: (names = {}) => modelText(dataset, inferred, null, names),
  };
}

function refuseNoCounts(target: Float64Array): void {
  const odd = target.findIndex((value) => !(Number.isSafeInteger(value) && value >= 0));
  if (odd !== -1)
    throw refused(`y[${odd}]`, "target", "must be a count (0, 1, 2 …) if the noise is poisson", target[odd]);
}
