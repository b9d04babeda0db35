/**
 * A classification model's predictions for new rows: the probability of each class, and how it varies over the
 * posterior.
 */
import { fold, openStream, type Key } from "../../../math/random.ts";
import { quantile } from "../../../math/statistics.ts";
import { ofClasses } from "../likelihood/likelihood.ts";
import {
  classProbabilities,
  entropyParts,
  softmaxOf,
  type ClassPredictive,
} from "../predictive/class-probabilities.ts";
import {
  accuracy,
  brierScore,
  classNll,
  confidenceBins,
  expectedCalibrationError,
  topPredictions,
} from "../predictive/class-scores.ts";
import { CALIBRATION_BINS } from "../predictive/class-summary.ts";
import { predictClasses, scaledLogits } from "../predictive/predict-classes.ts";
import type { EncodedTable } from "./encode-table.ts";
import { openNetwork, type Predicting } from "./open-network.ts";

/** Number of probabilities in memory at a time: draws × rows × classes. */
const IN_MEMORY = 2 ** 23;

interface ClassProbability {
  readonly name: string;
  /** Averaged over the posterior. */
  readonly probability: number;
  /** Standard deviation of the probability over the posterior; 0 for a single network. */
  readonly deviation: number;
  /** Central intervals of the probability over the posterior, in the order requested. */
  readonly intervals: readonly { readonly level: number; readonly low: number; readonly high: number }[];
}

export interface ClassRowPrediction {
  /** The most probable class. */
  readonly label: string;
  /** In the model's order of classes. */
  readonly classes: readonly ClassProbability[];
  /**
   * Entropies of the predicted probabilities, in nats: total = aleatoric + epistemic; the latter is due to uncertainty
   * about the weights.
   */
  readonly entropy: { readonly total: number; readonly aleatoric: number; readonly epistemic: number };
  /** Draws of the class; the i-th draws of all rows come from the same network. */
  readonly draws: readonly string[];
}

export interface ClassPredictionOptions {
  /** Probabilities of the intervals, in (0, 1). Default: none. */
  readonly levels?: readonly number[];
  /** Number of class draws per row. Default: 0. */
  readonly draws?: number;
  /** Key of those draws: the same key gives the same classes. */
  readonly key?: Key;
}

/** Scores against known classes, over all rows. */
export interface ClassPredictionScores {
  readonly rows: number;
  readonly nll: number;
  /** The fraction of rows whose most probable class is the true class. */
  readonly accuracy: number;
  readonly brier: number;
  /** Expected calibration error in 15 bins of equal width. */
  readonly ece: number;
}

interface ClassPredictions {
  readonly rows: readonly ClassRowPrediction[];
  /** Null if the table has no target. */
  readonly scores: ClassPredictionScores | null;
}

interface OpenClassPredictive {
  /** The logits for rows of raw features under all weight vectors of the posterior. */
  of(features: Float64Array): ClassPredictive;
  readonly draws: number;
  close(): void;
}

export function openClassPredictive(model: Predicting): OpenClassPredictive {
  const { by, weights, standardized, close } = openNetwork(model);
  const predicting = { network: by.network, likelihood: ofClasses(by.likelihood) };
  const { temperature } = model.prediction;
  return {
    of(features) {
      const predictive = predictClasses(predicting, weights, standardized(features));
      return temperature === undefined ? predictive : scaledLogits(predictive, temperature);
    },
    draws: weights.length,
    close,
  };
}

/** Predicts row by row; each prediction depends only on its own row. `names` are the class names. */
export function predictClassTable(
  model: Predicting,
  names: readonly string[],
  table: EncodedTable,
  options: ClassPredictionOptions = {},
): ClassPredictions {
  const predictive = openClassPredictive(model);
  const columns = model.standardizer.featureMean.length;
  const atOnce = Math.max(1, Math.floor(IN_MEMORY / (predictive.draws * names.length)));
  const rows: ClassRowPrediction[] = [];
  try {
    for (let from = 0; from < table.rows; from += atOnce) {
      const to = Math.min(table.rows, from + atOnce);
      const part = predictive.of(table.features.subarray(from * columns, to * columns));
      rows.push(...describe(part, names, from, options));
    }
  } finally {
    predictive.close();
  }
  return { rows, scores: table.target === null || table.rows === 0 ? null : scoresOf(rows, names, table.target) };
}

/** `first`: the index of this part's first row. */
function describe(
  predictive: ClassPredictive,
  names: readonly string[],
  first: number,
  options: ClassPredictionOptions,
): readonly ClassRowPrediction[] {
  const { levels = [] } = options;
  const { draws: count, rows, classes } = predictive;
  const averaged = classProbabilities(predictive);
  const { total, aleatoric, epistemic } = entropyParts(predictive);
  const drawn = classDraws(predictive, names, first, options);
  const byDraw = new Float64Array(count * classes);
  const ofClass = new Float64Array(count);
  return Array.from({ length: rows }, (_, row): ClassRowPrediction => {
    for (let s = 0; s < count; s++) softmaxOf(predictive, s, row, byDraw.subarray(s * classes, (s + 1) * classes));
    const own = averaged.subarray(row * classes, (row + 1) * classes);
    return {
      label: names[own.indexOf(Math.max(...own))],
      classes: names.map((name, k) => {
        for (let s = 0; s < count; s++) ofClass[s] = byDraw[s * classes + k];
        const squares = ofClass.reduce((sum, p) => sum + (p - own[k]) ** 2, 0);
        const intervals = levels.map((level) => {
          return { level, low: quantile(ofClass, (1 - level) / 2), high: quantile(ofClass, (1 + level) / 2) };
        });
        return { name, probability: own[k], deviation: Math.sqrt(squares / count), intervals };
      }),
      entropy: { total: total[row], aleatoric: aleatoric[row], epistemic: epistemic[row] },
      draws: drawn(row),
    };
  });
}

/** Each draw uses one network for all rows and an independent class for each row. */
function classDraws(
  predictive: ClassPredictive,
  names: readonly string[],
  first: number,
  { draws = 0, key = { high: 0, low: 0 } }: ClassPredictionOptions,
): (row: number) => readonly string[] {
  const keys = Array.from({ length: draws }, (_, i) => fold(key, i));
  const chosen = keys.map((one) => openStream(fold(one, "network")).integer(predictive.draws));
  const probabilities = new Float64Array(names.length);
  return (row) =>
    keys.map((one, i) => {
      softmaxOf(predictive, chosen[i], row, probabilities);
      let left = openStream(fold(one, first + row)).uniform();
      const at = probabilities.findIndex((p) => (left -= p) < 0);
      // Rounding may leave a small remainder after the last class.
      return names[at === -1 ? probabilities.indexOf(Math.max(...probabilities)) : at];
    });
}

function scoresOf(
  rows: readonly ClassRowPrediction[],
  names: readonly string[],
  labels: Float64Array,
): ClassPredictionScores {
  const probabilities = Float64Array.from(rows.flatMap(({ classes }) => classes.map(({ probability }) => probability)));
  const labelled = { probabilities, labels, classes: names.length };
  const predictions = topPredictions(labelled);
  return {
    rows: rows.length,
    nll: classNll(labelled),
    accuracy: accuracy(predictions),
    brier: brierScore(labelled),
    ece: expectedCalibrationError(confidenceBins(predictions, "equal-width", CALIBRATION_BINS)),
  };
}
