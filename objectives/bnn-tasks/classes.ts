/** The task of `bnn-classification`: targets are classes. */
import type { Dataset } from "../bnn/data/dataset.ts";
import { applyStandardizer, fitStandardizer } from "../bnn/data/standardize.ts";
import { ofClasses } from "../bnn/likelihood/likelihood.ts";
import type { ClassControl } from "../bnn/artifacts/class-control.ts";
import { fitLogisticModel, logisticLogits } from "../bnn/predictive/calibration/logistic-model.ts";
import { scaledByHalves } from "../bnn/predictive/calibration/scaled-by-halves.ts";
import {
  classProbabilities,
  entropyParts,
  joinClassPredictives,
  type ClassPredictive,
} from "../bnn/predictive/class-probabilities.ts";
import { summarizeClasses } from "../bnn/predictive/class-summary.ts";
import { classLogDensities, predictClasses, scaledLogits } from "../bnn/predictive/predict-classes.ts";
import { priorScale } from "./default-space.ts";
import { classificationEntries } from "./entries.ts";
import { classArtifacts } from "./class-artifacts.ts";
import type { Task } from "./task.ts";

/** With more weights than this, logistic regression would take longer than the network. */
const MAX_LOGISTIC_WEIGHTS = 1000;

export const classes: Task<ClassPredictive> = {
  name: classificationEntries.objective,
  dimensions: [priorScale],
  issueWith: () => null,
  likelihood(dataset) {
    const count = classesOf(dataset).length;
    return count === 2 ? { kind: "bernoulli" } : { kind: "categorical", classes: count };
  },
  units(dataset, learn, likelihood) {
    const standardizer = { ...fitStandardizer(dataset, learn), targetMean: 0, targetScale: 1 };
    return { standardizer, likelihood };
  },
  predict: ({ network, likelihood }, sample, heldOut) =>
    predictClasses({ network, likelihood: ofClasses(likelihood) }, sample, heldOut),
  logDensities: classLogDensities,
  // The quantity is the log probability of the observed class.
  followed(predictive, targets) {
    const { values, rows } = classLogDensities(predictive, targets);
    return (draw, row) => values[draw * rows + row];
  },
  uncertainty: entropyParts,
  errors({ rows, classes: count, logits }, labels) {
    return (draw, row) => {
      const own = logits.subarray((draw * rows + row) * count, (draw * rows + row + 1) * count);
      return own.indexOf(Math.max(...own)) !== labels[row];
    };
  },
  points: {
    of: (predictive) => classProbabilities(predictive),
    target: (labels, width) =>
      Float64Array.from({ length: labels.length * width }, (_, at) =>
        labels[Math.floor(at / width)] === at % width ? 1 : 0,
      ),
    error: "Brier score",
  },
  // The entropy of the class frequencies.
  constantNll(labels) {
    const tally = new Map<number, number>();
    for (const label of labels) tally.set(label, (tally.get(label) ?? 0) + 1);
    return [...tally.values()].reduce(
      (sum, count) => sum - (count / labels.length) * Math.log(count / labels.length),
      0,
    );
  },
  errorName: "another class",
  probabilities: (predictive) => classProbabilities(predictive),
  summarize: (predictive, labels) => ({ ...summarizeClasses(predictive, labels) }),
  join: joinClassPredictives,
  controls,
  artifacts: classArtifacts,
  reference: "logistic",
  names: {
    prefixed: {
      nll: "Nll",
      accuracy: "Accuracy",
      brier: "Brier",
      ece: "Ece",
      eceEqualMass: "EceEqualMass",
      eceDebiased: "EceDebiased",
      errorAuroc: "ErrorAuroc",
      aurc: "Aurc",
    },
    plain: ["epistemicEntropy", "aleatoricEntropy", "calibrationTemperature"],
    assessed: ["nll", "accuracy", "brier", "ece"],
  },
  scaling: {
    isAsked: ({ temperatureScaling }) => temperatureScaling,
    fit: scaledByHalves,
    at: scaledLogits,
  },
};

function classesOf({ classes: names }: Dataset): readonly string[] {
  if (names === undefined) throw new Error("the data set has no classes");
  return names;
}

/** Baselines: class frequencies in the training rows (plus one row for each class), and logistic regression. */
function controls(dataset: Dataset, learn: Int32Array, score: Int32Array): readonly ClassControl[] {
  const count = classesOf(dataset).length;
  const tally = new Float64Array(count).fill(1);
  for (const row of learn) tally[dataset.target[row]] += 1;
  const rows = score.length;
  const logFrequencies = tally.map((number) => Math.log(number / (learn.length + count)));
  const predictive = (logits: Float64Array): ClassPredictive => ({ draws: 1, rows, classes: count, logits });
  const frequencies = predictive(Float64Array.from({ length: rows * count }, (_, at) => logFrequencies[at % count]));
  if ((dataset.columns + 1) * count > MAX_LOGISTIC_WEIGHTS) return [{ name: "frequencies", predictive: frequencies }];
  const standardizer = { ...fitStandardizer(dataset, learn), targetMean: 0, targetScale: 1 };
  const model = fitLogisticModel(applyStandardizer(dataset, learn, standardizer), count);
  const logits = logisticLogits(model, applyStandardizer(dataset, score, standardizer));
  return [
    { name: "frequencies", predictive: frequencies },
    { name: "logistic", predictive: predictive(logits) },
  ];
}
