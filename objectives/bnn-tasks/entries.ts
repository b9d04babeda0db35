/** The options of a task that do not come from a posterior method: accepted values and defaults. */
import type { OptionValue } from "../../tuner/objective.ts";
import { priorScale } from "./default-space.ts";
import { decimalChoices, missingChoices, thousandsChoices } from "../bnn/data/csv-options.ts";
import { headerChoices } from "../bnn/data/csv-table.ts";
import { splitKinds } from "../bnn/data/splits/split-dataset.ts";
import { datasetNames, type TargetKind } from "../bnn/data/load.ts";
import { engineChoices } from "../bnn/engine/index.ts";
import { activations, type ActivationName } from "../bnn/network/activation.ts";
import { priorFamilies, priorHierarchies, priorScalings } from "../bnn/prior/network-prior.ts";
import {
  readAuto,
  readBetween,
  readChoice,
  readInteger,
  readList,
  readPositive,
  readRate,
  readShare,
  readSwitch,
  readText,
  readThreads,
  readWidths,
  type Reader,
} from "../options/readers.ts";
import { readAnalyses, analysisNames, type AnalysisName } from "./analyses/names.ts";

export interface Entry<T> {
  readonly summary: string;
  readonly read: Reader<T>;
  /** The value of an option that is not set. */
  readonly fallback: T;
  /** The fallback as shown in help; "none" if absent. */
  readonly shown?: OptionValue;
  readonly choices?: readonly OptionValue[];
}

/** An option whose default is displayed as `shown` and has the value `fallback`. */
function withDefault<T>(summary: string, read: Reader<T>, fallback: T & OptionValue): Entry<T> {
  return { summary, read, fallback, shown: fallback };
}

function optional<T>(summary: string, read: Reader<T>): Entry<T | undefined> {
  return { summary, read, fallback: undefined };
}

function oneOf<T extends string>(summary: string, choices: readonly T[], fallback: T): Entry<T> {
  return { summary, read: readChoice(choices), fallback, shown: fallback, choices };
}

/** An option that fixes a dimension of the search space; `fallback` applies if the dimension is not tuned. */
function fixing(what: string, read: Reader<number>, fallback: number): Entry<number> {
  return { summary: `fixes ${what} instead of tuning it`, read, fallback };
}

const activationNames = Object.keys(activations) as ActivationName[];
const norms = ["none", "layer"] as const;
const likelihoods = ["gaussian", "heteroscedastic", "fixed", "student-t", "poisson"] as const;
const most = 1e8;

/** The first data set with this kind of target is the default. */
function dataEntry(kind: TargetKind): Entry<string> {
  const names = datasetNames(kind);
  return withDefault(`data set: ${names.join(", ")}, or the path of a CSV file`, readText, names[0]);
}

/** Options for which rows are used in training and in scoring; these are the same in every evaluation. */
export const dataEntries = {
  data: dataEntry("number"),
  target: optional("column to predict; a CSV file needs it", readText),
  header: oneOf(
    "CSV file: whether the first line has the column names; without names, they are c1, c2 …",
    headerChoices,
    "auto",
  ),
  missing: oneOf(
    "CSV file: whether rows with missing values are rejected, dropped, or filled in with the mean",
    missingChoices,
    "error",
  ),
  na: optional("CSV file: markers of missing values, comma-separated, such as NA,?,-200", readList),
  decimal: oneOf("CSV file: the decimal mark", decimalChoices, "point"),
  thousands: oneOf("CSV file: the thousands separator", thousandsChoices, "none"),
  ignore: optional("CSV file: columns to leave out, comma-separated", readList),
  validation: withDefault("share of the rows that the objective value is computed on", readShare, 0.2),
  test: withDefault("share of the rows kept for the final assessment", readShare, 0.2),
  folds: withDefault(
    "number of cross-validation folds over the rows outside the test set; 1: a single split, with the share validation",
    readInteger(1, 100),
    1,
  ),
  repeats: withDefault("number of random training/validation splits", readInteger(1, 100), 1),
  split: {
    summary:
      "how rows are split: random; time: later rows are held out; group: whole groups are held out; default: by the " +
      "time or group column if given, otherwise random",
    read: readChoice(splitKinds),
    fallback: undefined as (typeof splitKinds)[number] | undefined,
    choices: splitKinds,
  },
  timeColumn: optional("column of times (numbers or dates) to split the rows by; not a feature", readText),
  groupColumn: optional("column of groups, such as persons or machines, that stay together; not a feature", readText),
  splitColumn: optional("column with train, validation or test for each row; not a feature", readText),
  trainRows: optional("file with the numbers of the rows to train and validate on, from 0; needs test-rows", readText),
  testRows: optional("file with the numbers of the test rows, from 0, instead of the share test", readText),
  region: optional(
    "a region of the inputs to leave out of training, validation and test, and to score the uncertainty on: COLUMN:high or COLUMN:low (a fifth of the rows; COLUMN:high:0.1 a tenth), or COLUMN=LEVEL",
    readText,
  ),
  splitSeed: withDefault("seed of the split into training, validation and test rows", readInteger(0, 2 ** 32 - 1), 0),
};

/** Options for the network. These, and the ones below, may also be dimensions of the search space. */
const networkEntries = (activation: ActivationName) => ({
  hidden: {
    summary: "widths of the hidden layers, comma-separated, or none for a linear model",
    read: readWidths,
    fallback: [50],
    shown: "50",
  } satisfies Entry<readonly number[]>,
  depth: optional("number of hidden layers, all of the width given by hidden", readInteger(1, 64)),
  activation: oneOf("nonlinearity of the hidden layers", activationNames, activation),
  residual: withDefault("skip connections between hidden layers of equal width", readSwitch, false),
  norm: oneOf("layer: layer normalization before every nonlinearity", norms, "none"),
  dropout: withDefault(
    "dropout rate of the hidden layers; regularizes a mode, but a chain with dropout no longer samples the posterior",
    readRate,
    0,
  ),
});

/** Options for the distribution of a numeric target given the network's output. */
const noiseEntries = {
  likelihood: oneOf(
    "distribution of the target around its prediction: gaussian with one learned noise scale, one per row (heteroscedastic) or a given one (fixed); student-t, robust to outliers; poisson for counts",
    likelihoods,
    "gaussian",
  ),
  noiseFloor: withDefault(
    "smallest noise standard deviation, in standard deviations of the target",
    readBetween(0, 1),
    0.01,
  ),
  observationScale: withDefault(
    "likelihood=fixed: standard deviation of the noise, in standard deviations of the target",
    readPositive,
    0.3,
  ),
  degreesOfFreedom: withDefault(
    "likelihood=student-t: the fewer, the heavier the tails; more than 2",
    readBetween(2.01, 1000),
    4,
  ),
};

/** Options for labels and predicted probabilities. */
const calibrationEntries = {
  labelSmoothing: withDefault(
    "label smoothing: share of the training labels that are redrawn uniformly from all classes",
    readBetween(0, 1),
    0,
  ),
  temperatureScaling: withDefault(
    "rescale probabilities with a temperature fitted to part of the validation rows and scored on the others",
    readSwitch,
    false,
  ),
};

/** Options for inference. */
const learningEntries = {
  minibatch: withDefault("minibatch size; all rows if there are fewer", readInteger(1, most), 32),
  chains: withDefault(
    "runs of a method, each from its own starting point; their results are pooled",
    readInteger(1, 100),
    4,
  ),
  iterations: optional(
    "iterations of each run, including discarded ones; the default depends on the method",
    readInteger(1, most),
  ),
  epochs: optional(
    "like iterations, but in passes over the training rows, for methods that use minibatches",
    readInteger(1, most),
  ),
  warmStart: withDefault<number | "auto">(
    "iterations of the search for a mode, for methods that start near one; auto: until it converges",
    readAuto(readInteger(0, most)),
    "auto",
  ),
  prior: oneOf("family of the weight prior; group-laplace: one group per input of a layer", priorFamilies, "gaussian"),
  priorDegrees: withDefault("prior=student-t: degrees of freedom", readInteger(1, 1000), 4),
  priorScaling: oneOf(
    "scale of the prior: of each layer, or of the whole network with prior-scaling=network",
    priorScalings,
    "layer",
  ),
  priorHierarchy: oneOf(
    "layers: the scale of each layer is learned together with the weights, around that of the prior",
    priorHierarchies,
    "none",
  ),
  priorSpread: withDefault(
    "prior-hierarchy=layers: standard deviation of the logarithm of a layer's scale",
    readPositive,
    1,
  ),
  tempered: oneOf(
    "what the temperature flattens: the whole posterior, or only the likelihood, leaving the prior unchanged",
    ["posterior", "likelihood"],
    "posterior",
  ),
  inputNoise: withDefault(
    "noise added to the inputs of training rows, in standard deviations, to make the network robust to it",
    readBetween(0, 10),
    0,
  ),
  mixup: withDefault(
    "mix training rows in pairs, with shares from Beta(mixup, mixup); 0: no mixing",
    readBetween(0, 2),
    0,
  ),
  augmentationCopies: withDefault(
    "altered copies of each training row, with input-noise, mixup or label-smoothing",
    readInteger(1, 100),
    4,
  ),
  priorScale: fixing("standard deviation of the weight prior", readPositive, priorScale.default),
};

/** Options that select the dimensions to tune. */
export const searchEntries = {
  tune: optional(
    "additional options to tune, comma-separated, each in its own range: temperature, learningRate, warmStart, epochs, minibatch …",
    readList,
  ),
};

/** Options for computation, which do not affect the result. */
export const computingEntries = {
  analyses: {
    summary: `additional analyses of the fit of each trial, comma-separated: ${analysisNames.join(", ")} (the last two refit the network 8 and 4 times), or all`,
    read: readAnalyses,
    fallback: [],
    shown: "none",
  } satisfies Entry<readonly AnalysisName[]> as Entry<readonly AnalysisName[]>,
  engine: oneOf(
    "engine: SIMD kernels, TensorFlow (docs/gpu.md) or plain TypeScript; auto: the fastest available",
    engineChoices,
    "auto",
  ),
  threads: {
    summary: "threads for the chains of an evaluation; auto: the cores that the workers leave idle",
    read: readThreads,
    fallback: "auto",
    shown: "auto",
  } satisfies Entry<number | "auto">,
};

// Chains mix two to three times as fast if the density is smooth (bench/results/bnn.md); this was measured only for
// regression.
const fitEntries = { ...networkEntries("tanh"), ...noiseEntries, ...learningEntries };

/**
 * The options that do not come from a posterior method, in the order shown in help; the method is listed between the
 * two parts.
 */
export interface TaskEntries {
  /** Name of the objective. */
  readonly objective: string;
  readonly data: Readonly<Record<string, Entry<unknown>>>;
  readonly fit: Readonly<Record<string, Entry<unknown>>>;
}

export const regressionEntries: TaskEntries = { objective: "bnn-regression", data: dataEntries, fit: fitEntries };
export const classificationEntries: TaskEntries = {
  objective: "bnn-classification",
  data: { ...dataEntries, data: dataEntry("class") },
  fit: { ...networkEntries("relu"), ...calibrationEntries, ...learningEntries },
};

const taskEntries = { ...dataEntries, ...fitEntries, ...calibrationEntries, ...searchEntries, ...computingEntries };
/** The value of each option. */
export type TaskSettings = { readonly [Name in keyof typeof taskEntries]: (typeof taskEntries)[Name]["fallback"] };
