/** A Bayesian neural network for classification. */
import { fitStandardizer } from "../../objectives/bnn/data/standardize.ts";
import { openClassPredictive } from "../../objectives/bnn/model/predict-classes.ts";
import { type Posterior } from "../../objectives/bnn/posterior/posterior.ts";
import {
  classProbabilities,
  entropyParts,
  type ClassPredictive,
} from "../../objectives/bnn/predictive/class-probabilities.ts";
import { summarizeClasses, type ClassSummary } from "../../objectives/bnn/predictive/class-summary.ts";
import { classLogDensities } from "../../objectives/bnn/predictive/predict-classes.ts";
import { allRows, chainDiagnostics, infer, type ChainDiagnostics } from "./infer.ts";
import { type FitOptions } from "./options.ts";
import { modelText, type ModelNames } from "./save.ts";
import { datasetOf, flat, refused, sameLength, type Rows } from "./table.ts";

type Label = string | number | boolean;

export interface ClassPrediction<Class> {
  /** The most probable class. */
  readonly label: Class;
  /** In the order of `classes`. */
  readonly probabilities: readonly number[];
  /** Entropy of the prediction in nats, and its aleatoric and epistemic parts. */
  readonly entropy: { readonly total: number; readonly aleatoric: number; readonly epistemic: number };
}

export interface ClassificationFit<Class extends Label> {
  /** In order of first occurrence. */
  readonly classes: readonly Class[];
  readonly posterior: Posterior;
  predict(x: Rows): readonly ClassPrediction<Class>[];
  /** Scores the predictions against known classes. */
  score(x: Rows, y: readonly Class[]): ClassSummary;
  /** The logits of every draw. */
  predictive(x: Rows): ClassPredictive;
  /** Convergence of the predicted label's probability; null if the method has no chains. */
  diagnostics(x: Rows): readonly ChainDiagnostics[] | null;
  /**
   * The text of a model file, which can be read by `openModel` from `credence/model` and by `credence predict`; classes
   * are stored as strings.
   */
  save(names?: ModelNames): string;
}

/**
 * Features may be in any units, since they are standardized using these rows. Throws InvalidInput, Diverged, or the
 * signal's reason.
 */
export async function fitClassification<const Class extends Label>(
  { x, y }: { readonly x: Rows; readonly y: readonly Class[] },
  options: FitOptions = {},
): Promise<ClassificationFit<Class>> {
  const classes = [...new Set(y)];
  if (classes.length < 2) throw refused("y", "classes", "must be at least 2", classes.length);
  const numberOf = new Map(classes.map((one, number) => [one, number]));
  const numbersOf = (labels: readonly Class[]) =>
    Float64Array.from(labels, (label, i) => {
      const number = numberOf.get(label);
      if (number === undefined) throw refused(`y[${i}]`, "class", "must be one of the training classes", label);
      return number;
    });
  const dataset = datasetOf(x, numbersOf(y));
  const standardizer = { ...fitStandardizer(dataset, allRows(dataset)), targetMean: 0, targetScale: 1 };
  const count = classes.length;
  const likelihood =
    count === 2 ? ({ kind: "bernoulli" } as const) : ({ kind: "categorical", classes: count } as const);
  const inferred = await infer(dataset, { standardizer, likelihood }, options);
  const { posterior } = inferred;
  const predictive = (rows: Rows) => {
    const open = openClassPredictive(inferred);
    try {
      return open.of(flat(rows, dataset.columns));
    } finally {
      open.close();
    }
  };
  const topOf = (probabilities: Float64Array, row: number) => {
    const own = probabilities.subarray(row * count, (row + 1) * count);
    return own.indexOf(Math.max(...own));
  };
  return {
    classes,
    posterior,
    predict(rows) {
      const predicted = predictive(rows);
      const probabilities = classProbabilities(predicted);
      const { total, aleatoric, epistemic } = entropyParts(predicted);
      return Array.from({ length: rows.length }, (_, row) => ({
        label: classes[topOf(probabilities, row)],
        probabilities: [...probabilities.subarray(row * count, (row + 1) * count)],
        entropy: { total: total[row], aleatoric: aleatoric[row], epistemic: epistemic[row] },
      }));
    },
    score(rows, known) {
      sameLength(rows, known);
      return summarizeClasses(predictive(rows), numbersOf(known));
    },
    predictive,
    diagnostics(rows) {
      const predicted = predictive(rows);
      const probabilities = classProbabilities(predicted);
      const tops = Float64Array.from({ length: rows.length }, (_, row) => topOf(probabilities, row));
      const { values } = classLogDensities(predicted, tops);
      return chainDiagnostics(posterior, rows.length, (draw, row) => values[draw * rows.length + row]);
    },
    save(names = {}) {
      const texts = classes.map(String);
      const isUnclear = texts.some((text) => text.trim() !== text || text === "") || new Set(texts).size < count;
      if (isUnclear)
        throw refused("y", "classes", "must be distinct strings without surrounding spaces to be saved", texts);
      return modelText(dataset, inferred, texts, names);
    },
  };
}
