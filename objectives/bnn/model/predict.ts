/** A regression model's predictions for new rows: mean, standard deviation, intervals and draws of the target. */
import { fold, openStream, type Key } from "../../../math/random.ts";
import { ofNumbers } from "../likelihood/likelihood.ts";
import { mixtureQuantiles } from "../predictive/calibration/mixture-quantiles.ts";
import { inOriginalUnits, moments, predict, type Predictive } from "../predictive/predictive.ts";
import { summarize } from "../predictive/scores.ts";
import type { EncodedTable } from "./encode-table.ts";
import { openNetwork, type Predicting } from "./open-network.ts";

/** Number of rows whose mixtures are held in memory at a time. */
const IN_MEMORY = 1024;

/** Replaces 0, which a uniform random number may be. */
const MIN_LEVEL = 2 ** -54;

/** For a numeric target, in its units. */
export interface RowPrediction {
  readonly mean: number;
  /** Standard deviation of the target: √(epistemic² + aleatoric²). */
  readonly deviation: number;
  /** Due to uncertainty about the weights. */
  readonly epistemic: number;
  /** Due to the noise of the target. */
  readonly aleatoric: number;
  /** Central intervals, in the order requested. */
  readonly intervals: readonly { readonly level: number; readonly low: number; readonly high: number }[];
  /** Draws of the target; the i-th draws of all rows come from the same network. */
  readonly draws: readonly number[];
}

export interface PredictionOptions {
  /** Probabilities of the intervals, in (0, 1). Default: 0.5 and 0.95. */
  readonly levels?: readonly number[];
  /** Number of target draws per row. Default: 0. */
  readonly draws?: number;
  /** Key of those draws: the same key gives the same numbers. */
  readonly key?: Key;
}

/** Scores against known targets; means over rows, in the target's units. */
export interface PredictionScores {
  readonly rows: number;
  readonly nll: number;
  readonly rmse: number;
  readonly crps: number;
  readonly coverage95: number;
}

interface Predictions {
  readonly rows: readonly RowPrediction[];
  /** Null if the table has no target. */
  readonly scores: PredictionScores | null;
}

/** Predicts row by row; each prediction depends only on its own row. */
export function predictTable(model: Predicting, table: EncodedTable, options: PredictionOptions = {}): Predictions {
  const predictive = openPredictive(model);
  const columns = model.standardizer.featureMean.length;
  const rows: RowPrediction[] = [];
  const scores: PredictionScores[] = [];
  try {
    for (let from = 0; from < table.rows; from += IN_MEMORY) {
      const to = Math.min(table.rows, from + IN_MEMORY);
      const part = predictive.of(table.features.subarray(from * columns, to * columns));
      rows.push(...describe(part, from, options));
      if (table.target === null) continue;
      const { nll, rmse, crps, coverage95 } = summarize(part, table.target.subarray(from, to));
      scores.push({ rows: to - from, nll, rmse, crps, coverage95 });
    }
  } finally {
    predictive.close();
  }
  return { rows, scores: scores.length === 0 ? null : pooled(scores) };
}

interface OpenPredictive {
  /** The mixture predicted for rows of raw features by all weight vectors of the posterior, in the target's units. */
  of(features: Float64Array): Predictive;
  close(): void;
}

export function openPredictive(model: Predicting): OpenPredictive {
  const { by, weights, standardized, close } = openNetwork(model);
  const predicting = { network: by.network, likelihood: ofNumbers(by.likelihood) };
  return {
    of: (features) => inOriginalUnits(predict(predicting, weights, standardized(features)), model.standardizer),
    close,
  };
}

/** `first`: the index of this part's first row. */
function describe(predictive: Predictive, first: number, options: PredictionOptions): readonly RowPrediction[] {
  const { levels = [0.5, 0.95] } = options;
  const { mean, aleatoric, epistemic } = moments(predictive);
  const tails = levels.flatMap((level) => [(1 - level) / 2, (1 + level) / 2]);
  const draw = targetDraws(predictive, first, options);
  return Array.from(mean, (center, row) => {
    const quantiles = mixtureQuantiles(predictive, row, tails);
    return {
      mean: center,
      deviation: Math.sqrt(aleatoric[row] + epistemic[row]),
      epistemic: Math.sqrt(epistemic[row]),
      aleatoric: Math.sqrt(aleatoric[row]),
      intervals: levels.map((level, i) => ({ level, low: quantiles[2 * i], high: quantiles[2 * i + 1] })),
      draws: draw(row),
    };
  });
}

/** Each draw uses one network for all rows and independent noise for each row. */
function targetDraws(
  { draws: networks, rows, mean, variance, family }: Predictive,
  first: number,
  { draws = 0, key = { high: 0, low: 0 } }: PredictionOptions,
): (row: number) => readonly number[] {
  const keys = Array.from({ length: draws }, (_, i) => fold(key, i));
  const chosen = keys.map((one) => openStream(fold(one, "network")).integer(networks));
  return (row) =>
    keys.map((one, i) => {
      const at = chosen[i] * rows + row;
      const stream = openStream(fold(one, first + row));
      if (family === undefined || family.kind === "gaussian")
        return mean[at] + Math.sqrt(variance[at]) * stream.normal();
      // Other families are sampled by evaluating their quantile function at a uniform level.
      const alone = { draws: 1, rows: 1, mean: mean.slice(at, at + 1), variance: variance.slice(at, at + 1), family };
      return mixtureQuantiles(alone, 0, [Math.max(stream.uniform(), MIN_LEVEL)])[0];
    });
}

function pooled(parts: readonly PredictionScores[]): PredictionScores {
  const rows = parts.reduce((sum, part) => sum + part.rows, 0);
  const average = (of: (part: PredictionScores) => number) =>
    parts.reduce((sum, part) => sum + (part.rows / rows) * of(part), 0);
  return {
    rows,
    nll: average(({ nll }) => nll),
    rmse: Math.sqrt(average(({ rmse }) => rmse ** 2)),
    crps: average(({ crps }) => crps),
    coverage95: average(({ coverage95 }) => coverage95),
  };
}
